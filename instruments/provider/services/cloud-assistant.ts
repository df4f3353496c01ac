import { Change, Kind, newId, Refusal } from '../kind';
import { isEmpty, number, text, textMap, texts } from '../values';

const MOST_BASE64 = 18 * 1024;
const MOST_PARAMETERS = 20;

function decoded(content: string): string {
  return Buffer.from(content, 'base64').toString('utf8');
}

/** The names in `{{ }}`, blanks and line feeds left out, in lower case: Cloud Assistant knows no case. Its own begin with `acs::`. */
export function placeholders(program: string): string[] {
  const names = [...program.matchAll(/\{\{([^{}]*)\}\}/g)].map(match => match[1].replace(/\s/g, '').toLowerCase());
  return [...new Set(names)].filter(name => !name.startsWith('acs::'));
}

const contentFits: Refusal = ({ planned }) => {
  const content = text(planned.command_content);
  const bytes = Buffer.byteLength(content);
  if (bytes > MOST_BASE64) return `CmdContent.ExceedLimit: the command has ${bytes} bytes after base64, at most ${MOST_BASE64} (18 KB) are allowed`;
  const isBase64 = content !== '' && Buffer.from(content, 'base64').toString('base64') === content;
  return isBase64 ? undefined : 'CmdContent.DecodeError: the command is not encoded in base64';
};

const placeholdersFit: Refusal = ({ planned }) => {
  if (planned.enable_parameter !== true) return undefined;
  const names = placeholders(decoded(text(planned.command_content)));
  if (names.length > MOST_PARAMETERS) return `CmdParam.ExceedLimit: the command has ${names.length} parameters, at most ${MOST_PARAMETERS} are allowed`;
  const wrong = names.find(name => !/^[a-z0-9_-]{1,64}$/.test(name));
  return wrong === undefined ? undefined : `InvalidCmdParam.Name: "${wrong}" is no parameter name: 1 to 64 letters, digits, - and _`;
};

const commandIsNamed: Refusal = ({ planned }) => {
  const [name, seconds] = [text(planned.name), number(planned.timeout) ?? 60];
  if (name.length < 1 || name.length > 128) return `InvalidCommandName: the name has ${name.length} characters, 1 to 128 are allowed`;
  return seconds >= 10 && seconds <= 86400 ? undefined : `InvalidTimeout: ${seconds} s: 10 to 86400 are allowed`;
};

const targetsRun: Refusal = ({ cloud, planned, region }) => {
  const ids = texts(planned.instance_id);
  if (ids.length === 0) return 'MissingParameter.InstanceId: no instance to run the command on';
  for (const id of ids) {
    const instance = cloud.find('alicloud_instance', id, region);
    if (!instance) return `InvalidInstance.NotFound: there is no instance "${id}" in ${region}`;
    if (instance.attributes.status !== 'Running') return `InvalidInstance.NotRunning: the instance "${id}" is ${text(instance.attributes.status)}`;
  }
  return undefined;
};

const parametersMatch: Refusal = ({ cloud, planned, region }) => {
  const command = cloud.find('alicloud_ecs_command', text(planned.command_id), region)?.attributes;
  if (!command) return `InvalidCmdId.NotFound: there is no command "${text(planned.command_id)}" in ${region}`;
  const given = Object.keys(textMap(planned.parameters)).map(name => name.toLowerCase());
  if (command.enable_parameter !== true) {
    return isEmpty(planned.parameters) ? undefined : 'InvalidCmdParam: the command takes no parameters (enable_parameter is not set)';
  }
  if (given.length > MOST_PARAMETERS) return `CmdParam.ExceedLimit: ${given.length} parameters, at most ${MOST_PARAMETERS} are allowed`;
  const wanted = placeholders(decoded(text(command.command_content)));
  const missing = wanted.find(name => !given.includes(name));
  if (missing) return `CmdParam.EmptyKey: the command has {{${missing}}}, but the invocation gives no value for it`;
  const extra = given.find(name => !wanted.includes(name));
  return extra && `InvalidCmdParam.NotMatch: the parameter "${extra}" does not occur in the command`;
};

function remembered({ cloud, planned, region }: Change): void {
  const command = cloud.find('alicloud_ecs_command', text(planned.command_id), region);
  for (const id of texts(planned.instance_id)) {
    cloud.ran.push({ program: text(command?.attributes.name), systemDisk: text(cloud.find('alicloud_instance', id, region)?.attributes.system_disk_id) });
  }
}

const FAILED = ['Failed', 'PartialFailed', 'Stopped', 'Timeout'];

function commandId(prefix: string, change: Change): string {
  return newId(`${prefix}-hz0`, change);
}

export const CLOUD_ASSISTANT: Record<string, Kind> = {
  alicloud_ecs_command: {
    id: change => commandId('c', change),
    onCreate: [contentFits, placeholdersFit, commandIsNamed],
  },
  alicloud_ecs_invocation: {
    id: change => commandId('t', change),
    decides: () => ({ status: 'Success', repeat_mode: 'Once', timed: false, username: 'root' }),
    onCreate: [targetsRun, parametersMatch],
    afterwards: remembered,
    // all that the real provider says of a program that failed: no exit code, no output
    outcome: ({ id, status }) => (FAILED.includes(text(status))
      ? `[ERROR] Resource alicloud_ecs_invocation ${text(id)}: Failed to reach target status. Last status: ${text(status)}.` : undefined),
  },
};
