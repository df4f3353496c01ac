import { TerraformDataSource, TerraformResource } from 'cdktf';

/** A resource's address as `replace_triggered_by` and commands take it: without `${}`, which `terraform init` refuses there. */
export function bareAddress(resource: TerraformResource | TerraformDataSource): string {
  void resource.fqn; // asked for, so that cdktf refuses another logical id later on
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** A look-up's address, for expressions that cdktf has no words for. */
export function lookUpAddress(lookUp: TerraformDataSource): string {
  void lookUp.fqn;
  return `data.${lookUp.terraformResourceType}.${lookUp.friendlyUniqueId}`;
}
