import { MINUTES, Program } from '../../program';
import { nginxToolsOf } from '../../toolbox/icp-number';
import { certificateTools } from '../../toolbox/toolbox';

/** What nginx is told. */
export interface FrontendProgramProps {
  readonly serverNames: readonly string[];
  readonly upstreamPort: number;
  readonly maxUploadSizeMiB: number;
  /** The number of the site's ICP filing. */
  readonly icpLicence?: string;
  /** Whether its certificate comes from an authority that is asked by ACME. */
  readonly asksAuthority: boolean;
}

/** Sets up nginx with a placeholder certificate, and what the certificate is made with. */
export function frontendProgram({ serverNames, upstreamPort, maxUploadSizeMiB, icpLicence, asksAuthority }: FrontendProgramProps): Program<never> {
  return new Program('frontend', {
    timeoutSeconds: 30 * MINUTES,
    installsPackages: true,
    uses: [certificateTools, nginxToolsOf(icpLicence)],
    constants: {
      server_names: serverNames.join(' '),
      upstream_port: String(upstreamPort),
      max_upload_size_mib: String(maxUploadSizeMiB),
      packages: ['nginx', 'openssl', 'ca-certificates', 'python3', ...asksAuthority ? ['certbot', 'bind9-dnsutils'] : []].join(' '),
    },
    include: ['nginx-restart.conf'],
  });
}
