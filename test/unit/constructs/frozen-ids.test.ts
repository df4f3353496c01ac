import { readFileSync } from 'fs';
import { join } from 'path';
import { aSite, SITES } from './sites';
import { aStack } from './stack';
import { Configuration, synthesized } from './synthesized';
import { DATA_SOURCES, RESOURCES } from '../../../projenrc/alicloud-resources';
import { EXAMPLES, synthesizeExample } from '../../examples/example';

// Another id is another resource: Terraform would destroy the one and create the other. A change of this snapshot is a breaking change, which the CHANGELOG
// must name together with the `moveTo` that spares the infrastructure.

type Blocks = Partial<Pick<Configuration, 'resource' | 'data'>>;

function configurationOf(name: string): Blocks {
  const stack = aStack();
  aSite(stack, SITES[name]);
  return synthesized(stack);
}

function idsOf({ data = {}, resource = {} }: Blocks): string[] {
  return [data, resource].flatMap((section, index) => Object.entries(section).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([id, block]) => `${index === 0 ? 'data.' : ''}${type}.${id} = ${block['//']?.metadata.path}`))).sort();
}

test.each(EXAMPLES)('the ids and construct paths of %s are these', example => {
  expect(idsOf(JSON.parse(readFileSync(join(synthesizeExample(example), 'cdk.tf.json'), 'utf8')))).toMatchSnapshot();
});

test.each(Object.keys(SITES))('the ids and construct paths of the site "%s" are these', name => {
  expect(idsOf(configurationOf(name))).toMatchSnapshot();
});

test('nothing that the library creates or asks is left out of these sites', () => {
  const sites = Object.keys(SITES).map(configurationOf);
  const types = (section: 'data' | 'resource') => [...new Set(sites.flatMap(site => Object.keys(site[section]!)))].filter(type => type.startsWith('alicloud_')).sort();
  expect([types('data'), types('resource')]).toEqual([[...DATA_SOURCES].sort(), [...RESOURCES].sort()]);
});
