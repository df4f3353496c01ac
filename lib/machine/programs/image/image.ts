import { PinnedImage, exactly, imageConstants } from '../../pinned-image';
import { MINUTES, Program } from '../../program';

/** What the program that pulls the images is made of. */
export interface ImageProgramProps {
  readonly image: PinnedImage;
  readonly hasGpu: boolean;
  readonly ollama?: PinnedImage;
}

/** Installs the packages and pulls the images. */
export function imageProgram({ image, hasGpu, ollama }: ImageProgramProps): Program<never> {
  return new Program('image', {
    timeoutSeconds: 90 * MINUTES,
    installsPackages: true,
    constants: { ...imageConstants(image), gpu: String(hasGpu), ollama_image: ollama ? exactly(ollama) : '' },
    include: [
      'container-firewall.sh', 'container-firewall.service', 'docker-restart.conf', 'merge_docker_settings.py', 'image_revisions.py', 'run-container.sh',
      'remove-old-images.sh',
    ],
  });
}
