import { join } from 'path';
import { AnnotationMetadataEntryType, App, TerraformBackend, TerraformStack, Testing } from 'cdktf';
import { Configuration, isMap, readableConfiguration, Shown } from './readable-configuration';

/** What `app.synth()` makes of a stack, as a person reads it; without what is another on another machine. */
export function readableStack(stack: TerraformStack, shown: Shown): string {
  const stacks = stack.node.root.node.findAll().filter(TerraformStack.isStack);
  const configuration = whilePrepared(stacks, () => synthesized(stack));
  return readableConfiguration(withoutPlaces(configuration, new Set(stacks.map(placeOf))), shown);
}

/**
 * Does something while all stacks are prepared, as `app.synth()` prepares them: what one uses of another is an output there and a remote state here.
 *
 * Every stack has a backend then. One that cdktf made goes again, so that a stack can still be given its own; where another stack has been told the place,
 * it stays.
 */
function whilePrepared<T>(stacks: TerraformStack[], act: () => T): T {
  const bare = stacks.filter(({ node }) => !node.findAll().some(TerraformBackend.isBackend));
  try {
    stacks.forEach(stack => stack.prepareStack());
    return act();
  } finally {
    bare.filter(stack => !stacks.some(({ dependencies }) => dependencies.includes(stack))).forEach(({ node }) => node.tryRemoveChild('backend'));
  }
}

/** As in `app.synth()` the aspects of the stacks around it come first, and validations unless the app skips them. */
function synthesized(stack: TerraformStack): Configuration {
  const { root, scopes } = stack.node;
  const [json] = scopes.filter(TerraformStack.isStack).map(each => {
    const text = Testing.synth(each, !(App.isApp(root) && root.skipValidation));
    refuseErrors(each);
    return text;
  }).slice(-1);
  return JSON.parse(json);
}

/** Begins as cdktf's own message does. */
function refuseErrors(stack: TerraformStack): void {
  const errors = stack.node.findAll().flatMap(({ node }) => node.metadata
    .filter(({ type }) => type === AnnotationMetadataEntryType.ERROR)
    .map(({ data }) => `[${node.path}] ${data}`));
  if (errors.length > 0) throw new Error(`Encountered Annotations with level "ERROR":\n${errors.join('\n')}`);
}

/** Where cdktf has the state of a stack that has no backend: in the folder of the process. */
const placeOf = ({ node }: TerraformStack) => join(process.cwd(), `terraform.${node.id}.tfstate`);

/** Without the places that cdktf chose: that of this stack, and those of the stacks that it refers to. */
function withoutPlaces(configuration: Configuration, places: ReadonlySet<unknown>): Configuration {
  const own = without(configuration, ['terraform', 'backend', 'local', 'path'], places) ?? {};
  const { data } = own;
  if (!isMap(data) || !isMap(data.terraform_remote_state)) return own;
  const states = Object.entries(data.terraform_remote_state).map(([name, state]) => [name, isMap(state) ? without(state, ['config', 'path'], places) : state]);
  return { ...own, data: { ...data, terraform_remote_state: Object.fromEntries(states) } };
}

/** A map without what stands at the end of a path, where it is one of these values, and without the maps that this leaves empty. */
function without(map: Configuration, [key, ...path]: readonly string[], values: ReadonlySet<unknown>): Configuration | undefined {
  if (!(key in map)) return map;
  const before = map[key];
  const after = path.length > 0 && isMap(before) ? without(before, path, values) : before;
  const left = after === undefined || path.length === 0 && values.has(after)
    ? Object.fromEntries(Object.entries(map).filter(([name]) => name !== key))
    : { ...map, [key]: after };
  return Object.keys(left).length > 0 ? left : undefined;
}
