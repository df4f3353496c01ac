import { readFileSync } from 'fs';
import { join } from 'path';
import { aSite, SITES } from './sites';
import { aStack } from './stack';
import { synthesized } from './synthesized';
import { CLUSTER_RESOURCES } from '../../../projenrc/alicloud-resources';

const { provider_schemas: schemas } = JSON.parse(readFileSync(join(__dirname, '../../../lib/alicloud/schema.json'), 'utf8'));
const [{ resource_schemas: resources }] = Object.values<any>(schemas);

/** Their tags are labels of the messages that they send, and none of a resource. */
const LABELLED = ['alicloud_cms_alarm'];

/** The types of resources on one machine that take tags, by the provider's own schema. */
const TAGGED = Object.keys(resources).filter(type => 'tags' in resources[type].block.attributes && !LABELLED.includes(type) && !CLUSTER_RESOURCES.includes(type)).sort();

function tagsByType(props: object): [string, unknown][] {
  const stack = aStack();
  aSite(stack, { ...props, name: 'acme-chat', tags: { team: 'blue' } });
  return Object.entries(synthesized(stack).resource).flatMap(([type, byId]) => Object.values(byId).map(({ tags }): [string, unknown] => [type, tags]));
}

test.each(Object.entries(SITES))('%s: the tags reach everything that takes tags, with the name of the site', (_what, props) => {
  const wrong = tagsByType(props).filter(([type]) => TAGGED.includes(type)).filter(([, tags]) => JSON.stringify(tags) !== JSON.stringify({ 'open-webui-site': 'acme-chat', 'team': 'blue' }));
  expect(wrong).toEqual([]);
});

test('nothing that takes tags is left out of these sites', () => {
  expect([...new Set(Object.values(SITES).flatMap(tagsByType).map(([type]) => type))].filter(type => TAGGED.includes(type)).sort()).toEqual(TAGGED);
});

test('a tag of the caller’s own wins over ours', () => {
  const stack = aStack();
  aSite(stack, { tags: { 'open-webui-site': 'mine' } });
  expect(Object.values(synthesized(stack).resource.alicloud_vpc).map(({ tags }) => tags)).toEqual([{ 'open-webui-site': 'mine' }]);
});
