import { SAVED_COMMANDS } from '../../../../lib/machine/saved-commands';
import { appFolder, seen } from '../app';

const at = (path: string) => ({ '//': { metadata: { path: `chat/${path}` } } });
const PATH = 'stacks/chat/cdk.tf.json';

/** An app with a site on Kubernetes, which nobody has deployed: nobody is asked for what is done elsewhere. */
const APP = appFolder({
  'cdktf.out/manifest.json': { version: '0.21.0', stacks: { chat: { name: 'chat', synthesizedStackPath: PATH } } },
  [`cdktf.out/${PATH}`]: {
    resource: {
      helm_release: { R: { ...at('Chat/Release/Resource'), name: 'team-chat', namespace: 'team-chat' } },
      alicloud_db_instance: { D: { ...at('Chat/Database/Resource'), instance_name: 'Team-Chat' } },
    },
    data: { alicloud_cs_cluster_credential: { C: at('Chat/Credential') } },
  },
});

const SAYS: Record<string, string> = {
  'backup': 'RDS makes a backup of Team-Chat every night and keeps every change; one by hand is made in its console',
  'restore': 'RDS brings a moment of Team-Chat back into another instance, in its console',
  'restart': 'kubectl --namespace team-chat rollout restart deployment/team-chat replaces the replicas one by one',
  'update-system': 'there is no system to update: pods run the image, so name a newer openWebUiImage and deploy',
  'clean-up': 'there is no disk that fills up: that of Team-Chat grows by itself, and uploads are in the bucket',
};

test.each(Object.entries(SAYS))('%s of a site on Kubernetes says what to do instead, and asks nobody', async (what, says) => {
  expect(await seen(APP, what)).toEqual({
    exitCode: 1, printed: '', complained: expect.stringContaining(`cdktf-bailian-open-webui: team-chat runs on Kubernetes, where there is no ${what}: ${says}`),
  });
});

test('every command of a machine is one of a site on Kubernetes, or says what to do instead', () => {
  expect([...Object.keys(SAYS), 'status', 'logs'].sort()).toEqual(SAVED_COMMANDS.map(({ what }) => what).sort());
});

test('status and logs ask Terraform first', async () => {
  for (const what of ['status', 'logs']) {
    expect((await seen(APP, what)).complained).toMatch(/^asking Terraform for the state of chat\n/);
  }
});
