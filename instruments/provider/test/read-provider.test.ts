import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { describeGo } from '../describe-terraform';

// A provider of three types: one whose calls are all read, one of which a call is made in a form that is not, and one of which nothing is.

const SOURCE = `package alicloud

func Provider() *schema.Provider {
	return &schema.Provider{ResourcesMap: map[string]*schema.Resource{
		"alicloud_read":   resourceRead(),
		"alicloud_partly": resourcePartly(),
		"alicloud_silent": resourceSilent(),
	}}
}

func resourceRead() *schema.Resource { return &schema.Resource{Create: readCreate, Delete: readDelete} }

func readCreate(d *schema.ResourceData, meta interface{}) error {
	client := meta.(*connectivity.AliyunClient)
	_, err := client.RpcPost("Vpc", "2016-04-28", "CreateVpc", nil, request, true)
	wait(client.GetRetryTimeout(d.Timeout(schema.TimeoutCreate)))
	return err
}

func readDelete(d *schema.ResourceData, meta interface{}) error {
	client := meta.(*connectivity.AliyunClient)
	_, err := client.WithEcsClient(func(ecsClient *ecs.Client) (interface{}, error) { return ecsClient.DeleteInstance(request) })
	return err
}

func resourcePartly() *schema.Resource { return &schema.Resource{Create: readCreate, Delete: silentDelete} }

func resourceSilent() *schema.Resource { return &schema.Resource{Delete: silentDelete} }

func silentDelete(d *schema.ResourceData, meta interface{}) error {
	client := meta.(*connectivity.AliyunClient)
	_, err := client.Do("Sls", roaParam("DELETE", "2020-12-30", "DeleteLogStore", action), nil, nil, nil, hostMap, false)
	_, err = client.WithLogClient(func(slsClient *sls.Client) (interface{}, error) { return nil, slsClient.DeleteLogStore(project, name) })
	return err
}
`;

describeGo('what the provider calls, read out of its source', () => {
  let folder: string;
  beforeAll(() => writeFileSync(join(folder = mkdtempSync(join(tmpdir(), 'provider-')), 'provider.go'), SOURCE));
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (...types: string[]) => {
    const { status, stdout, stderr } = spawnSync('go', ['run', '-C', join(__dirname, '..'), './rights', folder, ...types], { encoding: 'utf8', env: { ...process.env, GOFLAGS: '-buildvcs=false', GOTOOLCHAIN: 'local' } });
    const warnings = stderr.split('\n').filter(line => line.includes('provider.go')).map(line => line.replace(/^.*?: /, ''));
    return { status, table: stdout.trim() && JSON.parse(stdout) as unknown, warnings };
  };

  const PASSED_OVER = ['client\\.Do\\("Sls", .*DeleteLogStore', 'slsClient\\.DeleteLogStore\\(project, name\\)']
    .map(call => expect.stringMatching(`^a call in a form that is not read here: ${call}`));

  test('is all of it, without a warning, where every form is known', () => {
    expect(read('alicloud_read')).toEqual({
      status: 0, warnings: [], table: { alicloud_read: { create: [{ action: 'vpc:CreateVpc' }], delete: [{ action: 'ecs:DeleteInstance' }] } },
    });
  });

  test('is not passed over in silence where a form is not known', () => {
    const { status, table, warnings } = read('alicloud_partly');
    expect([status, warnings]).toEqual([0, PASSED_OVER]);
    expect(table).toEqual({ alicloud_partly: { create: [{ action: 'vpc:CreateVpc' }], delete: [] } });
  });

  test('fails for a type of which no call is found, and prints no table', () => {
    const { status, table, warnings } = read('alicloud_read', 'alicloud_silent');
    expect([status, table, warnings]).toEqual([1, '', PASSED_OVER]);
  });
});
