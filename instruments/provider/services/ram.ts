import { Change, CREATED_AT, Kind, newId, Refusal } from '../kind';
import { number, text } from '../values';
import { tagRule } from './names';

const ACCOUNT = '1234567890123456';

/** RAM is global: a name is taken for the whole account, whatever the region. */
function nameRule(attribute: string, most: number, alphabet: RegExp): Refusal {
  return ({ planned }) => {
    const name = text(planned[attribute]);
    return name.length <= most && alphabet.test(name) ? undefined : `InvalidParameter.${attribute}: "${name}" must have 1 to ${most} characters of ${String(alphabet)}`;
  };
}

function isNew(noun: 'Role' | 'Policy', attribute: string): Refusal {
  return ({ cloud, planned, type }) => {
    const taken = cloud.resources(type).some(({ attributes }) => attributes[attribute] === planned[attribute]);
    return taken ? `EntityAlreadyExists.${noun}: the account has a ${noun.toLowerCase()} "${text(planned[attribute])}" already` : undefined;
  };
}

function unattached(noun: 'Role' | 'Policy', attribute: string): Refusal {
  return ({ cloud, planned }) => {
    if (planned.force === true) return undefined;
    const other = cloud.resources('alicloud_ram_role_policy_attachment').find(({ attributes }) => attributes[attribute] === planned[attribute]);
    return other && `DeleteConflict.${noun}: "${text(planned[attribute])}" is still attached: ${other.id}`;
  };
}

function statements(document: string): Record<string, unknown>[] {
  const parsed = JSON.parse(document) as { Version?: string; Statement?: Record<string, unknown>[] };
  return parsed.Version === '1' && Array.isArray(parsed.Statement) ? parsed.Statement : [];
}

const trust: Refusal = ({ planned }) => {
  const found = statements(text(planned.assume_role_policy_document));
  const sound = found.length > 0 && found.every(({ Effect, Action, Principal }) => Effect && Action && Principal);
  if (!sound) return 'MalformedPolicyDocument: a trust policy has Version "1" and statements with Effect, Action and Principal';
  const seconds = number(planned.max_session_duration);
  return seconds === undefined || (seconds >= 3600 && seconds <= 43200) ? undefined : `InvalidParameter.MaxSessionDuration: ${seconds}: 3600 to 43200 seconds`;
};

const permissions: Refusal = ({ planned }) => {
  const document = text(planned.policy_document);
  if (document.length > 6144) return `InvalidParameter.PolicyDocument.Length: the policy has ${document.length} characters, at most 6144 are allowed`;
  const found = statements(document);
  const sound = found.length > 0 && found.every(({ Effect, Action, Resource }) => Effect && Action && Resource);
  return sound ? undefined : 'MalformedPolicyDocument: a policy has Version "1" and statements with Effect, Action and Resource';
};

function attachmentId({ planned }: Change): string {
  return ['role', text(planned.policy_name), text(planned.policy_type), text(planned.role_name)].join(':');
}

const canBeAttached: Refusal = change => {
  const { cloud, planned, region } = change;
  const [role, policy] = [text(planned.role_name), text(planned.policy_name)];
  if (!cloud.find('alicloud_ram_role', role, region)) return `EntityNotExist.Role: there is no RAM role "${role}"`;
  if (planned.policy_type === 'Custom' && !cloud.find('alicloud_ram_policy', policy, region)) return `EntityNotExist.Policy: there is no RAM policy "${policy}"`;
  const attached = cloud.find(change.type, attachmentId(change), region);
  return attached && `EntityAlreadyExists.Role.Policy: the policy "${policy}" is attached to the role "${role}" already`;
};

export const RAM: Record<string, Kind> = {
  alicloud_ram_role: {
    global: true,
    id: ({ planned }) => text(planned.role_name),
    decides: (change, id) => ({
      arn: `acs:ram::${ACCOUNT}:role/${id.toLowerCase()}`,
      role_id: newId('3', change),
      create_time: CREATED_AT,
      max_session_duration: 3600,
      name: id,
      document: change.planned.assume_role_policy_document,
      ram_users: [],
      services: [],
    }),
    onCreate: [nameRule('role_name', 64, /^[A-Za-z0-9._-]+$/), isNew('Role', 'role_name'), trust, tagRule],
    onUpdate: [trust, tagRule],
    onDelete: [unattached('Role', 'role_name')],
  },
  alicloud_ram_policy: {
    global: true,
    id: ({ planned }) => text(planned.policy_name),
    decides: ({ planned }, id) => ({
      type: 'Custom', attachment_count: 0, version_id: 'v1', default_version: 'v1', create_time: CREATED_AT, name: id, document: planned.policy_document,
    }),
    onCreate: [nameRule('policy_name', 128, /^[A-Za-z0-9-]+$/), isNew('Policy', 'policy_name'), permissions, tagRule],
    onUpdate: [permissions, tagRule],
    onDelete: [unattached('Policy', 'policy_name')],
  },
  alicloud_ram_role_policy_attachment: { global: true, id: attachmentId, onCreate: [canBeAttached] },
};
