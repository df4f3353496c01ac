import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs what the programs of the front end call. */
export function frontendToolsProgram(): Program<never> {
  return program ??= new Program('frontend-tools', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['tls-certificate.sh', '../prune/prune.sh'],
  });
}
