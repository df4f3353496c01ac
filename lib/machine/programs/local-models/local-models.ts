import { PinnedImage, exactly } from '../../pinned-image';
import { MINUTES, Program } from '../../program';
import { containerTools, ollamaTools } from '../../toolbox/toolbox';

/** Runs Ollama beside Open WebUI, pulls its models, and sees to it that their context has room for what the site's tools take of it. */
export function localModelsProgram(ollama: PinnedImage, models: readonly string[], toolTokens: number): Program<never> {
  return new Program('local-models', {
    timeoutSeconds: 120 * MINUTES,
    uses: [containerTools, ollamaTools],
    constants: { ollama_image: exactly(ollama), models: models.join(' '), tool_tokens: String(toolTokens) },
    include: ['ollama.service'],
  });
}
