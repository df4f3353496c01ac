import * as path from 'path';
import { Cloud } from '../../instruments/cloud/cloud';
import { mustRun, runCommand, waitUntil } from '../../instruments/cloud/run-command';
import { DATABASE_INSTANCE } from '../../instruments/kubernetes/cluster';
import { Database } from '../../instruments/kubernetes/database';
import { imageOf } from '../../instruments/kubernetes/programs';
import { RdsApi } from '../../instruments/kubernetes/rds-api';
import { writeChart } from '../../lib/cluster/chart-source';

const PASSWORD = 'Aa1_0123456789abcdef';
const second = (time: number) => new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');
const pause = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1000));
let cloud: Cloud;
let database: Database;
let clone: Database;
let rds: RdsApi;
let programs: string;

beforeAll(async () => {
  cloud = await Cloud.start();
  const place = { label: cloud.label, backups: path.join(cloud.folder, 'backups') };
  database = new Database({ ...place, address: await cloud.network.addServiceAddress() });
  await cloud.bring(database);
  rds = new RdsApi(DATABASE_INSTANCE, database, async (_, restoreTime) => {
    await database.finishLog();
    clone = new Database({ ...place, address: await cloud.network.addServiceAddress(), restoreTime });
    await cloud.bring(clone);
  });
  writeChart(path.join(cloud.folder, 'chart'));
  programs = path.join(cloud.folder, 'chart/programs');
  for (const [name, type] of [['chat_owner', 'Super'], ['ordinary', 'Normal']]) {
    call('CreateAccount', { AccountName: name, AccountType: type, AccountPassword: PASSWORD });
  }
  await waitUntil('the accounts to be there', 30, () => [...rds.accounts.values()].every(({ status }) => status === 'Available'));
});

afterAll(() => cloud?.stop());

function call(action: keyof RdsApi['actions'], parameters: Record<string, string>): any {
  return rds.actions[action]({ parameters: { DBInstanceId: DATABASE_INSTANCE, ...parameters }, path: '/', region: cloud.region, demand: () => undefined });
}

/** Runs Python in the image, beside the chart's programs, as an account of the database. */
function python(text: string, account = 'chat_owner', password = PASSWORD) {
  const given = { instanceId: DATABASE_INSTANCE, host: database.address, port: 5432, name: 'chat', account };
  return runCommand('docker', [
    'run', '--rm', '--interactive', '--label', cloud.label, '--network', cloud.network.name, '--volume', `${programs}:/programs:ro`, '--env', 'PYTHONPATH=/programs',
    '--env', `SITE_DATABASE=${JSON.stringify(given)}`, '--env', 'WEBUI_SECRET_KEY=x', '--env', 'VECTOR_DB=pgvector', '--env', 'PGVECTOR_INITIALIZE_MAX_VECTOR_LENGTH=1024',
    '--env', 'PYTHONDONTWRITEBYTECODE=1', imageOf('0.12.4'), 'python3', '-',
  ], { input: `from site_databases import Server\nimport image_schema\nserver = Server(${JSON.stringify(password)})\n${text}`, timeoutSeconds: 300 });
}

async function mustPython(text: string): Promise<string> {
  const { exitCode, stdout, stderr } = await python(text);
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
}

it.each<[string, keyof RdsApi['actions'], Record<string, string>, string]>([
  ['a second account of a name', 'CreateAccount', { AccountName: 'chat_owner', AccountPassword: PASSWORD }, 'InvalidAccountName.Duplicate'],
  ['a name with a capital', 'CreateAccount', { AccountName: 'Chat', AccountPassword: PASSWORD }, 'InvalidAccountName.Malformed'],
  ['a password of one kind', 'CreateAccount', { AccountName: 'other', AccountPassword: 'abcdefghij' }, 'InvalidAccountPassword.Malformed'],
  ['a password that is too long', 'ResetAccountPassword', { AccountName: 'chat_owner', AccountPassword: `${PASSWORD}${PASSWORD}` }, 'InvalidAccountPassword.Malformed'],
  ['an account that is not there', 'ResetAccountPassword', { AccountName: 'nobody', AccountPassword: PASSWORD }, 'InvalidAccountName.NotFound'],
  ['another instance', 'DescribeAccounts', { DBInstanceId: 'pgm-other' }, 'InvalidDBInstanceId.NotFound'],
  ['a clone of before the first backup', 'CloneDBInstance', { RestoreTime: '2020-01-01T00:00:00Z', PayType: 'Postpaid' }, 'InvalidRestoreTime.NotFound'],
  ['a clone of a time of no zone', 'CloneDBInstance', { RestoreTime: '2026-11-29 14:05:00', PayType: 'Postpaid' }, 'InvalidRestoreTime.Format'],
  ['a clone that nobody pays', 'CloneDBInstance', { RestoreTime: '2020-01-01T00:00:00Z' }, 'InvalidPayType'],
  ['another type', 'CreateAccount', { AccountName: 'other', AccountPassword: PASSWORD, AccountType: 'Root' }, 'InvalidAccountType.Format'],
])('RDS refuses %s', (_, action, parameters, code) => {
  expect(() => call(action, parameters)).toThrow(expect.objectContaining({ code }));
});

it('an account that is not privileged makes no database and no extension', async () => {
  await database.ask('CREATE DATABASE of_ordinary OWNER ordinary');
  expect((await python('server.do("CREATE DATABASE {}", "more")', 'ordinary')).stderr).toContain('permission denied to create database');
  const extension = 'server.ask("CREATE EXTENSION vector", database="of_ordinary")';
  expect((await python(extension, 'ordinary')).stderr).toContain('permission denied to create extension');
});

it('another password does not come in', async () => {
  expect((await python('print(server.lets_us_in())', 'chat_owner', 'Aa1_other')).stdout.trim()).toBe('False');
});

describe('a copy of a site\'s database', () => {
  /** What makes two databases the same: every row of every table, in an order of its own. */
  const content = async (name: string) => {
    const tables = (await database.ask('SELECT relname FROM pg_class WHERE relkind = \'r\' AND relnamespace = \'public\'::regnamespace ORDER BY 1', name)).split('\n');
    return Promise.all(tables.map(async table => [table, await database.ask(`SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM "${table}" t`, name)]));
  };

  beforeAll(async () => {
    await mustPython('server.do("CREATE DATABASE {}", "chat")\nassert image_schema.migrate(server.url("chat"), image_schema.head())');
    await database.ask(`
      INSERT INTO "user" (id, name, email, role, profile_image_url, last_active_at, updated_at, created_at) VALUES ('one', 'Ünïcödé', 'a@b.c', 'admin', '', 1, 1, 1);
      INSERT INTO chat (id, user_id, title, chat, created_at, updated_at, archived, pinned, meta) SELECT n::text, 'one', 'title ' || n, '{"a": 1}', n, n, false, false, '{}' FROM generate_series(1, 500) n;
      INSERT INTO document_chunk (id, vector, collection_name, text, vmetadata) SELECT n::text, array_fill(n, ARRAY[1024])::vector, 'c', 'text', '{}' FROM generate_series(1, 50) n;
    `, 'chat');
  });

  it('is made at once where the server allows that', async () => {
    expect(await mustPython('print(server.copy("chat", "chat_r_1", None))')).toBe('at once');
    expect(await content('chat_r_1')).toEqual(await content('chat'));
  });

  it('is made table by table where somebody looks at it whom nobody may send away', async () => {
    const looking = database.ask('SELECT pg_sleep(60)', 'chat').catch(() => undefined);
    await waitUntil('somebody to look', 10, async () => Number(await database.ask('SELECT count(*) FROM pg_stat_activity WHERE datname = \'chat\'')) > 0);
    const build = 'build = lambda name: image_schema.migrate(server.url(name), image_schema.revision_of(server, "chat"))';
    expect(await mustPython(`${build}\nprint(server.copy("chat", "chat_r_2", build))`)).toMatch(/^table by table, \d+ of them$/);
    expect(await content('chat_r_2')).toEqual(await content('chat'));
    await database.ask('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \'chat\'');
    await looking;
  });

  it('is an empty one of that name first', async () => {
    await mustPython('server.do("CREATE DATABASE {}", "chat_r_3")\nserver.ask("CREATE TABLE left_over (id int)", database="chat_r_3")\nserver.copy("chat", "chat_r_3", None)');
    expect(await content('chat_r_3')).toEqual(await content('chat'));
    expect((await mustPython('print(*sorted(server.copies()))')).split(' ')).toEqual(['chat', 'chat_r_1', 'chat_r_2', 'chat_r_3']);
  });
});

describe('a clone of the instance', () => {
  let then: number;

  beforeAll(async () => {
    await database.ask('CREATE TABLE said (what text); INSERT INTO said VALUES (\'before the backup\')', 'chat');
    await rds.backUp();
    await database.ask('INSERT INTO said VALUES (\'after it\')', 'chat');
    await pause(1.5);
    then = Date.now();
    await pause(1.5);
    await database.ask('INSERT INTO said VALUES (\'later\')', 'chat');
    await database.ask('ALTER ROLE chat_owner PASSWORD \'Aa1_another-password\'');
  });

  it('is the database as it was at that time, with the password of then', async () => {
    const id = call('CloneDBInstance', { RestoreTime: second(then), PayType: 'Postpaid' }).DBInstanceId;
    await waitUntil('the clone to run', 120, () => rds.failures.length > 0 || rds.clones.get(id) === 'Running');
    expect(await clone.ask('SELECT what FROM said', 'chat')).toBe('before the backup\nafter it');
    expect(await database.ask('SELECT count(*) FROM said', 'chat')).toBe('3');
    expect((await python('print(server.lets_us_in())')).stdout.trim()).toBe('False');
    expect((await python(`server.host = ${JSON.stringify(clone.address)}\nprint(server.lets_us_in())`)).stdout.trim()).toBe('True');
  });

  it('goes on by itself', async () => {
    await clone.ask('INSERT INTO said VALUES (\'elsewhere\')', 'chat');
    expect(await database.ask('SELECT count(*) FROM said WHERE what = \'elsewhere\'', 'chat')).toBe('0');
  });

  it('is refused at a time that has not come', () => {
    expect(() => call('CloneDBInstance', { RestoreTime: second(Date.now() + 60_000), PayType: 'Postpaid' })).toThrow(expect.objectContaining({ code: 'InvalidRestoreTime.NotFound' }));
  });
});

it('nothing of what RDS began has failed', async () => {
  expect(rds.failures).toEqual([]);
  expect(await mustRun('docker', ['ps', '--quiet', '--filter', `label=${cloud.label}`])).not.toBe('');
});
