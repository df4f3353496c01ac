import { MINUTES, sharedProgram } from '../../program';

/** Installs what the web UI program calls. */
export const webUiToolsProgram = sharedProgram('web-ui-tools', {
  timeoutSeconds: 20 * MINUTES,
  installsPackages: true,
  include: ['site_database.py', 'site_data.py', 'environment.py', 'open-webui.service'],
});
