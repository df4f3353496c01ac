import { StackPrograms } from './stack-programs';
import {
  AcmeChallenge, AcmeServer, BailianEndpoint, BailianModels, BailianOpenWebUi, ImageMirrors, InstanceType, OpenWebUiImage, OpenWebUiOptions, SecretSource,
  SignIn, TlsCertificate,
} from '../../lib';
import { aStack } from '../unit/constructs/stack';
import { synthesized } from '../unit/constructs/synthesized';

/** How a site under test differs from `SiteProps`' defaults; each becomes a prop of the product. */
export interface SiteProps {
  /** @default 0.12.4 */
  readonly version?: string;
  /** @default - none: the tag is trusted */
  readonly digest?: string;
  /** An image of one's own, instead of that of the version. */
  readonly image?: OpenWebUiImage;
  /** @default - none */
  readonly imageMirrors?: ImageMirrors;
  /** Empty: no front end, the port is public. @default chat.example.com */
  readonly names?: string[];
  /** @default acme-dns-01 */
  readonly certificate?: CertificateWord;
  readonly endpoint?: string;
  readonly models?: string[];
  readonly defaultModel?: string;
  readonly taskModel?: string;
  readonly adminEmail?: string;
  /** @default - a variable, whose value lies in the account */
  readonly apiKey?: SecretSource;
  /** @default - none */
  readonly localModels?: string[];
  /** What else Open WebUI is told of models, in the product's own words. */
  readonly told?: Pick<OpenWebUiOptions, 'embedding' | 'rerankModel' | 'builtInTools'>;
  /** @default - none */
  readonly environment?: Record<string, string>;
  /** @default - none */
  readonly secretEnvironment?: Record<string, SecretSource>;
  /** @default - the site's own passwords alone */
  readonly signIn?: SignIn;
  /** @default true */
  readonly passwordSignIn?: boolean;
}

type CertificateWord = 'acme-dns-01' | 'acme-http-01' | 'self-signed';

/** What only the account of this test knows. */
export interface Surroundings {
  readonly acmeDirectory: string;
  /** Whether the names' records are the site's, as with the construct they are. */
  readonly leadsHere: boolean;
}

export const ADMIN_EMAIL = 'admin@example.com';
export const ZONE = 'example.com';

/** What the product makes of a site: its programs, the order of their calls, what the role may do. */
export class SiteStack extends StackPrograms {
  public constructor(props: SiteProps, surroundings: Surroundings) {
    const stack = aStack();
    new BailianOpenWebUi(stack, 'Chat', {
      name: 'chat',
      adminEmail: props.adminEmail ?? ADMIN_EMAIL,
      apiKey: props.apiKey ?? SecretSource.fromVariable('api_key'),
      adminPassword: SecretSource.fromVariable('admin_password'),
      endpoint: props.endpoint === undefined ? undefined : BailianEndpoint.custom(props.endpoint),
      models: BailianModels.of({ allowed: props.models ?? ['qwen3.8-flash', 'qwen3.8-max', 'qwen-flash'], defaultModel: props.defaultModel, taskModel: props.taskModel }),
      openWebUiImage: props.image ?? OpenWebUiImage.of('ghcr.io/open-webui/open-webui', `v${props.version ?? '0.12.4'}`, { digest: props.digest }),
      environment: props.environment,
      secretEnvironment: props.secretEnvironment,
      imageMirrors: props.imageMirrors,
      signIn: props.signIn,
      passwordSignIn: props.passwordSignIn,
      ...props.localModels?.length ? { localModels: props.localModels, instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE } : {},
      ...props.told,
      ...frontend(props, surroundings),
    });
    super(synthesized(stack));
  }
}

function frontend({ names = [`chat.${ZONE}`], certificate = 'acme-dns-01' }: SiteProps, { acmeDirectory, leadsHere }: Surroundings) {
  const [domain, ...others] = names;
  return domain === undefined ? {} : {
    domain,
    additionalDomains: others.map(name => ({ name })),
    dnsRecords: leadsHere,
    certificate: certificateOf(certificate, acmeDirectory),
  };
}

function certificateOf(word: CertificateWord, directory: string): TlsCertificate {
  switch (word) {
    case 'self-signed': return TlsCertificate.selfSigned();
    case 'acme-http-01': return TlsCertificate.acme({ server: AcmeServer.of(directory), challenge: AcmeChallenge.HTTP_01 });
    case 'acme-dns-01': return TlsCertificate.acme({ server: AcmeServer.of(directory), challenge: AcmeChallenge.DNS_01 });
  }
}
