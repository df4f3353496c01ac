import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Configuration, FOUND, land, landed, landedExamples } from './landed';
import { newlyAsked, replacements } from './promise';
import { StandIn } from '../../../instruments/provider';
import { describeTerraform } from '../../../instruments/provider/describe-terraform';
import { Plan, Terraform } from '../../../instruments/provider/terraform';
import { PRIVATE_KEY } from '../../examples/certificates';
import { EXAMPLES, synthesizeExample, VARIABLES } from '../../examples/example';
import { FirstDeploys } from '../first-deploys';
import { prepare } from '../prepared-account';

// What users have is kept in the folder landed, an example a file. After a release, or where a major one breaks it on purpose:
//
//     WRITE_LANDED=1 npx jest test/terraform/release

const read = (directory: string) => JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as Configuration;

if (process.env.WRITE_LANDED) {
  EXAMPLES.forEach(example => land(example, read(synthesizeExample(example, { ...FOUND, SMOKE_TEST: 'true' }))));
}

// a newer example has no users
const LANDED = landedExamples();

test('there is something that users have, and nothing of it has gone', () => {
  expect(LANDED).toContain('own-domain');
  expect(EXAMPLES).toEqual(expect.arrayContaining(LANDED));
});

describeTerraform('an update from what users have', () => {
  let standIn: StandIn;
  beforeEach(async () => { standIn = await StandIn.start(); });
  afterEach(() => standIn.stop());

  /** Deploys one configuration of an example, and plans another. */
  async function update(directory: string, before: Configuration, now: Configuration): Promise<Plan> {
    const { terraform } = read(directory) as { terraform?: object };
    const put = (configuration: Configuration) => writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify({ ...configuration, terraform }));
    const variables = { ...VARIABLES, private_key: PRIVATE_KEY };
    const running = new Terraform({ directory, standIn, variables });
    put(before);
    await running.init();
    await FirstDeploys.apply({ standIn, configuration: before, variables, stateFile: join(directory, 'terraform.tfstate') }, async () => running.apply());
    put(now);
    return running.plan();
  }

  test.each(LANDED)('of %s replaces nothing but commands and their calls, and asks for nothing more', async example => {
    const found = prepare(standIn, example);
    const directory = synthesizeExample(example, { ...found, SMOKE_TEST: 'true' }, standIn.states);
    const [before, now] = [landed(example, found), read(directory)];
    expect(newlyAsked(before, now)).toEqual([]);
    expect(replacements(await update(directory, before, now))).toEqual([]);
  });

  describe('that breaks the promise is found:', () => {
    const example = 'quick-start';

    /** The landed state and another one, which a change of it makes. */
    async function plan(change: (resource: Configuration['resource']) => void): Promise<Plan> {
      const directory = synthesizeExample(example, {}, standIn.states);
      const now = structuredClone(landed(example, {}));
      change(now.resource);
      return update(directory, landed(example, {}), now);
    }

    const first = (resource: Configuration['resource'], type: string) => Object.entries(resource[type])[0];

    test('nothing is, where nothing is another', async () => {
      expect((await plan(() => undefined)).isEmpty).toBe(true);
    });

    test('another id', async () => {
      expect(replacements(await plan(({ alicloud_ecs_auto_snapshot_policy_attachment: attachments }) => {
        const [id, attachment] = Object.entries(attachments)[0];
        delete attachments[id];
        attachments.Other = attachment;
      }))).toEqual([expect.stringMatching(/^alicloud_ecs_auto_snapshot_policy_attachment\./)]);
    });

    test('an attribute that makes the machine anew', async () => {
      const replaced = replacements(await plan(resource => { first(resource, 'alicloud_instance')[1].system_disk_category = 'cloud_auto'; }));
      expect(replaced).toContainEqual(expect.stringMatching(/^alicloud_instance\./));
    });

    test('and the text of a program is none', async () => {
      const changed = await plan(resource => {
        const [, command] = first(resource, 'alicloud_ecs_command');
        command.command_content = Buffer.from(`${Buffer.from(command.command_content, 'base64')}# more\n`).toString('base64');
      });
      expect(replacements(changed)).toEqual([]);
      expect(changed.actions('alicloud_ecs_command').sort()).toEqual(['create', 'delete']);
    });
  });
});

test('a variable that must be given, and had a default or was not there, is found', () => {
  const before = { resource: {}, variable: { key: {}, port: { default: 1 } } };
  expect(newlyAsked(before, { resource: {}, variable: { key: {}, port: {}, mail: {}, size: { default: 2 } } })).toEqual(['port', 'mail']);
  expect(newlyAsked(before, { resource: {}, variable: {} })).toEqual([]);
});
