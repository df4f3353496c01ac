import { bill, instance } from './stack';

const at = (path: string) => ({ '//': { metadata: { path: `chat/${path}` } } });
const SINGAPORE = { region: 'ap-southeast-1' };

test('each of several sites is a row, by the path of its construct', () => {
  const { alicloud_instance: { Site: site } } = instance();
  const disk = { category: 'cloud_essd', size: 40 };
  const { items } = bill({
    alicloud_instance: { B: { ...site, ...at('Two/Instance/Resource') }, A: { ...site, ...at('One/Instance/Resource') } },
    alicloud_ecs_disk: { D: { ...disk, ...at('One/Instance/DataDisk/Resource') } },
  });
  expect(items.map(({ resource }) => resource)).toEqual(['One/Instance', 'One/Instance/DataDisk', 'Two/Instance']);
});

test('each resource is asked for where and as whom its own provider is', () => {
  const disk = (provider?: string) => ({ category: 'cloud_essd', size: 40, provider });
  const providers = { provider: { alicloud: [SINGAPORE, { alias: 'shanghai', region: 'cn-shanghai', profile: 'work' }, { alias: 'told', region: '${var.region}' }] } };
  const { items, unasked } = bill({ alicloud_ecs_disk: { A: disk(), B: disk('alicloud.shanghai'), C: disk('alicloud.told') } }, providers);
  expect(items.map(({ region, provider: { endpoint, profile } }) => [region, endpoint, profile])).toEqual([
    ['ap-southeast-1', 'ecs.ap-southeast-1.aliyuncs.com', undefined], ['cn-shanghai', 'ecs.cn-shanghai.aliyuncs.com', 'work'],
  ]);
  expect(unasked).toEqual([{ resource: 'alicloud_ecs_disk.C (alicloud_ecs_disk)', why: 'the stack does not say in what region its provider works; set ALIBABA_CLOUD_REGION' }]);
  expect(bill({ alicloud_ecs_disk: { C: disk('alicloud.told') } }, providers, { ALIBABA_CLOUD_REGION: 'eu-central-1' }).items[0].region).toBe('eu-central-1');
});

test('what the table does not know is named, and so is a module', () => {
  const { unknown, free } = bill({
    alicloud_log_project: { Files: {} }, cloudflare_record: { Name: at('Dns/Name') }, alicloud_vpc: { Net: {} }, constructor: { Trap: {} }, terraform_data: { Note: {} },
  }, { provider: { alicloud: [SINGAPORE] }, module: { monitoring: {} } });
  expect(unknown).toEqual(['alicloud_log_project.Files', 'constructor.Trap', 'Dns/Name (cloudflare_record)', 'module.monitoring'].sort());
  expect(free).toEqual(['alicloud_vpc', 'terraform_data']);
});

test('a sentence comes once, whatever the number of things that it is of', () => {
  const { besides } = bill({ alicloud_cms_site_monitor: { A: {}, B: {} } });
  expect(besides.filter(line => line.startsWith('site monitors: '))).toHaveLength(1);
});

test('tokens and what the stack only names are always told', () => {
  expect(bill({}).besides).toEqual([expect.stringMatching(/^tokens: /), expect.stringMatching(/^what the app names and does not make: /)]);
});
