import { TerraformProvider, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { ProviderFound, findProvider, regionOf } from './alicloud-provider';
import { holdSameCdktf, isSensitiveVariable } from './copy-of-cdktf';
import { RECORDS } from './names-in-app';
import { said } from './said';
import { flaw } from '../validation/kind';
import { Violation, ValidationError } from '../validation/validation-error';

/** What a resolver asks of the stack: whether a variable of that name would collide with something else. */
export type IsTaken = (name: string) => boolean;

/** What a resolver asks of the stack: the path of the construct that has a record of a name. */
export type RecordOf = (name: string) => string | undefined;

/** What a resolver is told of the place where a construct will stand. */
export interface SynthContext {
  /** The construct's path. */
  readonly path: string;
  /** What provider it has. */
  readonly provider: ProviderFound;
  /** The region of its provider, where that is known at synth. */
  readonly region?: string;
  /** What a text says: itself, or the expression that a token stands for. Two tokens may say the same. */
  readonly said: (text: string) => string;
  /** Whether a variable of that name would collide with something else on the stack. */
  readonly isTaken: IsTaken;
  /** Which construct of the stack has a record of a name. */
  readonly recordOf: RecordOf;
}

/** What is known of a construct before it exists; nothing is taken for granted of its props. */
export function contextOf(scope: Construct, id: string, props?: { readonly provider?: TerraformProvider } | null): SynthContext {
  examinePlace(scope, id);
  const stack = TerraformStack.of(scope);
  const path = `${scope.node.path}/${id}`;
  holdSameCdktf(stack, path);
  return {
    path,
    provider: findProvider(scope, props?.provider),
    region: regionOf(scope, props?.provider),
    said: text => said(scope, text),
    isTaken: name => {
      const child = stack.node.tryFindChild(name);
      return child !== undefined && !isSensitiveVariable(child);
    },
    recordOf: name => RECORDS.holderOf(name, stack, stack),
  };
}

/** Where a construct stands is a parameter like any other. */
function examinePlace(scope: Construct, id: string): void {
  const violations: Violation[] = [];
  if (!Construct.isConstruct(scope) || !scope.node.scopes.some(TerraformStack.isStack)) {
    violations.push(flaw('a TerraformStack, or a construct in one', scope, 'scope'));
  }
  if (typeof id !== 'string' || id === '') {
    violations.push(flaw('a string with at least one character', id, 'id'));
  }
  if (violations.length > 0) {
    throw new ValidationError([Construct.isConstruct(scope) ? scope.node.path : '', typeof id === 'string' ? id : ''].join('/'), violations);
  }
}
