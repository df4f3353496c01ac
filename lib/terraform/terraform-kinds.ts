import { ITerraformDependable, TerraformProvider, TerraformStack } from 'cdktf';
import { kind } from '../validation/kind';

/** A provider that knows our resources, of whatever class it was generated as. */
export const PROVIDER = kind<TerraformProvider>('a provider of aliyun/alicloud, e.g. new alicloud.AlicloudProvider(…)', value =>
  TerraformProvider.isTerraformProvider(value) && (value.terraformResourceType === 'alicloud' || /(?:^|\/)aliyun\/alicloud$/.test(value.terraformProviderSource ?? '')));

/** What a resource can wait for. */
export const DEPENDABLE = kind<ITerraformDependable>('a resource, a data source or a module of Terraform', value =>
  typeof value === 'object' && value !== null && typeof (value as { readonly fqn?: unknown }).fqn === 'string');

/** Where everything of an app stands. */
export const STACK = kind<TerraformStack>('a TerraformStack', TerraformStack.isStack);
