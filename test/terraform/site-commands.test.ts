import { ChildProcess, spawn } from 'child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as pause } from 'timers/promises';
import { App, TerraformStack } from 'cdktf';
import { REGION, SECRETS, siteProps } from './deployment';
import { ApiGateway } from '../../instruments/cloud/api-gateway';
import { CloudAssistantApi, Task } from '../../instruments/cloud/cloud-assistant-api';
import { PolicyStatement, Roles } from '../../instruments/cloud/roles';
import { describeOpenTofu } from '../../instruments/opentofu';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { keepStateBeside } from '../../instruments/provider/local-state';
import { Terraform } from '../../instruments/provider/terraform';
import { alicloud, BailianOpenWebUi } from '../../lib';
import { run as program } from '../../lib/command-line/run';

// The package's program as a user runs it: on what was synthesized and deployed, with Alibaba Cloud's own packages, before an ECS that checks
// signatures and rights.

const PROGRAM = join(__dirname, '../../lib/command-line/main.js');
const STATUS = '/usr/local/lib/open-webui/status';

/** What the README says that a person must be granted, for one command on one machine. */
const granted = (command = '*', instance = '*'): PolicyStatement[] => [
  { Effect: 'Allow', Action: 'ecs:InvokeCommand', Resource: [`acs:ecs:*:*:command/${command}`, `acs:ecs:*:*:instance/${instance}`] },
  { Effect: 'Allow', Action: 'ecs:DescribeInvocationResults', Resource: '*' },
];

interface Seen {
  readonly exitCode: number | null;
  readonly printed: string;
  readonly complained: string;
}

describeTerraform('the program on a deployed site', () => {
  let standIn: StandIn;
  let gateway: ApiGateway;
  let assistant: CloudAssistantApi;
  let app: string;
  let environment: NodeJS.ProcessEnv;
  const roles = new Roles();

  beforeAll(async () => {
    standIn = await StandIn.start();
    const find = (type: string, id: string) => standIn.cloud.find(type, id, REGION)?.attributes as Record<string, string> | undefined;
    assistant = new CloudAssistantApi({
      command: id => {
        const command = find('alicloud_ecs_command', id);
        return command && { text: Buffer.from(command.command_content, 'base64').toString(), takesParameters: String(command.enable_parameter) === 'true' };
      },
      instance: id => find('alicloud_instance', id)?.status,
    });
    gateway = new ApiGateway('127.0.0.1', REGION, roles, { port: 0, tls: false, host: `ecs.${REGION}.aliyuncs.com` });
    gateway.products.set('ecs', assistant);
    await gateway.listener.start();
    roles.set('somebody', granted());
    const { AccessKeyId, AccessKeySecret, SecurityToken } = roles.issue('somebody');
    environment = {
      PATH: process.env.PATH,
      HOME: mkdtempSync(join(tmpdir(), 'home-')),
      TF_REATTACH_PROVIDERS: standIn.reattach,
      ALIBABA_CLOUD_ACCESS_KEY_ID: AccessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: AccessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: SecurityToken,
    };
    app = await deployed();
  }, 900_000);

  beforeEach(() => {
    roles.set('somebody', granted());
    assistant.tasks.length = 0;
    assistant.begin = task => task.ends(0);
  });

  afterAll(async () => {
    await gateway.listener.stop();
    await standIn.stop();
  });

  /** An app whose stack `chat` has a site, whose stack `both` has two, and whose stack `later` nobody has deployed. */
  async function deployed(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'app-'));
    const cdktf = new App({ outdir: join(folder, 'cdktf.out') });
    for (const [name, sites] of Object.entries({ chat: ['Chat'], both: ['One', 'Two'], later: ['Chat'] })) {
      const stack = new TerraformStack(cdktf, name);
      new alicloud.AlicloudProvider(stack, 'alicloud', { region: REGION, protocol: 'HTTP', endpoints: [{ ecs: `127.0.0.1:${gateway.listener.port}` }] });
      sites.forEach(site => new BailianOpenWebUi(stack, site, siteProps({ name: `${name}-${site.toLowerCase()}` })));
    }
    cdktf.synth();
    for (const name of ['chat', 'both', 'later']) {
      const directory = keepStateBeside(join(folder, 'cdktf.out/stacks', name));
      const terraform = new Terraform({ directory, standIn, variables: SECRETS, deadlineSeconds: 600 });
      if (name === 'later') await terraform.init();
      else await terraform.apply();
    }
    return folder;
  }

  function start(words: string[], more: NodeJS.ProcessEnv = {}, cwd = app): { child: ChildProcess; seen: Promise<Seen>; soFar: Seen } {
    const child = spawn(process.execPath, [PROGRAM, ...words], { cwd, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    const soFar = { exitCode: null as number | null, printed: '', complained: '' };
    child.stdout.on('data', chunk => { soFar.printed += chunk; });
    child.stderr.on('data', chunk => { soFar.complained += chunk; });
    const seen = new Promise<Seen>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', exitCode => resolve({ ...soFar, exitCode }));
    });
    return { child, seen, soFar };
  }

  const run = (...words: string[]) => start(words).seen;
  const why = ({ complained }: Seen) => complained.trimEnd().split('\n').pop()!.replace('cdktf-bailian-open-webui: ', '');
  const resourceOf = (type: string, name: string) =>
    standIn.cloud.resources(type).find(({ attributes }) => [attributes.name, attributes.instance_name].includes(name))!;
  const begun = async () => { while (assistant.tasks.length === 0) await pause(50); return assistant.tasks[0]; };

  test('runs the saved command on the site\'s machine, and prints what it says', async () => {
    assistant.begin = task => {
      task.says('good site\n');
      task.ends(0);
    };
    const { exitCode, printed, complained } = await run('status', 'chat');
    const [task] = assistant.tasks;
    expect(complained.split('\n')).toEqual(['asking Terraform for the state of chat', `status on ${task.instanceId} has begun (${task.id})`, '']);
    expect([exitCode, printed]).toEqual([0, 'good site\n']);
    expect(task.text).toBe(`#!/usr/bin/env bash\nexec ${STATUS}\n`);
    expect(task.instanceId).toBe(standIn.cloud.resources('alicloud_instance').find(({ attributes }) => attributes.instance_name === 'chat-chat')!.id);
  });

  test('has one log for all programs of a machine', async () => {
    const seen = await run('logs', 'chat', '--program', 'prepare');
    expect([seen.exitCode, why(seen), assistant.tasks]).toEqual([2, 'chat-chat runs on one machine, whose programs are all in one log: leave --program out', []]);
  });

  describeOpenTofu('and OpenTofu', tofu => test('asks that for the state, where it is named', async () => {
    const { exitCode, complained } = await start(['status', 'chat'], { TERRAFORM_BINARY_NAME: tofu }).seen;
    expect([exitCode, complained, assistant.tasks.map(({ text }) => text)]).toEqual([0, expect.any(String), [`#!/usr/bin/env bash\nexec ${STATUS}\n`]]);
  }));

  test('prints while it runs, line by line, and says that it goes on', async () => {
    assistant.begin = () => undefined;
    const { seen, soFar } = start(['logs', 'chat']);
    const task = await begun();
    const [first, second] = [Buffer.from('日本語\n').subarray(0, 4), Buffer.from('日本語\n').subarray(4)];
    task.says('one\n');
    task.says(first);
    while (soFar.printed === '') await pause(50);
    expect(soFar.printed).toBe('one\n');
    task.says(second);
    while (!/^logs: at work for \d+ s$/m.test(soFar.complained)) await pause(200);
    expect(soFar.printed).toBe('one\n日本語\n');
    task.says('the last one has no end');
    task.ends(0);
    expect(await seen).toMatchObject({ exitCode: 0, printed: 'one\n日本語\nthe last one has no end\n' });
  });

  test('says how much of a long output is not shown', async () => {
    assistant.begin = () => undefined;
    const { seen, soFar } = start(['logs', 'chat']);
    const task = await begun();
    task.says('begin\n');
    while (soFar.printed === '') await pause(50);
    task.says(`${'x'.repeat(99)}\n`.repeat(300));
    task.ends(0);
    const { printed } = await seen;
    const lines = printed.trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual(['begin', `(${30_000 - 24 * 1024} bytes are not shown: Cloud Assistant keeps the last 24 kB)`]);
    expect(lines[lines.length - 1]).toBe('x'.repeat(99));
  });

  const fails = (exitCode: number, words: string) => (task: Task) => {
    task.says(words);
    task.ends(exitCode);
  };

  test.each<[string, (task: Task) => void, RegExp | string]>([
    ['a tool that fails', fails(1, 'looking\nOpen WebUI does not come up: no space\n'), 'restart ended with exit code 1: Open WebUI does not come up: no space'],
    ['a tool that says nothing', fails(127, ''), 'restart ended with exit code 127'],
    ['one that takes too long', task => task.becomes('Timeout', 'ExecutionTimeout'), 'restart did not end in 1800 s, and was ended'],
    ['one that somebody has stopped', task => task.becomes('Terminated'), 'restart ended as Terminated'],
    ['an agent that is silent', task => task.becomes('Failed', 'ClientNotResponse', 'no heartbeat'),
      'restart ended as Failed (ClientNotResponse: no heartbeat); Cloud Assistant\'s agent on the machine does not answer: restart the instance in the ECS console'],
    ['a state that nobody knows', task => task.becomes('Somewhere'), 'restart ended as Somewhere'],
    ['a success without an exit code', task => task.becomes('Success'), 'restart ended as Success'],
  ])('ends with 1 and the sentence for %s', async (_what, begin, sentence) => {
    assistant.begin = begin;
    const seen = await run('restart', 'chat', '--yes');
    expect([seen.exitCode, why(seen)]).toEqual([1, sentence]);
  });

  test('restore lists without a name, and puts back with one, which is the command\'s parameter', async () => {
    assistant.begin = fails(1, 'manual-1 v0.12.4\nname one of these backups\n');
    const list = await run('restore', 'chat');
    expect([list.exitCode, list.printed, why(list)]).toEqual([1, 'manual-1 v0.12.4\nname one of these backups\n', 'restore ended with exit code 1: name one of these backups']);
    expect(assistant.tasks[0].text).toContain('restore-named <<\'END-OF-NAME\'\n\nEND-OF-NAME');
    assistant.begin = task => task.ends(0);
    expect((await run('restore', 'chat', '--backup', 'manual-1', '--yes')).exitCode).toBe(0);
    expect(assistant.tasks[1].text).toContain('restore-named <<\'END-OF-NAME\'\nmanual-1\nEND-OF-NAME');
  });

  test('clean-up says what would go without a question, and is told yes where somebody says so', async () => {
    assistant.begin = task => task.ends(0);
    for (const [words, told] of [[[], ''], [['--remove', 'yes', '--yes'], 'yes']] as const) {
      expect((await run('clean-up', 'chat', ...words)).exitCode).toBe(0);
      expect(assistant.tasks.at(-1)!.text).toContain(`clean-up - <<'END-OF-NAME'\n${told}\nEND-OF-NAME`);
    }
  });

  test.each([['restart'], ['update-system'], ['restore', '--backup', 'manual-1'], ['clean-up', '--remove', 'yes']])('%s asks, and does nothing where nobody is there to be asked', async (...words) => {
    const seen = await run(...words, '--site', 'chat-chat', 'chat');
    expect(seen.exitCode).toBe(1);
    expect(why(seen)).toMatch(/nobody is at a terminal to say yes, so say --yes$/);
    expect(assistant.tasks).toEqual([]);
  });

  test.each([['yes', 0], ['Y', 0], ['no', 1], ['', 1], ['yesterday', 1]])('restart takes %j as an answer, and ends with %i', async (answer, exitCode) => {
    const [asked, complained]: [string[], string[]] = [[], []];
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret, ALIBABA_CLOUD_SECURITY_TOKEN: token, ...others } = environment;
    expect(await program(['restart', 'chat'], {
      directory: app,
      environment: { ...others, ALICLOUD_ACCESS_KEY: id, ALICLOUD_SECRET_KEY: secret, ALICLOUD_SECURITY_TOKEN: token },
      ask: async question => { asked.push(question); return answer; },
      whenInterrupted: () => undefined,
      print: () => undefined,
      complain: text => complained.push(text),
    })).toBe(exitCode);
    expect(asked).toEqual(['restart of chat-chat: the site is stopped and started; answers that are being written are cut off. Go on? (yes/no) ']);
    expect([assistant.tasks.length, complained.includes('cdktf-bailian-open-webui: nothing was done')]).toEqual([1 - exitCode, exitCode === 1]);
  });

  test('of several sites one is named, by its name or its path', async () => {
    const none = await run('status', 'both');
    expect([none.exitCode, why(none)]).toEqual([2, 'there are several sites in both, name one by --site: both-one, both-two']);
    expect(why(await run('status', 'both', '--site', 'both-tow'))).toBe('there is no site both-tow in both; did you mean both-two?');
    for (const site of ['both-two', 'Two/Instance']) {
      expect((await run('status', 'both', '--site', site)).exitCode).toBe(0);
    }
    const two = standIn.cloud.resources('alicloud_instance').find(({ attributes }) => attributes.instance_name === 'both-two')!;
    expect(assistant.tasks.map(({ instanceId }) => instanceId)).toEqual([two.id, two.id]);
  });

  test('Ctrl-C leaves the command at work, and says where to look', async () => {
    assistant.begin = task => task.says('at it\n');
    const { child, seen, soFar } = start(['backup', 'chat']);
    while (!soFar.printed.includes('at it')) await pause(50);
    child.kill('SIGINT');
    const { exitCode, complained } = await seen;
    expect(exitCode).toBe(130);
    expect(complained).toContain(`backup goes on on the machine; look at ${assistant.tasks[0].id} in the ECS console, under Cloud Assistant\n`);
  });

  test('waits while the cloud is busy or away, and not for ever where it refuses', async () => {
    assistant.begin = () => undefined;
    const { seen, soFar } = start(['backup', 'chat']);
    const task = await begun();
    roles.set('somebody', []);
    const refused = await seen;
    expect(why(refused)).toBe('DescribeInvocationResults was refused (NoPermission): you are not allowed to do ecs:DescribeInvocationResults; the README says what to be granted; ' +
      `backup goes on, look at ${task.id} in the ECS console, under Cloud Assistant`);
    expect(soFar.printed).toBe('');
    roles.set('somebody', granted());
    assistant.tasks.length = 0;
    const again = start(['backup', 'chat']);
    const other = await begun();
    const { port } = gateway.listener;
    await gateway.listener.stop();
    await pause(5_000);
    await gateway.listener.start(port);
    other.ends(0);
    expect((await again.seen).exitCode).toBe(0);
  });

  test('needs what the README grants, and no more', async () => {
    const command = resourceOf('alicloud_ecs_command', 'chat-chat-status').id;
    const instance = resourceOf('alicloud_instance', 'chat-chat').id;
    roles.set('somebody', granted(command, instance));
    expect((await run('status', 'chat')).exitCode).toBe(0);
    const seen = await run('logs', 'chat');
    expect([seen.exitCode, why(seen)]).toEqual([1, 'InvokeCommand was refused (NoPermission): you are not allowed to do ecs:InvokeCommand; the README says what to be granted']);
  });

  test('what is not there any more is told with what to do', async () => {
    const instance = resourceOf('alicloud_instance', 'chat-chat');
    instance.attributes.status = 'Stopped';
    const stopped = why(await run('status', 'chat'));
    instance.attributes.status = 'Running';
    expect(stopped).toBe('status ended as Failed (InstanceNotRunning: the instance is not running when create task); the instance does not run: start it in the ECS console, or deploy again');
    const command = resourceOf('alicloud_ecs_command', 'chat-chat-status');
    const { id } = command;
    Object.assign(command, { id: 'c-another' });
    const gone = why(await run('status', 'chat'));
    Object.assign(command, { id });
    expect(gone).toBe('InvokeCommand was refused (InvalidCommandId.NotFound): The specified command ID does not exist.; the command is not in the account any more: deploy again');
  });

  test('speaks as whom the provider would: old names of the variables, a profile of the command line', async () => {
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret, ALIBABA_CLOUD_SECURITY_TOKEN: token } = environment;
    const nobody = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '', ALIBABA_CLOUD_SECURITY_TOKEN: '', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };
    expect((await start(['status', 'chat'], { ...nobody, ALICLOUD_ACCESS_KEY: id, ALICLOUD_SECRET_KEY: secret, ALICLOUD_SECURITY_TOKEN: token }).seen).exitCode).toBe(0);
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    mkdirSync(join(home, '.aliyun'));
    const profile = { name: 'work', mode: 'StsToken', access_key_id: id, access_key_secret: secret, sts_token: token };
    writeFileSync(join(home, '.aliyun/config.json'), JSON.stringify({ current: 'other', profiles: [{ name: 'other', mode: 'AK' }, profile] }));
    expect((await start(['status', 'chat'], { ...nobody, HOME: home, ALIBABA_CLOUD_PROFILE: 'work' }).seen).exitCode).toBe(0);
    const seen = await start(['status', 'chat'], nobody).seen;
    expect([seen.exitCode, why(seen)]).toEqual([1, expect.stringMatching(/^there are no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "aliyun configure"/)]);
  });

  test.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['a stack that nobody has deployed', ['status', 'later'], {}, /^later is not deployed, as its state says; deploy it: npx cdktf deploy later$/],
    ['no Terraform', ['status', 'chat'], { PATH: '/nowhere' }, /^there is no terraform on the PATH; install Terraform, or name it in TERRAFORM_BINARY_NAME$/],
    ['another Terraform that is not there', ['status', 'chat'], { TERRAFORM_BINARY_NAME: 'tofu-of-nobody' }, /^there is no tofu-of-nobody on the PATH/],
    ['a Terraform that cannot read the state', ['status', 'chat'], { TF_REATTACH_PROVIDERS: undefined }, /^the state of chat cannot be read \(.*\); deploy from here once \(npx cdktf deploy chat\), or run "terraform init" in /],
  ])('%s is told, with what to do', async (_what, words, more, sentence) => {
    const seen = await start(words, more).seen;
    expect([seen.exitCode, why(seen)]).toEqual([1, expect.stringMatching(sentence)]);
    expect(assistant.tasks).toEqual([]);
  });
});
