import { TerraformProvider, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { regionOf } from './alicloud-provider';
import { holdSameCdktf, isSensitiveVariable } from './copy-of-cdktf';
import { IsTaken } from '../choices/secret-source';

/** What a resolver is told of the place where a construct will stand. */
export interface SynthContext {
  /** The construct's path. */
  readonly path: string;
  /** The region of its provider, where that is known at synth. */
  readonly region?: string;
  /** Whether a variable of that name would collide with something else on the stack. */
  readonly isTaken: IsTaken;
}

/** What is known of a construct before it exists. */
export function contextOf(scope: Construct, id: string, provider?: TerraformProvider): SynthContext {
  const stack = TerraformStack.of(scope);
  const path = `${scope.node.path}/${id}`;
  holdSameCdktf(stack, path);
  return {
    path,
    region: regionOf(scope, provider),
    isTaken: name => {
      const child = stack.node.tryFindChild(name);
      return child !== undefined && !isSensitiveVariable(child);
    },
  };
}

/** Whether a value is known only when Terraform applies. */
export function isUnknown(value: unknown): boolean {
  return Token.isUnresolved(value);
}
