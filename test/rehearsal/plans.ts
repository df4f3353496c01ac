/** What a program reads has changed: the same text runs once more. */
export const RUNS_AGAIN = (...programs: string[]) => [...programs.map(name => `replace ecs_invocation ${name}`), 'update terraform_data Ready'];

/** A changed text is a new command, a new command a new run. */
export const RUNS_CHANGED = (...programs: string[]) => [...programs.map(name => `replace ecs_command ${name}_Command`), ...RUNS_AGAIN(...programs)];

/** Those of the example, which has a domain and nothing else. */
const PROGRAMS = [
  ...['DataDiskProgram', 'DockerProgram', 'SystemProgram', 'WebUiProgram'],
  ...[
    'Account', 'Backup', 'Bailian', 'Bring', 'Brought', 'Cleaning', 'Containers', 'Database', 'ImageSettings', 'Images', 'Models', 'Nightly', 'Operations', 'Prune', 'Publish',
    'Refusals', 'Registry', 'Settings', 'SiteState', 'Status', 'Updates', 'Upgrade', 'Uploads', 'Variables', 'Version', 'WebUi',
  ].map(piece => `Toolbox_${piece}`),
];
const FRONTEND_PROGRAMS = ['CertificateProgram', 'FrontendProgram', ...['Acme', 'Certificate', 'Dns', 'Nginx'].map(piece => `Toolbox_${piece}`)];

/** What a new instance brings with it, and nothing else: all programs run on it. */
export const NEW_INSTANCE = (what: 'create' | 'replace') => [
  `${what} instance Instance`,
  `${what} ecs_disk_attachment Instance_DataDisk_Attachment`,
  `${what} ecs_ram_role_attachment Instance_RoleAttachment`,
  `${what} eip_association Instance_EipAssociation`,
  ...[...PROGRAMS.map(name => `Instance_${name}`), ...FRONTEND_PROGRAMS.map(name => `Frontend_${name}`)].map(name => `replace ecs_invocation ${name}`),
  'update terraform_data Instance_Running_InstanceId',
  'update terraform_data Ready',
];
