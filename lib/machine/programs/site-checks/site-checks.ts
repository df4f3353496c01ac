import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs the checks with which the certificate program ends. */
export function siteChecksProgram(): Program<never> {
  return program ??= new Program('site-checks', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['check_site.py', 'check_dns.py'],
  });
}
