import { readFileSync } from 'fs';
import { join } from 'path';
import { EXAMPLES, synthesizeExample } from '../../examples/example';

// Another id is another resource: Terraform would destroy the one and create the other. A change of this snapshot is a breaking change, which the CHANGELOG
// must name together with the `moveTo` that spares the infrastructure.

interface Block { readonly '//'?: { readonly metadata: { readonly path: string; readonly uniqueId: string } } }

test.each(EXAMPLES)('the ids and construct paths of %s are these', example => {
  const configuration = JSON.parse(readFileSync(join(synthesizeExample(example), 'cdk.tf.json'), 'utf8')) as Record<'resource' | 'data', Record<string, Record<string, Block>>>;
  const ids = [configuration.data ?? {}, configuration.resource].flatMap((section, index) => Object.entries(section).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([id, block]) => `${index === 0 ? 'data.' : ''}${type}.${id} = ${block['//']?.metadata.path}`)));
  expect(ids.sort()).toMatchSnapshot();
});
