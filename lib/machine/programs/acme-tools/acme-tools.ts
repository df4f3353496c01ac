import { MINUTES, sharedProgram } from '../../program';

/** Installs what the certificate program calls for a certificate by ACME. */
export const acmeToolsProgram = sharedProgram('acme-tools', {
  timeoutSeconds: 20 * MINUTES,
  installsPackages: true,
  include: ['obtain-certificate.sh', 'renew-certificate.service', 'renew-certificate.timer'],
});
