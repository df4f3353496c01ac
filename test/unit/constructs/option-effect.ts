import { TerraformStack } from 'cdktf';
import { aStack } from './stack';
import { leaves, synthesized } from './synthesized';

type Props = Record<string, unknown>;

/** What an option does, seen in what is synthesized. */
export interface OptionEffect {
  /** The option with a value that is not its default, and what it needs beside it. */
  readonly given: Props | ((stack: TerraformStack) => Props);
  /** What it is compared with; left out: the same without the option. */
  readonly instead?: Props;
  /** What is other than before: path of the scalar and its new value, `<gone>` where there is none any more. */
  readonly shows: Record<string, unknown>;
  /** Whether it brings more than is listed here. */
  readonly more?: boolean;
}

/** The effects of the options of a struct, by name. */
export type OptionEffects = Record<string, OptionEffect>;

/** Creates what the props belong to. */
export type Create = (stack: TerraformStack, props: never) => unknown;

/** What is other with an option than without. */
export function effectOf(option: string, { given, instead }: OptionEffect, create: Create): Record<string, unknown> {
  const after = configured(create, given);
  const before = instead || typeof given !== 'function' ? configured(create, without(option, instead ?? given as Props)) : configured(create, stack => without(option, given(stack)));
  const changed = Object.entries(after).filter(([path, value]) => before[path] !== value);
  const gone = Object.keys(before).filter(path => !(path in after)).map(path => [path, '<gone>'] as const);
  return Object.fromEntries([...changed, ...gone]);
}

function without(option: string, { [option]: _left, ...others }: Props): Props {
  return others;
}

/** Most options are compared with the same few configurations. */
const known = new Map<Create, Map<string, Record<string, unknown>>>();

function configured(create: Create, given: OptionEffect['given']): Record<string, unknown> {
  if (typeof given === 'function' || Object.values(given).some(value => typeof value === 'object')) {
    return plainLeaves(create, given);
  }
  const configurations = known.get(create) ?? new Map<string, Record<string, unknown>>();
  known.set(create, configurations);
  const key = JSON.stringify(given);
  const configuration = configurations.get(key) ?? plainLeaves(create, given);
  configurations.set(key, configuration);
  return configuration;
}

function plainLeaves(create: Create, given: OptionEffect['given']): Record<string, unknown> {
  const stack = aStack();
  create(stack, (typeof given === 'function' ? given(stack) : given) as never);
  return Object.fromEntries(Object.entries(leaves(synthesized(stack))).map(([path, value]) => [plain(path), plain(value)]));
}

/** Ids without their hashes and without the name of the site, so that one table serves a construct alone and in a site. */
function plain<T>(text: T): T {
  return typeof text === 'string' ? text.replace(/_[0-9A-F]{8}(?![0-9A-Za-z])/g, '').replace(/\bSite_/g, '').replace(/^resource\./, '') as T : text;
}
