import { App, TerraformStack } from 'cdktf';
import * as fc from 'fast-check';
import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import {
  AcmeChallenge, BailianEndpoint, BailianModels, BailianOpenWebUiProps, DiskCategory, InstanceCharge, InstanceType, InternetBandwidth, SecretSource, SignUp,
  TlsCertificate,
} from '../../lib';

const RUNS = 12;

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Any text that a tag may hold: what looks like an escape, a quote or a directive is left in. */
const tagText = fc.oneof(
  fc.string({ maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('"', '\\', '\\"', '$', '%', '$$', '{{x}}', "'", '{}', '$(id)', '密'),
);

/** Ranges reach a little over what is allowed: the rules must hold where Terraform would not. */
const machine = fc.record({
  instanceType: optional(fc.constantFrom(InstanceType.E_C1_M4_LARGE, InstanceType.U1_C1_M2_LARGE, InstanceType.GN7_I_C8_G1_2_XLARGE, InstanceType.of('ecs.g8i.large'))),
  instanceCharge: optional(fc.constantFrom(
    InstanceCharge.spot(), InstanceCharge.spot({ maxHourlyPrice: 0.125 }), InstanceCharge.subscription({ months: 3, autoRenew: true, forceDelete: true }))),
  systemDiskCategory: optional(fc.constantFrom(DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO, DiskCategory.CLOUD_ESSD_ENTRY)),
  systemDiskSizeGiB: optional(fc.integer({ min: 90, max: 2010 })),
  dataDiskCategory: optional(fc.constantFrom(DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO, DiskCategory.CLOUD_ESSD_ENTRY)),
  snapshotCopyTo: optional(fc.constantFrom('ap-southeast-5', 'cn-hangzhou', 'ap-southeast-1')),
  dataDiskSizeGiB: optional(fc.integer({ min: 19, max: 32769 })),
  snapshotRetentionDays: optional(fc.integer({ min: 0, max: 65537 })),
});

const network = fc.record({
  cidrBlock: optional(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '192.168.0.0/24', '172.16.0.0/12')),
  internetBandwidth: optional(fc.oneof(
    fc.integer({ min: 1, max: 201 }).map(mbps => InternetBandwidth.payByTraffic(mbps)),
    fc.integer({ min: 1, max: 501 }).map(mbps => InternetBandwidth.payByBandwidth(mbps)))),
  allowedCidrs: optional(fc.uniqueArray(fc.constantFrom('203.0.113.0/24', '198.51.100.7/32', '0.0.0.0/0'), { minLength: 1 })),
});

const names = fc.oneof(fc.constant({}), fc.record({
  domain: fc.constantFrom('example.com', 'chat.example.com.cn', 'xn--fiq228c.example.com'),
  www: optional(fc.constant(true)),
  certificate: optional(fc.constantFrom(TlsCertificate.selfSigned(), TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }), TlsCertificate.acme({ email: 'a@example.com' }))),
}));

const rest = fc.record({
  name: optional(fc.stringMatching(/^[a-z][a-z0-9]{2,30}$/)),
  tags: optional(fc.dictionary(tagText, tagText, { maxKeys: 4 })),
  endpoint: optional(fc.constantFrom(BailianEndpoint.VIRGINIA, BailianEndpoint.workspace('llm-abc', REGION), BailianEndpoint.custom('https://llm.example.com/v1'))),
  models: optional(fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,20}$/), { minLength: 1, maxLength: 5 }).map(allowed => BailianModels.of({ allowed }))),
  signUp: optional(fc.constantFrom(...Object.values(SignUp))),
  adminPassword: fc.constantFrom(SecretSource.fromVariable('admin_password'), SecretSource.unsafeArgument('admin_password'), SecretSource.fromKmsSecret('bailian!secret-1')),
});

const props: fc.Arbitrary<Partial<BailianOpenWebUiProps>> = fc.tuple(machine, network, names, rest).map(parts => Object.assign({}, ...parts));

describeTerraform('what the library accepts', () => {
  test('Terraform and the cloud accept, byte for byte, and plan nothing the second time', async () => {
    await fc.assert(fc.asyncProperty(props.filter(acceptedAtSynth), async chosen => {
      const standIn = await StandIn.start();
      try {
        standIn.cloud.sells('ecs.g8i.large');
        const deployment = new Deployment(standIn, { ...SECRETS });
        await deployment.deploy(site(chosen));
        expect(standIn.cloud.resources('alicloud_vpc')[0].attributes.tags).toMatchObject(chosen.tags ?? {});
        expect((await deployment.plan()).changes).toEqual([]);
      } finally {
        await standIn.stop();
      }
    }), { numRuns: RUNS, seed: 20261125, endOnFailure: true });
  });
});

function acceptedAtSynth(chosen: Partial<BailianOpenWebUiProps>): boolean {
  try {
    site(chosen)(new TerraformStack(new App({ outdir: '/nowhere' }), 'chat'));
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') {
      throw error;
    }
    return false;
  }
}
