import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs what the certificate program calls for a certificate by ACME. */
export function acmeToolsProgram(): Program<never> {
  return program ??= new Program('acme-tools', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['obtain-certificate.sh', 'renew-certificate.service', 'renew-certificate.timer'],
  });
}
