import { Sized } from './fitting-programs';
import { secretsOf, sourcesOfVariables } from './web-ui-secrets';
import { settingsOf } from './web-ui-settings';
import { signInFacts } from './web-ui-sign-in';
import { BailianEndpoint } from '../choices/bailian-endpoint';
import { BailianModels } from '../choices/bailian-models';
import { BuiltInTools } from '../choices/built-in-tools';
import { OllamaImage, OpenWebUiImage } from '../choices/container-image';
import { Embedding } from '../choices/embedding';
import { ImageMirrors } from '../choices/image-mirrors';
import { InstanceType } from '../choices/instance-type';
import { SecretSource } from '../choices/secret-source';
import { SignIn } from '../choices/sign-in';
import { SignUp } from '../choices/sign-up';
import { Program } from '../machine/program';
import { dataDiskProgram } from '../machine/programs/data-disk/data-disk';
import { dockerProgram } from '../machine/programs/docker/docker';
import { LocalModelsParameter, localModelsProgram } from '../machine/programs/local-models/local-models';
import { systemProgram } from '../machine/programs/system/system';
import { WebUiParameter, webUiProgram } from '../machine/programs/web-ui/web-ui';
import { ADMIN_PASSWORD, API_KEY, EMBEDDING_API_KEY, OLLAMA_REGISTRY_PASSWORD, REGISTRY_PASSWORD } from '../terraform/secret-use';

/** What the programs of the machine are made of. */
export interface InstanceProgramsProps {
  readonly name: string;
  readonly path: string;
  readonly instanceType: InstanceType;
  readonly localModels: string[];
  readonly ollamaImage?: OllamaImage;
  readonly openWebUiImage: OpenWebUiImage;
  readonly imageMirrors: ImageMirrors;
  readonly servedOrigins: string[];
  readonly adminEmail: string;
  readonly apiKey: SecretSource;
  readonly adminPassword: SecretSource;
  readonly endpoint: BailianEndpoint;
  readonly models: BailianModels;
  readonly embedding: Embedding;
  readonly rerankModel?: string;
  readonly builtInTools: BuiltInTools;
  readonly signUp: SignUp;
  readonly signIn?: SignIn;
  readonly passwordSignIn: boolean;
  readonly allowEmbeddingModelChange: boolean;
  readonly environment: Record<string, string>;
  readonly secretEnvironment: Record<string, SecretSource>;
}

/** The programs of the machine. */
export interface InstancePrograms {
  readonly dataDisk: Program<'disk_id'>;
  readonly system: Program;
  readonly docker: Program;
  readonly localModels?: Program<LocalModelsParameter>;
  readonly webUi: Program<WebUiParameter>;
}

/** Builds them, of a model in which nothing is wrong. */
export function instancePrograms(model: InstanceProgramsProps): InstancePrograms {
  const { name, path, localModels, ollamaImage: ollama, instanceType: { hasGpu } } = model;
  const { registries, login, ollamaLogin } = imageSources(model);
  return {
    dataDisk: dataDiskProgram(),
    system: systemProgram(),
    docker: dockerProgram(hasGpu),
    localModels: ollama && localModelsProgram({ ollama, models: localModels, toolTokens: model.builtInTools._tokens, registries, login: ollamaLogin }),
    webUi: webUiProgram({
      image: model.openWebUiImage,
      registries,
      login,
      hasGpu,
      adminEmail: model.adminEmail,
      apiKeySource: model.apiKey._source({ use: API_KEY, name, path }),
      adminPasswordSource: model.adminPassword._source({ use: ADMIN_PASSWORD, name, path }),
      embeddingKeySource: model.embedding._source(model.endpoint).apiKey?._source({ use: EMBEDDING_API_KEY, name, path }) ?? '',
      secretEnvironment: sourcesOfVariables(model),
      settings: settingsOf(model),
      signIn: signInFacts(model),
      hasLocalModels: ollama !== undefined,
      allowEmbeddingModelChange: model.allowEmbeddingModelChange,
      revision: secretsOf(model).map(secret => secret._revision).join('.'),
    }),
  };
}

/** Where images come from, and how the machine logs in for each. */
function imageSources({ name, path, openWebUiImage, ollamaImage, imageMirrors: { mirrors } }: InstanceProgramsProps) {
  const login = openWebUiImage.login?._credential({ use: REGISTRY_PASSWORD, name, path });
  const ollamaLogin = ollamaImage?.login?._credential({ use: OLLAMA_REGISTRY_PASSWORD, name, path });
  const logins = { ...login && { [openWebUiImage.repository]: login }, ...ollamaLogin && { [ollamaImage!.repository]: ollamaLogin } };
  return { registries: { mirrors, logins }, login, ollamaLogin };
}

/** The programs that a prop makes long, and which. */
export function sizedByProps(props: InstanceProgramsProps, { localModels, webUi }: InstancePrograms): Sized[] {
  const { models, servedOrigins, signIn } = props;
  const environment = (isOfSignIn: boolean) => Object.entries(props.environment).filter(([name]) => (signIn?._says(name) ?? false) === isOfSignIn).flat();
  const lists: Record<string, string[]> = {
    models: models.allowed,
    servedOrigins,
    localModels: props.localModels,
    environment: environment(false),
    signIn: environment(true),
    secretEnvironment: Object.entries(sourcesOfVariables(props)).flat(),
  };
  const [longest] = Object.keys(lists).sort((one, other) => lists[other].join().length - lists[one].join().length);
  return [[longest, webUi], ...(localModels ? [['localModels', localModels] as const] : [])];
}
