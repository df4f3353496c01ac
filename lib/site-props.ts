import { TerraformProvider } from 'cdktf';
import { PROVIDER } from './terraform/terraform-kinds';
import { TEXT, mapOf } from './validation/kind';
import { struct } from './validation/struct';

/** What everything of a site has in common. */
export interface SiteProps {
  /**
   * The prefix of all names, 3 to 40 letters, digits and hyphens. Two deployments of the same app in one account must differ in it.
   *
   * @default - made from the construct's path
   */
  readonly name?: string;

  /**
   * Tags for everything that takes tags, at most 19.
   *
   * @default - only `open-webui-site`, with the name
   */
  readonly tags?: { [key: string]: string };

  /**
   * The provider for all resources and look-ups.
   *
   * @default - the stack's alicloud provider without an alias
   */
  readonly provider?: TerraformProvider;
}

/** The kinds of its properties. */
export const SITE_PROPS = struct<SiteProps>({ name: TEXT, tags: mapOf(TEXT), provider: PROVIDER });
