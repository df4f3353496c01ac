import { MINUTES, Program } from '../../program';

/** What nginx is told. */
export interface FrontendProgramProps {
  readonly serverNames: readonly string[];
  readonly upstreamPort: number;
  readonly maxUploadSizeMiB: number;
}

/** Sets up nginx with a placeholder certificate. */
export function frontendProgram({ serverNames, upstreamPort, maxUploadSizeMiB }: FrontendProgramProps): Program<never> {
  return new Program('frontend', {
    timeoutSeconds: 30 * MINUTES,
    installsPackages: true,
    constants: { server_names: serverNames.join(' '), upstream_port: String(upstreamPort), max_upload_size_mib: String(maxUploadSizeMiB) },
    include: ['nginx.conf', 'nginx-restart.conf'],
  });
}
