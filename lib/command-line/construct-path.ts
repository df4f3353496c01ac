import { Attributes } from '../rights/stack-part';

/** Where the construct of an element is, the stack first, as cdktf writes it down beside it; nothing where it does not. */
export function pathOf(element: Attributes): string {
  const { metadata } = (element['//'] ?? {}) as { metadata?: { path?: string } };
  return metadata?.path ?? '';
}
