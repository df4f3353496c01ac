import { frontend, machine, python, Test, unit } from './tests';
import { Change } from './tree';

/** A mistake that somebody could make, and the test that finds it. */
export interface Break extends Change {
  readonly title: string;
  readonly caughtBy: Test;
  /** A part of what that test says: one that fails for another reason has caught nothing. */
  readonly says: string;
}

const NGINX = 'lib/machine/programs/frontend/nginx.conf';
const ON_DEBIAN = 'test_frontend.OnDebiansNginx';
const INSTANCE = 'lib/gpu-web-ui-instance.ts';
const INSTANCE_TEST = 'test/unit/constructs/gpu-web-ui-instance.test.ts';
const WEB_UI = 'lib/machine/programs/web-ui/main.sh';
const SITE_SETTINGS = 'lib/machine/programs/site-settings/site_settings.py';

/** One line each in what nginx is told. */
const IN_NGINX: Break[] = [
  {
    title: 'the header `Upgrade` is dropped',
    file: NGINX,
    from: 'proxy_set_header Upgrade $upgrade;',
    to: '',
    caughtBy: frontend(ON_DEBIAN, 'test_a_websocket_echoes_and_the_origin_decides'),
    says: '!= 101',
  },
  {
    title: 'answers are buffered',
    file: NGINX,
    from: 'proxy_buffering off;',
    to: 'proxy_buffering on;',
    caughtBy: frontend(ON_DEBIAN, 'test_streamed_events_arrive_one_by_one'),
    says: 'not less than 0.04',
  },
  {
    title: 'a security header comes twice',
    file: NGINX,
    from: 'proxy_hide_header X-Frame-Options;',
    to: '',
    caughtBy: frontend(ON_DEBIAN, 'test_every_security_header_comes_exactly_once_on_every_kind_of_answer'),
    says: 'x-frame-options on page',
  },
  {
    title: 'a weak cipher is offered',
    file: NGINX,
    from: 'ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    to: 'ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA;',
    caughtBy: frontend(ON_DEBIAN, 'test_the_tls_profile_has_no_finding'),
    says: "'OK - Compliant' not found",
  },
  {
    title: 'old TLS is allowed',
    file: NGINX,
    from: 'ssl_protocols TLSv1.2 TLSv1.3;',
    to: 'ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3; ssl_conf_command CipherString DEFAULT@SECLEVEL=0;',
    caughtBy: frontend(ON_DEBIAN, 'test_old_tls_is_refused'),
    says: 'alert protocol version',
  },
  {
    title: 'nobody says how large an upload may be',
    file: NGINX,
    from: 'client_max_body_size @max_upload_size_mib@m;',
    to: '',
    caughtBy: frontend(ON_DEBIAN, 'test_90_mb_are_uploaded_over_http_2'),
    says: "KeyError: 'bytes'",
  },
  {
    title: 'a client may say which address it comes from',
    file: NGINX,
    from: 'proxy_set_header X-Forwarded-For $remote_addr;',
    to: 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    caughtBy: frontend(ON_DEBIAN, 'test_the_address_that_reaches_open_webui_cannot_be_spoofed'),
    says: '6.6.6.6',
  },
];

/** One line each in a construct. */
const IN_CONSTRUCTS: Break[] = [
  {
    title: 'port 8080 is open behind the front end',
    file: 'lib/bailian-open-webui.ts',
    from: 'servedOrigins: served ? domains.map(({ name }) => `https://${name}`) : undefined,',
    to: 'servedOrigins: undefined,',
    caughtBy: unit('test/unit/constructs/bailian-open-webui.test.ts', 'with a domain the site is there, over HTTPS, and the machine’s own port stays closed'),
    says: '"8080/8080"',
  },
  {
    title: 'SSH is open',
    file: 'lib/tls-frontend.ts',
    from: "new PortRules(scope, 'HttpPort', { ...shared, port: PORTS.http, description: 'Leads to HTTPS and answers ACME' }),",
    to: "new PortRules(scope, 'SshPort', { ...shared, port: 22, description: 'For the administrator' }), new PortRules(scope, 'HttpPort', { ...shared, port: PORTS.http, description: 'Leads to HTTPS and answers ACME' }),",
    caughtBy: unit('test/unit/constructs/tls-frontend.test.ts', 'the ports 80 and 443 are open, and no other'),
    says: '"22/22"',
  },
  {
    title: '`prevent_destroy` is forgotten',
    file: 'lib/parts/data-disk.ts',
    from: 'preventDestroy: removalPolicy !== RemovalPolicy.DESTROY,',
    to: 'preventDestroy: undefined,',
    caughtBy: unit('test/terraform/composition.test.ts', 'a data disk that is retained stops terraform destroy'),
    says: 'resolved instead of rejected',
  },
  {
    title: 'the zone that was found is not kept',
    file: 'lib/terraform/frozen-lookup.ts',
    from: "ignoreChanges: ['input'],",
    to: 'ignoreChanges: [],',
    caughtBy: unit('test/terraform/later-day.test.ts', 'on a later day when its zone has sold out, a running site plans nothing'),
    says: 'terraform_data',
  },
  {
    title: 'a disk that grows runs no program',
    file: INSTANCE,
    from: "const mounted = calls.call('DataDiskProgram', programs.dataDisk.told({ disk_id: disk.attachedDiskId }), [disk.attachment], { replaceTriggeredBy: [disk.sizeAddress] });",
    to: "const mounted = calls.call('DataDiskProgram', programs.dataDisk.told({ disk_id: disk.attachedDiskId }), [disk.attachment]);",
    caughtBy: unit('test/terraform/changes.test.ts', "a change of the data disk's size grows it in place, and runs the program that grows the file system"),
    says: '"DataDiskProgram"',
  },
  {
    title: 'the metadata service answers without a token',
    file: 'lib/instance-options.ts',
    from: 'requireImdsV2: props.requireImdsV2 ?? true,',
    to: 'requireImdsV2: props.requireImdsV2 ?? false,',
    caughtBy: unit(INSTANCE_TEST, 'security only the new metadata service answers, one hop far'),
    says: '"http_tokens": "optional"',
  },
  {
    title: 'arguments, and secrets among them, are written into the command',
    file: 'lib/parts/program-call.ts',
    from: 'commandContent: program.content,',
    to: "commandContent: [program.content, ...Object.values(program.parameters)].join(''),",
    caughtBy: unit(INSTANCE_TEST, 'the programs carry a literal: nothing for Terraform to interpolate'),
    says: '${alicloud_ecs_disk.',
  },
  {
    title: 'a secret is in the description of the command',
    file: 'lib/parts/program-call.ts',
    from: 'description: `${program.name} of ${name}, version ${program.version}`,',
    to: 'description: `${program.name} of ${name}, version ${program.version}, with ${Object.values(program.parameters).join()}`,',
    caughtBy: unit('test/terraform/secrets.test.ts', 'a secret as an argument is in the call of the web UI program, the plan and the state, and needs neither role nor parameter'),
    says: 'call: alicloud_ecs_command',
  },
  {
    title: 'an image has a tag that moves',
    file: 'lib/choices/container-image.ts',
    from: "public static readonly V0_12_4 = OpenWebUiImage.of(OPEN_WEBUI, 'v0.12.4');",
    to: "public static readonly V0_12_4 = OpenWebUiImage.of(OPEN_WEBUI, 'main');",
    caughtBy: unit('test/unit/choices/constants.test.ts', 'an image V0_12_4 is pinned to the release of its name'),
    says: '"Vmain"',
  },
  {
    title: 'anybody may sign up unless somebody says otherwise',
    file: 'lib/open-webui-options.ts',
    from: 'signUp: props.signUp ?? SignUp.CLOSED,',
    to: 'signUp: props.signUp ?? SignUp.OPEN,',
    caughtBy: unit(INSTANCE_TEST, 'security nobody may sign up unless somebody says so'),
    says: '"open"',
  },
];

const ROLLED_BACK = machine('upgrade', 'a version that does not come up is rolled back', [
  '0.10.2 is a site, and people leave things in it',
  'the upgrade to 0.11.4 keeps them',
  'the upgrade to 0.12.4 keeps them, the image to go back to and the newest backups, not what is older',
]);

/** One line each in a program of the machine. */
const IN_PROGRAMS: Break[] = [
  {
    title: 'sign-up stays open although it is closed',
    file: SITE_SETTINGS,
    from: "return {'ui.enable_signup': True, 'ui.default_user_role': role} if role else {'ui.enable_signup': False}",
    to: "return {'ui.enable_signup': True, 'ui.default_user_role': role}",
    caughtBy: python('site_settings_test.SiteSettingsTest', 'test_sign_up_is_written_with_the_role_of_a_newcomer'),
    says: 'True != False',
  },
  {
    title: 'the key is in the output',
    file: SITE_SETTINGS,
    from: "print(*rows, *['model.access'] if add or gone or any(last.get(k) != v for k, v in state.items()) else [])",
    to: 'print(*rows.items())',
    caughtBy: python('site_settings_test.SiteSettingsTest', 'test_the_names_of_rows_are_printed_and_no_value'),
    says: "'sk-1' unexpectedly found",
  },
  {
    title: 'the container is published on every address behind the front end',
    file: WEB_UI,
    from: 'local public=127.0.0.1:8080:8080 options=',
    to: 'local public=0.0.0.0:8080:8080 options=',
    caughtBy: unit('test/unit/machine/published-port.test.ts', 'behind a front end Open WebUI is published on the loopback interface alone'),
    says: '0.0.0.0:8080:8080',
  },
  {
    title: 'containers reach the metadata service',
    file: 'lib/machine/programs/image/container-firewall.sh',
    from: 'drop -d 100.100.100.200/32',
    to: '',
    caughtBy: machine('secrecy', 'no container reaches the metadata service after the deploy'),
    says: 'Received: "200"',
  },
  {
    title: 'a container keeps its capabilities',
    file: 'lib/machine/programs/image/run-container.sh',
    from: '--cap-drop ALL --security-opt no-new-privileges --memory "${memory}m" --pids-limit 2048 "${@:2}"',
    to: '--security-opt no-new-privileges --memory "${memory}m" --pids-limit 2048 "${@:2}"',
    caughtBy: python('containers_test.ContainersTest', 'test_every_container_is_held_short'),
    says: "'--cap-drop' is not in list",
  },
  {
    title: 'a model that is offered no more can still be asked',
    file: SITE_SETTINGS,
    from: 'gone = [name for name in before if name not in names]',
    to: 'gone = []',
    caughtBy: python('site_settings_test.SiteSettingsTest', 'test_a_model_that_is_offered_no_more_is_nobodys_and_comes_back_as_it_was'),
    says: "{'a': ['group:g:read'], 'b': ['user:*:read']} != {'b': ['user:*:read']}",
  },
  {
    title: 'a disk is formatted without a look at what is on it',
    file: 'lib/machine/programs/data-disk/main.sh',
    from: 'if is_provably_blank || { is_ours && is_unfinished; }; then',
    to: 'if ! is_ours || is_unfinished; then',
    caughtBy: machine('failures-of-the-machine', "a first start refuses a disk with somebody else's file system, and does not write to it"),
    says: 'last-failure: No such file or directory',
  },
  {
    title: 'no backup is made before an upgrade',
    file: WEB_UI,
    from: 'run_or_fail "$tools/backup" "$backup"',
    to: '',
    caughtBy: ROLLED_BACK,
    says: 'there is no backup upgrade-',
  },
  {
    title: 'an upgrade leaves no marker',
    file: WEB_UI,
    from: 'write_file_if_changed "$marker" 600 <<<"from=$version"$\'\\n\'"to=$now"$\'\\n\'"backup=$backup"',
    to: '',
    caughtBy: ROLLED_BACK,
    says: '"$marker"',
  },
];

const REFUSED_AT_PLAN = 'test/terraform/machine-changes.test.ts';

/** One line each in what keeps a mistake, or a day without luck, from what runs. */
const IN_REFUSALS: Break[] = [
  {
    title: 'a word that no enum has is taken',
    file: 'lib/validation/kind.ts',
    from: "return kind(`a member of ${name}: ${names.join(', ')}`, value => values.includes(value), value => {",
    to: "return kind(`a member of ${name}: ${names.join(', ')}`, value => typeof value === 'string' || values.includes(value), value => {",
    caughtBy: unit('test/unit/constructs/odd-values.test.ts', 'BailianOpenWebUi signUp takes an odd value, or names construct and property and leaves nothing behind'),
    says: 'signUp',
  },
  {
    title: 'a word that the machine does not know opens sign-up',
    file: SITE_SETTINGS,
    from: "role = {'approval': 'pending', 'open': 'user'}.get(wanted['signUp'])",
    to: "role = 'user' if wanted['signUp'] != 'closed' else None",
    caughtBy: python('unknown_values_test.UnknownValuesTest', 'test_sign_up_opens_for_its_two_words_only'),
    says: "'ui.enable_signup': True",
  },
  {
    title: "somebody else's record is not seen",
    file: 'lib/parts/free-name.ts',
    from: "condition: `\\${length(${others('one.type')}) == 0}`,",
    to: "condition: `\\${length(${others('one.type')}) >= 0}`,",
    caughtBy: unit('test/terraform/existing-records.test.ts', 'a record that exists already of type A is named at plan, with the cure, before anything is made'),
    says: 'resolved instead of rejected',
  },
  {
    title: 'a type without stock stops the machine',
    file: 'lib/parts/running-machine.ts',
    from: 'condition: `\\${length(${without}) == 0}`,',
    to: 'condition: `\\${length(${without}) >= 0}`,',
    caughtBy: unit(REFUSED_AT_PLAN, 'a change of the running machine of a site to a type without stock in its zone is refused while it runs'),
    says: 'NoStock',
  },
  {
    title: 'a machine that somebody stopped stays off',
    file: 'lib/parts/ecs-instance.ts',
    from: "status: 'Running', // whoever stopped it, the next deploy starts it: no program runs on a machine that is off",
    to: '',
    caughtBy: unit(REFUSED_AT_PLAN, 'a change of the running machine that somebody stopped: the next deploy starts it before its programs run'),
    says: 'InvalidInstance.NotRunning',
  },
  {
    title: 'a disk may shrink',
    file: 'lib/parts/running-machine.ts',
    from: 'condition: `\\${length([for size in ${sizes} : size if size > ${wanted}]) == 0}`,',
    to: 'condition: `\\${length([for size in ${sizes} : size if size > ${wanted}]) >= 0}`,',
    caughtBy: unit(REFUSED_AT_PLAN, 'a change of the running machine a disk that shrinks is refused'),
    says: 'Expected substring: "The disk has 60 GiB and cannot shrink to 50: set systemDiskSizeGiB to what it has"',
  },
  {
    title: 'the vSwitch goes before the next is there',
    file: 'lib/bailian-network.ts',
    from: 'createBeforeDestroy: true,',
    to: 'createBeforeDestroy: false,',
    caughtBy: unit('test/terraform/network-changes.test.ts',
      'where a running site stands other addresses for the vSwitch make the new one before the instance moves, and delete the old one when it has'),
    says: 'DependencyViolation',
  },
  {
    title: 'swapping two domains makes both records anew',
    file: 'lib/bailian-open-webui.ts',
    from: 'return [...recordsOf(model)].map(([dnsZone, names]) => new DomainRecord(scope, `DomainRecord-${dnsZone}`, { provider, dnsZone, names, ipAddress }));',
    to: 'return [...recordsOf(model)].map(([dnsZone, names], index) => new DomainRecord(scope, `DomainRecord-${index}`, { provider, dnsZone, names, ipAddress }));',
    caughtBy: unit('test/terraform/changes.test.ts', 'a change of which of two names is the address touches no record, and runs what knows the address'),
    says: '"create"',
  },
  {
    title: 'a program waits longer than it has',
    file: 'lib/machine/programs/frontend/main.sh',
    from: 'begin',
    to: 'begin; flock -w 5400 9',
    caughtBy: unit('test/unit/machine/time.test.ts', 'frontend/main.sh gives nothing a time of its own that is long'),
    says: '"5400"',
  },
  {
    title: 'a disk that is gone is taken for one of somebody else',
    file: 'lib/machine/programs/data-disk/main.sh',
    from: '[[ $kind == xfs ]] || return 1',
    to: 'return 1',
    caughtBy: machine('disks', 'a disk that was detached under the running site, and attached again, is mounted again, with what is on it'),
    says: 'another file system is mounted',
  },
];

/** What is broken on purpose, and what catches it. */
export const BREAKS: readonly Break[] = [...IN_NGINX, ...IN_CONSTRUCTS, ...IN_PROGRAMS, ...IN_REFUSALS];
