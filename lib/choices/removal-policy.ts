import { memberOf } from '../validation/kind';

/** What Terraform does with the data disk, or the public address, when it is told to destroy it. */
export enum RemovalPolicy {
  /**
   * Terraform refuses (`prevent_destroy`): `terraform destroy` and every change that would replace it fail until
   * this is changed.
   */
  RETAIN = 'retain',

  /** Terraform deletes it: the disk with every chat on it, whose automatic snapshots stay for their days of retention; the address, which others get. */
  DESTROY = 'destroy',
}

/** What is held where a member is written. */
export const REMOVAL_POLICY = memberOf('RemovalPolicy', RemovalPolicy);
