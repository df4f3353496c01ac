import { memberOf } from '../validation/kind';

/** Who may create an account on the site. */
export enum SignUp {
  /** Nobody; the administrator creates the accounts. */
  CLOSED = 'closed',

  /** Everybody who reaches the site; the account works once the administrator has approved it. */
  APPROVAL = 'approval',

  /** Everybody who reaches the site, at once. Every one of them spends your Bailian quota. */
  OPEN = 'open',
}

/** What is held where a member is written. */
export const SIGN_UP = memberOf('SignUp', SignUp);
