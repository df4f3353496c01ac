import { CONTAINER_SERVICE, CallError, CloudAccount, alibabaCloudSdk } from '../../../lib/command-line/alibaba-cloud';
import { ApiGateway } from '../../cloud/api-gateway';
import { Roles } from '../../cloud/roles';
import { ContainerServiceApi } from '../container-service-api';

// Asked by Alibaba Cloud's own packages, which sign a call with a path in their own way.

const REGION = 'ap-southeast-1';
const RIGHT = { Effect: 'Allow' as const, Action: 'cs:DescribeClusterUserKubeconfig', Resource: 'acs:cs:*:*:cluster/c1' };

const roles = new Roles();
const service = new ContainerServiceApi(new Map([['c1', 'apiVersion: v1']]));
let gateway: ApiGateway;
const before = { ...process.env };

beforeAll(async () => {
  gateway = new ApiGateway('127.0.0.1', REGION, roles, { port: 0, tls: false, host: `cs.${REGION}.aliyuncs.com` });
  gateway.products.set('cs', service);
  await gateway.listener.start();
  roles.set('somebody', [RIGHT]);
  const { AccessKeyId: id, AccessKeySecret: secret, SecurityToken: token } = roles.issue('somebody');
  Object.assign(process.env, { ALIBABA_CLOUD_ACCESS_KEY_ID: id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret, ALIBABA_CLOUD_SECURITY_TOKEN: token });
});

afterAll(async () => {
  process.env = before;
  await gateway.listener.stop();
});

async function asked(path: string, minutes: string): Promise<unknown> {
  const endpoint = `127.0.0.1:${gateway.listener.port}`;
  const provider = { region: REGION, protocol: 'HTTP', endpoint, clusterEndpoint: endpoint };
  const api = (await CloudAccount.connect(alibabaCloudSdk(process.cwd()), provider, process.env)).api(CONTAINER_SERVICE, endpoint);
  return api.get('DescribeClusterUserKubeconfig', path, { TemporaryDurationMinutes: minutes, PrivateIpAddress: 'false' })
    .catch((error: CallError) => error.message);
}

test('hands out a kubeconfig for as long as was asked, to whoever has signed and may', async () => {
  expect(await asked('/k8s/c1/user_config', '15')).toMatchObject({ config: 'apiVersion: v1', expiration: expect.stringMatching(/^\d{4}-/) });
  expect(service.asked).toEqual([{ cluster: 'c1', minutes: 15 }]);
  expect(gateway.log.at(-1)).toMatchObject({ algorithm: 'ACS3', code: 'OK' });
});

test.each<[string, string, string, string]>([
  ['a cluster that the person may not', '/k8s/c2/user_config', '15', 'you are not allowed to do cs:DescribeClusterUserKubeconfig; the README says what to be granted'],
  ['another path', '/clusters/c1/user_config', '15', 'InvalidAction.NotFound'],
  ['a shorter time than there is', '/k8s/c1/user_config', '14', 'TemporaryDurationMinutes must be 15 to 4320'],
  ['a time that is none', '/k8s/c1/user_config', 'soon', 'TemporaryDurationMinutes must be 15 to 4320'],
])('refuses %s', async (_what, path, minutes, says) => expect(await asked(path, minutes)).toContain(says));

test('refuses a cluster that is not there', async () => {
  roles.set('somebody', [{ ...RIGHT, Resource: '*' }]);
  expect(await asked('/k8s/c3/user_config', '15')).toContain('ErrorClusterNotFound');
  roles.set('somebody', [RIGHT]);
});
