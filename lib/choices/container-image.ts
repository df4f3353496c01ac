import { REGISTRY_LOGIN, RegistryLogin } from './registry-login';
import { IsTaken } from '../terraform/synth-context';
import { IMAGE_REPOSITORY } from '../validation/addresses';
import { brand, familyOf } from '../validation/family';
import { TEXT } from '../validation/kind';
import { IMAGE_TAG, RELEASE_TAG, releaseSince } from '../validation/releases';
import { Examination } from '../validation/rule';
import { IMAGE_DIGEST } from '../validation/rules';
import { soundOf, struct } from '../validation/struct';

/** What pins an image beyond its tag. */
export interface ContainerImageOptions {
  /**
   * The image's digest, e.g. `sha256:…`: whatever else the registry serves under the tag is refused.
   *
   * @default - what the registry serves under the tag at the first pull; of Open WebUI that digest is kept on the data disk, and another one refused
   */
  readonly digest?: string;

  /**
   * How the machine logs in to the registry.
   *
   * @default - not at all: the image is one that everybody may pull
   */
  readonly login?: RegistryLogin;
}

/** The kinds of its properties. */
export const CONTAINER_IMAGE_OPTIONS = struct<ContainerImageOptions>({ digest: TEXT, login: REGISTRY_LOGIN });

/** A container image: always one release, never a moving tag. */
export abstract class ContainerImage {
  /** @internal */
  protected abstract readonly _oldest: string;

  protected constructor(
    /** Registry and repository. */
    public readonly repository: string,
    /** The tag of one release. */
    public readonly tag: string,
    /** The digest, where it is known. */
    public readonly digest?: string,
    /** How the machine logs in to the registry, where it does. */
    public readonly login?: RegistryLogin,
  ) {}

  /** The image as docker writes it, without its digest. */
  public get reference(): string {
    return `${this.repository}:${this.tag}`;
  }

  /** @internal */
  public _examine(examination: Examination, property: string, isTaken: IsTaken): void {
    examination.known(`${property}.repository`, this.repository, IMAGE_REPOSITORY);
    examination.known(`${property}.tag`, this.tag, IMAGE_TAG, ...(this.digest === undefined ? [RELEASE_TAG] : []), releaseSince(this._oldest));
    examination.known(`${property}.digest`, this.digest, IMAGE_DIGEST);
    this.login?._examine(examination, property, this.repository, isTaken);
  }
}

function made<T extends ContainerImage>(family: string, image: T, options: ContainerImageOptions): T {
  brand(image, family, ['.repository', image.repository, TEXT], ['.tag', image.tag, TEXT], ['', options, CONTAINER_IMAGE_OPTIONS]);
  return image;
}

const OPEN_WEBUI = 'ghcr.io/open-webui/open-webui';
const OLLAMA = 'docker.io/ollama/ollama';

/**
 * The container image of Open WebUI.
 *
 * A new release of this library may bring a newer default; pin a constant here to decide yourself. An upgrade backs the data up first and is rolled back if
 * it fails; a downgrade is refused.
 *
 * @see https://github.com/open-webui/open-webui/releases
 */
export class OpenWebUiImage extends ContainerImage {
  /** Release 0.12.4 of 2026-10-25. */
  public static readonly V0_12_4 = OpenWebUiImage.of(OPEN_WEBUI, 'v0.12.4');

  /**
   * Another release, or the same one from a mirror. Mainland regions reach ghcr.io slowly: a copy in Container Registry of your own is the sure way.
   *
   * @param repository registry and repository, e.g. `registry.cn-hangzhou.aliyuncs.com/acme/open-webui`
   * @param tag the tag of one release from 0.10.0 on, e.g. `v0.12.4` or `v0.12.4-cuda`; with a digest any tag
   * @param options digest and login
   */
  public static of(repository: string, tag: string, options: ContainerImageOptions = {}): OpenWebUiImage {
    const { digest, login } = soundOf(CONTAINER_IMAGE_OPTIONS, options);
    return made('OpenWebUiImage', new OpenWebUiImage(repository, tag, digest, login), options);
  }

  /** @internal */
  protected readonly _oldest = '0.10.0'; // the first whose settings are rows of the table that the programs write
}

/**
 * The container image of Ollama, which runs local models.
 *
 * @see https://github.com/ollama/ollama/releases
 */
export class OllamaImage extends ContainerImage {
  /** Release 0.35.1. */
  public static readonly V0_35_1 = OllamaImage.of(OLLAMA, '0.35.1', { digest: 'sha256:292ee7945dfc3d5840a181f3ab86fedb1e66703e02c8af98b50f4da56b7e278c' });

  /**
   * Another release, or the same one from a mirror. Docker Hub is out of reach from mainland regions.
   *
   * @param repository registry and repository, e.g. `registry.cn-hangzhou.aliyuncs.com/acme/ollama`
   * @param tag the tag of one release from 0.1.45 on, e.g. `0.35.1`; with a digest any tag
   * @param options digest and login
   */
  public static of(repository: string, tag: string, options: ContainerImageOptions = {}): OllamaImage {
    const { digest, login } = soundOf(CONTAINER_IMAGE_OPTIONS, options);
    return made('OllamaImage', new OllamaImage(repository, tag, digest, login), options);
  }

  /** @internal */
  protected readonly _oldest = '0.1.45'; // the first whose `ollama show MODEL` tells whether a model is there
}

/** What is held where one is given. */
export const OPEN_WEBUI_IMAGE = familyOf(OpenWebUiImage, 'OpenWebUiImage.V0_12_4');
/** What is held where one is given. */
export const OLLAMA_IMAGE = familyOf(OllamaImage, 'OllamaImage.V0_35_1');
