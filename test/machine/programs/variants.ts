/**
 * Prints, as JSON, the text of every program in every variant that a choice makes: `[{ variant, text, size }]`.
 *
 * Made by the functions that a deployment uses; placeholders are still in the texts, as they are when Terraform hands them over.
 */
import { AcmeChallenge, AcmeServer, SecretSource, TlsCertificate } from '../../../lib';
import { Program } from '../../../lib/machine/program';
import * as programs from '../../../lib/machine/programs';
import { CHAIN } from '../../model/certificates';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const IMAGE = { reference: 'ghcr.io/open-webui/open-webui:v0.12.4', digest: DIGEST };
const OLLAMA = { reference: 'ollama/ollama:0.35.1', digest: DIGEST };
const BAILIAN = { endpoint: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1', defaultModel: 'qwen-plus', taskModel: 'qwen-flash' };
const NAMES = Array.from({ length: 10 }, (_, index) => `chat-${index}.example.com`);

/** Where a secret comes from: what stands for it in the text, and what is handed over. */
const SECRETS = { 'argument': '${var.secret}', 'oos-secret-parameter:open-webui': undefined, 'kms-secret:open-webui': undefined };

const CERTIFICATES: Record<string, TlsCertificate> = {
  'acme-http-01': TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }),
  'acme-http-01, staging, e-mail': TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, server: AcmeServer.LETS_ENCRYPT_STAGING, email: 'admin@example.com' }),
  'acme-dns-01': TlsCertificate.acme(),
  'acme-dns-01, staging, e-mail': TlsCertificate.acme({ server: AcmeServer.LETS_ENCRYPT_STAGING, email: 'admin@example.com' }),
  'pem, key as an argument': TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.unsafeArgument('private_key') }),
  'pem, stored key': TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromVariable('private_key') }),
  'self-signed': TlsCertificate.selfSigned(),
};

function certificate(kind: TlsCertificate, serverNames: string[]): Program {
  return programs.certificateProgram({
    serverNames,
    dnsZones: serverNames.map(() => 'example.com'),
    stateDirectory: '/var/lib/open-webui/acme',
    toolsVersion: 'abcdef01.abcdef01',
    privateKey: '${var.private_key}',
    ...kind._kind({ name: 'chat', path: 'Chat' }),
  });
}

function webUi(source: string, secret: string | undefined, [hasGpu, hasLocalModels, isPublic]: boolean[]): Program {
  return programs.webUiProgram({
    image: IMAGE,
    adminEmail: 'admin@example.com',
    apiKeySource: source,
    adminPasswordSource: source,
    settings: { ...BAILIAN, models: ['qwen-plus', 'qwen-flash'], ollamaModels: hasLocalModels ? ['qwen3:8b'] : [], embeddingModel: 'text-embedding-v4', signUp: 'closed', origins: isPublic ? [] : ['https://chat.example.com'] },
    hasGpu,
    hasLocalModels,
    allowEmbeddingModelChange: hasGpu,
    revision: 'abcdef01.1.1',
    parameters: { public_address: isPublic ? '${var.address}' : undefined, api_key: secret, admin_password: secret },
  });
}

/** Every way to say yes or no so many times. */
function choices(count: number): boolean[][] {
  return count === 0 ? [[]] : choices(count - 1).flatMap(rest => [[...rest, false], [...rest, true]]);
}

const named = (...words: [string, boolean][]) => words.filter(([, chosen]) => chosen).map(([word]) => `, ${word}`).join('');

function* ofTheInstance(): Generator<[string, Program]> {
  yield ['signed-call', programs.signedCallProgram()];
  yield ['data-disk', programs.dataDiskProgram('${alicloud_ecs_disk.data.id}')];
  yield ['prune', programs.pruneProgram()];
  yield ['web-ui-tools', programs.webUiToolsProgram()];
  yield ['site-settings', programs.siteSettingsProgram()];
  for (const [gpu, ollama, digest] of choices(3)) {
    const pinned = { ...IMAGE, digest: digest ? DIGEST : undefined };
    yield [`image${named(['GPU', gpu], ['local models', ollama], ['digest', digest])}`, programs.imageProgram(pinned, gpu, ollama ? OLLAMA : undefined)];
  }
  for (const models of [['qwen3:8b'], ['qwen3:8b', 'deepseek-r1:14b', 'bge-m3:567m']]) {
    yield [`local-models, ${models.length}`, programs.localModelsProgram(OLLAMA, models)];
  }
  for (const [source, secret] of Object.entries(SECRETS)) {
    yield [`bailian, ${source}`, programs.bailianProgram({ apiKeySource: source, apiKey: secret, settings: BAILIAN, revision: '1' })];
    for (const choice of choices(3)) {
      const [gpu, local, open] = choice;
      yield [`web-ui, ${source}${named(['GPU', gpu], ['local models', local], ['without a domain', open])}`, webUi(source, secret, choice)];
    }
  }
}

function* ofTheFrontEnd(): Generator<[string, Program]> {
  yield ['front-end-tools', programs.frontEndToolsProgram()];
  yield ['site-checks', programs.siteChecksProgram()];
  yield ['acme-tools', programs.acmeToolsProgram()];
  for (const names of [NAMES.slice(0, 1), NAMES]) {
    yield [`front-end, names: ${names.length}`, programs.frontEndProgram(names, 8080, 100)];
    for (const [kind, chosen] of Object.entries(CERTIFICATES)) {
      yield [`certificate, ${kind}, names: ${names.length}`, certificate(chosen, names)];
    }
  }
}

const variants = [...ofTheInstance(), ...ofTheFrontEnd()].map(([variant, { text, size }]) => ({ variant, text, size }));
process.stdout.write(JSON.stringify(variants));
