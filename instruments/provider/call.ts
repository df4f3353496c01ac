import { Attributes } from './values';

/** One call that core made, with every value that went along: what a secret must not be found in. */
export interface Call {
  readonly rpc: string;
  /** The resource or data source type, or `provider`. */
  readonly type: string;
  readonly action?: 'create' | 'update' | 'replace' | 'delete' | 'read' | 'none';
  /** Absent where core calls without a configured provider. */
  readonly region?: string;
  readonly config?: Attributes | null;
  readonly prior?: Attributes | null;
  readonly planned?: Attributes | null;
}
