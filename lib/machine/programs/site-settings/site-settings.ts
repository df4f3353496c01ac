import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs what knows which settings in the site's database are the construct's. */
export function siteSettingsProgram(): Program<never> {
  return program ??= new Program('site-settings', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['site_settings.py'],
  });
}
