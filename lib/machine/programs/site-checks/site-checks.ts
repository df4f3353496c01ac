import { MINUTES, sharedProgram } from '../../program';

/** Installs the checks with which the certificate program ends. */
export const siteChecksProgram = sharedProgram('site-checks', {
  timeoutSeconds: 20 * MINUTES,
  installsPackages: true,
  include: ['check_site.py', 'check_dns.py'],
});
