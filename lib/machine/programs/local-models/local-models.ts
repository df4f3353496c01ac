import { ImageRegistries, PinnedImage, RegistryCredential, isHandedOver, registriesConstant, sourceOf } from '../../pinned-image';
import { MINUTES, Program, TOLD_LATER } from '../../program';
import { secretTools } from '../../toolbox/secret-tools';
import { containerTools, imageTools, ollamaTools, registryTools } from '../../toolbox/toolbox';

/** What the program of local models is made of. */
export interface LocalModelsProgramProps {
  readonly ollama: PinnedImage;
  readonly models: readonly string[];
  /** How many tokens the tools of the site take of a context. */
  readonly toolTokens: number;
  readonly registries: ImageRegistries;
  /** Of Ollama's image. */
  readonly login?: RegistryCredential;
}

/** What it is told: a password that is handed over. */
export type LocalModelsParameter = 'registry_password';

/** Runs Ollama beside Open WebUI, pulls its models, and sees to it that their context has room for what the site's tools take of it. */
export function localModelsProgram({ ollama, models, toolTokens, registries, login }: LocalModelsProgramProps): Program<LocalModelsParameter> {
  return new Program<LocalModelsParameter>('local-models', {
    timeoutSeconds: 120 * MINUTES,
    uses: [...secretTools(sourceOf(login)), imageTools, registryTools, containerTools, ollamaTools],
    constants: { ollama_image: ollama.reference, ollama_digest: ollama.digest ?? '', models: models.join(' '), tool_tokens: String(toolTokens), ...registriesConstant(registries) },
    parameters: { registry_password: isHandedOver(login) ? TOLD_LATER : undefined },
    include: ['ollama.service'],
  });
}
