import { MINUTES, sharedProgram } from '../../program';

/** Installs the one program of the machine that signs calls and reads stored secrets, and the one that sets DNS records with it. */
export const signedCallProgram = sharedProgram('signed-call', {
  timeoutSeconds: 15 * MINUTES,
  installsPackages: true,
  include: ['signed_call.py', 'dns_record.py'],
});
