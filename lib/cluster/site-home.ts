import { Construct } from 'constructs';
import { kept } from '../terraform/kept-attribute';
import { TerraformData } from '../terraform/terraform-data';

/** The cluster that a site came to run on; another one, and the refusal comes at plan, before half of it is destroyed. */
export function siteHome(scope: Construct, cluster: string): TerraformData {
  return new TerraformData(new Construct(scope, 'Home'), 'Resource', {
    input: cluster,
    lifecycle: kept('input', cluster, current =>
      `The site runs on ${current}, where its key and its password of the database are, and cannot move to another cluster: set kubernetes as it was. Nothing has been changed.`),
  });
}
