import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs the one program of the machine that signs calls and reads stored secrets, and the one that sets DNS records with it. */
export function signedCallProgram(): Program<never> {
  return program ??= new Program('signed-call', {
    timeoutSeconds: 15 * MINUTES,
    installsPackages: true,
    include: ['signed_call.py', 'dns_record.py'],
  });
}
