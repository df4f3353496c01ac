import { Sized } from './fitting-programs';
import { BailianEndpoint } from '../choices/bailian-endpoint';
import { BailianModels } from '../choices/bailian-models';
import { OllamaImage, OpenWebUiImage } from '../choices/container-image';
import { InstanceType } from '../choices/instance-type';
import { SecretSource } from '../choices/secret-source';
import { SignUp } from '../choices/sign-up';
import { Program } from '../machine/program';
import { BailianSettings, bailianProgram } from '../machine/programs/bailian/bailian';
import { dataDiskProgram } from '../machine/programs/data-disk/data-disk';
import { imageProgram } from '../machine/programs/image/image';
import { localModelsProgram } from '../machine/programs/local-models/local-models';
import { pruneProgram } from '../machine/programs/prune/prune';
import { siteSettingsProgram } from '../machine/programs/site-settings/site-settings';
import { WebUiParameter, webUiProgram } from '../machine/programs/web-ui/web-ui';
import { webUiToolsProgram } from '../machine/programs/web-ui-tools/web-ui-tools';
import { ADMIN_PASSWORD, API_KEY } from '../terraform/secret-use';

/** What the programs of the machine are made of. */
export interface InstanceProgramsProps {
  readonly name: string;
  readonly path: string;
  readonly instanceType: InstanceType;
  readonly localModels: string[];
  readonly ollamaImage?: OllamaImage;
  readonly openWebUiImage: OpenWebUiImage;
  readonly servedOrigins: string[];
  readonly adminEmail: string;
  readonly apiKey: SecretSource;
  readonly adminPassword: SecretSource;
  readonly endpoint: BailianEndpoint;
  readonly models: BailianModels;
  readonly signUp: SignUp;
  readonly allowEmbeddingModelChange: boolean;
}

/** The programs of the machine. */
export interface InstancePrograms {
  readonly bailian: Program<'api_key'>;
  readonly webUiTools: Program;
  readonly siteSettings: Program;
  readonly prune: Program;
  readonly dataDisk: Program<'disk_id'>;
  readonly image: Program;
  readonly localModels?: Program;
  readonly webUi: Program<WebUiParameter>;
}

/** Builds them, of a model in which nothing is wrong. */
export function instancePrograms(model: InstanceProgramsProps): InstancePrograms {
  const { name, path, models, localModels, ollamaImage: ollama, openWebUiImage: image, servedOrigins } = model;
  const hasGpu = model.instanceType.hasGpu;
  const bailianSettings: BailianSettings = { endpoint: model.endpoint.url, defaultModel: models.defaultModel, taskModel: models.taskModel };
  const apiKey = { source: model.apiKey._source({ use: API_KEY, name, path }), revision: model.apiKey._revision };
  const adminPassword = { source: model.adminPassword._source({ use: ADMIN_PASSWORD, name, path }), revision: model.adminPassword._revision };
  const tools = { webUiTools: webUiToolsProgram(), siteSettings: siteSettingsProgram(), prune: pruneProgram() };
  return {
    ...tools,
    bailian: bailianProgram({ apiKeySource: apiKey.source, settings: bailianSettings, revision: apiKey.revision }),
    dataDisk: dataDiskProgram(),
    image: imageProgram({ image, hasGpu, ollama }),
    localModels: ollama && localModelsProgram(ollama, localModels),
    webUi: webUiProgram({
      image,
      hasGpu,
      adminEmail: model.adminEmail,
      apiKeySource: apiKey.source,
      adminPasswordSource: adminPassword.source,
      settings: {
        ...bailianSettings,
        models: models.allowed,
        ollamaModels: localModels,
        embeddingModel: models.embeddingModel,
        signUp: model.signUp,
        origins: addressFirst(servedOrigins),
      },
      hasLocalModels: ollama !== undefined,
      allowEmbeddingModelChange: model.allowEmbeddingModelChange,
      // other tools are another program, although their text is not in this one
      revision: [...Object.values(tools).map(({ version }) => version), apiKey.revision, adminPassword.revision].join('.'),
    }),
  };
}

/** The first origin is the site's address; the others have no order. */
function addressFirst([address, ...others]: string[]): string[] {
  return address === undefined ? [] : [address, ...others.sort()];
}

/** The programs that a prop makes long, and which. */
export function sizedByProps({ models, servedOrigins, localModels: local }: InstanceProgramsProps, { bailian, localModels, webUi }: InstancePrograms): Sized[] {
  const lists: Record<string, string[]> = { models: models.allowed, servedOrigins, localModels: local };
  const [longest] = Object.keys(lists).sort((one, other) => lists[other].join().length - lists[one].join().length);
  return [['models', bailian], [longest, webUi], ...(localModels ? [['localModels', localModels] as const] : [])];
}
