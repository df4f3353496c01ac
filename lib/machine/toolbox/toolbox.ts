import { piece } from './piece';

/** Signed calls to the cloud with the machine's role; the values of stored secrets. */
export const accountTools = piece('account', ['signed_call.py']);

/** Asks Bailian with the very key and models: what is wrong with them is known before anything is changed. */
export const bailianTools = piece('bailian', ['check_bailian.py']);

/** What Bailian means when it refuses. */
export const refusalTools = piece('refusals', ['bailian_refusals.py']);

/** What the data of the site hold. */
export const databaseTools = piece('database', ['site_database.py', 'site_data.py', 'model_access.py']);

/** Whether people will be able to come in: known before anything is changed, and before passwords are switched off. */
export const signInTools = piece('sign-in', ['check_sign_in.py', 'sign_in_place.py']);

/** What a provider is asked with, in a container of the site's image. */
export const providerTools = piece('provider', ['ask_provider.py']);

/** Whom the claims of sessions make an administrator, and who is made one by hand. */
export const administratorTools = piece('administrators', ['session_roles.py', 'make_administrator.py']);

/** Which settings in the site's database are the construct's. */
export const settingsTools = piece('settings', ['site_settings.py']);

/** What models are offered, and what documents are read with: rows and models of the construct's, which site-settings writes with its own. */
export const modelTools = piece('models', ['model_settings.py', 'document_settings.py']);
/** What a site is told in secret, which settings the variables of an app decide, and what of all settings was written last. */
export const variablesTools = piece('variables', ['read-secrets.sh', 'site_variables.py', 'variable_rows.py', 'written_settings.py']);

/** What an image makes of variables, said inside it. */
export const imageSettingsTools = piece('image-settings', ['image-settings.py']);

/** What Open WebUI starts with. */
export const webUiTools = piece('web-ui', ['environment.py', 'open-webui.service']);

/** Which version of Open WebUI may open the data. */
export const versionTools = piece('version', ['image_version.py', 'isolated_image.py', 'image-revisions.py']);

/** How the site becomes what is wanted now, and is open. */
export const publishTools = piece('publish', ['publish.sh']);

/** How a version opens them for the first time. */
export const upgradeTools = piece('upgrade', ['first-start.sh']);

/** How an image comes, from whom it may, and what is asked of who has it. */
export const imageTools = piece('images', ['pull_image.py']);
export const registryTools = piece('registry', ['image_registry.py']);

/** How an image goes, how a container is started, and the site. */
export const containerTools = piece('containers', ['remove-old-images.sh', 'run-container.sh', 'site-unit.sh']);

/** How much context local models have room for. */
export const ollamaTools = piece('ollama', ['model_context.py']);

/** Backups, and what puts them back or goes on after an interruption. */
export const backupTools = piece('backup', ['backup.sh', 'restore.sh', 'recover.sh', 'open-webui-recovery.service']);

/** Brings the data of another Open WebUI. */
export const bringTools = piece('bring', ['bring-data.sh']);

/** What is to be known of such data, and who comes in with them. */
export const broughtTools = piece('brought', ['brought_data.py']);

/** How the site is, for a person, for a program and for alarms. */
export const statusTools = piece('status', ['status.py', 'machine_state.py', 'open-webui-status.service', 'open-webui-status.timer']);

/** What of the site can be right or wrong. */
export const siteStateTools = piece('site-state', ['site_state.py']);

/** What a person does on a machine, by the commands of the account. */
export const operationsTools = piece('operations', ['logs.sh', 'restart-machine.sh', 'restart-site.sh', 'restore-named.sh']);

/** Security updates of the system. */
export const updateTools = piece('updates', ['update-system.sh']);

/** What makes room on the data disk. */
export const cleaningTools = piece('cleaning', ['clean_up.py']);

/** Which uploads nothing refers to. */
export const uploadTools = piece('uploads', ['unreferenced_uploads.py']);

/** A backup every night, of the site that runs. */
export const nightlyTools = piece('nightly', ['nightly_backup.py', 'open-webui-backup.service', 'open-webui-backup.timer']);

/** What takes away what a site no longer has: also without a web UI, for a person, since nobody runs a program when a front end is taken out of the app. */
export const pruneTools = piece('prune', ['prune.sh']);

/** What nginx serves, and whether it does. */
export const certificateTools = piece('certificate', ['tls-certificate.sh', 'check_site.py']);

/** nginx's configuration, before names and ports are filled in. */
export const nginxTools = piece('nginx', ['nginx.conf']);

/** What browsers refuse in a certificate that was bought. */
export const chainTools = piece('chain', ['check-chain.sh']);

/** A certificate of an authority, and its renewal. */
export const acmeTools = piece('acme', ['obtain-certificate.sh', 'renew-certificate.service', 'renew-certificate.timer']);

/** Records of Alibaba Cloud DNS: where names lead, and what answers an authority. */
export const dnsTools = piece('dns', ['check_dns.py', 'dns_record.py']);
