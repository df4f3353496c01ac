import { IsTaken } from '../terraform/synth-context';
import { IMAGE_REPOSITORY } from '../validation/addresses';
import { brand, familyOf, Given } from '../validation/family';
import { TEXT } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';

const TIKA = 'docker.io/apache/tika';

/** What is pulled is what was tried: a tag of somebody else's may move. */
const BY_DIGEST: Rule<string> = {
  name: 'image-by-digest',
  sentence: 'must be an image by its digest, e.g. registry.cn-hangzhou.aliyuncs.com/acme/tika@sha256:…',
  holds: value => /^[^@\s]+@sha256:[0-9a-f]{64}$/.test(value) && IMAGE_REPOSITORY.holds(value.split('@')[0]),
};

/**
 * What reads PDF and Office files for a site on Kubernetes, whose small image reads text alone.
 *
 * @see https://docs.openwebui.com/features/chat-conversations/rag/document-extraction/apachetika
 */
export class DocumentExtraction {
  /**
   * Apache Tika beside the replicas, reached by them alone.
   *
   * @param image another copy of its image, by digest. Docker Hub is out of reach from mainland regions: copy it into Container Registry of your own
   */
  public static tika(image: string): DocumentExtraction {
    return new DocumentExtraction(image, [['', image, TEXT]]);
  }

  /** None: text and Markdown are read, and whatever else is refused. */
  public static none(): DocumentExtraction {
    return new DocumentExtraction();
  }

  private constructor(
    /** @internal Nothing where there is none. */
    public readonly _image?: string,
    given: readonly Given[] = [],
  ) {
    brand(this, 'DocumentExtraction', ...given);
  }

  /** @internal */
  public _examine(examination: Examination, property: string, _isTaken?: IsTaken): void {
    examination.known(property, this._image, BY_DIGEST);
  }
}

/** What is held where one is given. */
export const DOCUMENT_EXTRACTION = familyOf(DocumentExtraction, `DocumentExtraction.tika('${TIKA}@sha256:…')`);
