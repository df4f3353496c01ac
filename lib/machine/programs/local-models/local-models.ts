import { PinnedImage, exactly } from '../../pinned-image';
import { MINUTES, Program } from '../../program';
import { containerTools } from '../../toolbox/toolbox';

/** Runs Ollama beside Open WebUI and pulls its models. */
export function localModelsProgram(ollama: PinnedImage, models: readonly string[]): Program<never> {
  return new Program('local-models', {
    timeoutSeconds: 120 * MINUTES,
    uses: [containerTools],
    constants: { ollama_image: exactly(ollama), models: models.join(' ') },
    include: ['ollama.service'],
  });
}
