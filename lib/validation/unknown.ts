import { Token } from 'cdktf';

/** Whether a value is known only when Terraform applies. */
export function isUnknown(value: unknown): boolean {
  return Token.isUnresolved(value);
}
