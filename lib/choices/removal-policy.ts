/** What Terraform does with the data disk when it is told to destroy it. */
export enum RemovalPolicy {
  /**
   * Terraform refuses (`prevent_destroy`): `terraform destroy` and every change that would replace the disk fail until
   * this is changed.
   */
  RETAIN = 'retain',

  /** Terraform deletes the disk and every chat on it. Its automatic snapshots stay for their days of retention. */
  DESTROY = 'destroy',
}
