import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs what the web UI program calls. */
export function webUiToolsProgram(): Program<never> {
  return program ??= new Program('web-ui-tools', {
    timeoutSeconds: 20 * MINUTES,
    installsPackages: true,
    include: ['site_database.py', 'site_data.py', 'environment.py', 'open-webui.service'],
  });
}
