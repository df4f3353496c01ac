import { forCdktn } from '../../projenrc/cdktn-names';

test.each([
  ['what is imported', "import { App } from 'cdktf'; import x from 'cdktf-bailian-open-webui/lib/a'; jest.mock('cdktf/lib/b')",
    "import { App } from 'cdktn'; import x from 'cdktn-bailian-open-webui/lib/a'; jest.mock('cdktn/lib/b')"],
  ['commands', 'npm install cdktf constructs; npm i cdktf-cli; npx cdktf deploy; npx cdktf-bailian-open-webui status', 'npm install cdktn constructs; npm i cdktn-cli; npx cdktn deploy; npx cdktn-bailian-open-webui status'],
  ['what is told of the other of the two', '`cdktf` and `cdktn`, cdktf-bailian-open-webui and cdktn-bailian-open-webui', '`cdktn` and `cdktf`, cdktn-bailian-open-webui and cdktf-bailian-open-webui'],
  ['classes', 'cdktf.TerraformStack, cdktf-bailian-open-webui.Alarms', 'cdktn.TerraformStack, cdktn-bailian-open-webui.Alarms'],
  ['names in other languages', 'cdktf_bailian_open_webui io.x.cdktfbailianopenwebui CdktfBailianOpenWebUi', 'cdktn_bailian_open_webui io.x.cdktnbailianopenwebui CdktnBailianOpenWebUi'],
  ['the provider of an example', "'@cdktf/provider-null/lib/provider'", "'@cdktn/provider-null/lib/provider'"],
  ['prose', 'for [CDKTF](https://developer.hashicorp.com/terraform/cdktf), as CDKTF has it', 'for [CDK Terrain](https://cdktn.io), as CDK Terrain has it'],
  ['what its command line needs', '- Node.js 22 or newer; Node.js 20', '- Node.js 22.19 or newer; Node.js 20'],
])('%s', (_what, text, changed) => {
  expect(forCdktn(text)).toBe(changed);
});

test.each([
  ['files of both', 'cdktf.json cdktf.out CDKTF_OUTDIR'],
  ['members and metadata of both', "element.cdktfStack '@cdktf/warn'"],
  ['what a record carries', '"remark": "cdktf-bailian-open-webui" const OWN_REMARK = \'cdktf-bailian-open-webui\' the remark `cdktf-bailian-open-webui` 备注 `cdktf-bailian-open-webui` remark != "cdktf-bailian-open-webui"'],
  ['what copies of both know each other by', "Symbol.for('cdktf-bailian-open-webui/made') Symbol.for(`cdktf-bailian-open-webui/${what}`)"],
  ['owners', 'https://github.com/cdktf-bailian-open-webui/cdktf-bailian-open-webui.git io.github.cdktf-bailian-open-webui The cdktf-bailian-open-webui authors'],
  ['a file of this project', './terraform/copy-of-cdktf'],
  ['what is said in both', '<!-- of both packages -->\n| `cdktf` | CDKTF |\n<!-- /of both packages -->'],
])('%s stay', (_what, text) => {
  expect(forCdktn(text)).toBe(text);
});
