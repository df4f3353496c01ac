import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import { IConstruct } from 'constructs';
import { isUnknown } from '../validation/unknown';

/** What a text says: itself, or the expression that a token stands for, e.g. `${var.office}`. It is the same in every run, as the token is not. */
export function said(scope: IConstruct, text: string): string {
  if (!isUnknown(text)) {
    return text;
  }
  const resolved: unknown = Tokenization.resolve(text, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}
