import { MINUTES, sharedProgram } from '../../program';

/** Installs what the programs of the front end call. */
export const frontendToolsProgram = sharedProgram('frontend-tools', {
  timeoutSeconds: 20 * MINUTES,
  installsPackages: true,
  include: ['tls-certificate.sh', '../prune/prune.sh'],
});
