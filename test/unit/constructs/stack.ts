import { App, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { alicloud, BailianNetwork, SecretSource } from '../../../lib';
import { ValidationError } from '../../../lib/validation/validation-error';

/** An empty stack. */
export function emptyStack(id = 'chat'): TerraformStack {
  return new TerraformStack(new App({ stackTraces: false }), id);
}

/** A stack with the provider of a region, as every app begins. */
export function stackIn(region?: string): TerraformStack {
  const stack = emptyStack();
  new alicloud.AlicloudProvider(stack, 'alicloud', { region });
  return stack;
}

/** A stack in Singapore. */
export const aStack = () => stackIn('ap-southeast-1');

/** What every site must be given. */
export const REQUIRED = {
  apiKey: SecretSource.fromVariable('bailian_api_key'),
  adminEmail: 'admin@example.com',
  adminPassword: SecretSource.fromVariable('admin_password'),
};

/** An existing network with an address. */
export const NETWORK = BailianNetwork.fromAttributes({
  vpcId: 'vpc-t4nexample0000000000',
  vswitchId: 'vsw-t4nexample0000000000',
  securityGroupId: 'sg-t4nexample0000000000',
  zoneId: 'ap-southeast-1a',
  publicIp: '203.0.113.7',
  eipAllocationId: 'eip-t4nexample0000000000',
});

/** The construct tree below a construct: ids, and the types of resources. */
export function treeOf(construct: IConstruct): string {
  return ['', ...lines(construct, ''), ''].join('\n');
}

function lines(construct: IConstruct, indent: string): string[] {
  return construct.node.children.flatMap(child => {
    const { terraformResourceType } = child as { terraformResourceType?: string };
    return [`${indent}${child.node.id}${terraformResourceType ? ` ${terraformResourceType}` : ''}`, ...lines(child, `${indent}  `)];
  });
}

/** The warnings below a construct. */
export function warningsOf(construct: IConstruct): string[] {
  return construct.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data));
}

/** The error that a construct refuses its props with; nothing may be left behind in its scope. */
export function refusal(scope: IConstruct, create: () => unknown): ValidationError {
  const before = scope.node.findAll().map(({ node }) => node.path);
  try {
    create();
  } catch (error) {
    expect((error as Error).name).toBe('ValidationError');
    expect(scope.node.findAll().map(({ node }) => node.path)).toEqual(before);
    return error as ValidationError;
  }
  throw new Error('nothing was refused');
}
