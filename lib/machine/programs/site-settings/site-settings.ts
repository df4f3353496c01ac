import { MINUTES, sharedProgram } from '../../program';

/** Installs what knows which settings in the site's database are the construct's. */
export const siteSettingsProgram = sharedProgram('site-settings', {
  timeoutSeconds: 20 * MINUTES,
  installsPackages: true,
  include: ['site_settings.py'],
});
