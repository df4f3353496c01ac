import { MINUTES, Program } from '../../program';

/** What nginx is told. */
export interface FrontEndProgramProps {
  readonly serverNames: readonly string[];
  readonly upstreamPort: number;
  readonly maxUploadSizeMiB: number;
}

/** Sets up nginx with a placeholder certificate. */
export function frontEndProgram({ serverNames, upstreamPort, maxUploadSizeMiB }: FrontEndProgramProps): Program<never> {
  return new Program('front-end', {
    timeoutSeconds: 30 * MINUTES,
    installsPackages: true,
    constants: { server_names: serverNames.join(' '), upstream_port: String(upstreamPort), max_upload_size_mib: String(maxUploadSizeMiB) },
    include: ['nginx.conf', 'nginx-restart.conf'],
  });
}
