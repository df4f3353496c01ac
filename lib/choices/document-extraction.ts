import { IsTaken } from '../terraform/synth-context';
import { imageByDigest } from '../validation/addresses';
import { brand, familyOf, Given } from '../validation/family';
import { TEXT } from '../validation/kind';
import { Examination } from '../validation/rule';

const TIKA = 'docker.io/apache/tika';
const BY_DIGEST = imageByDigest('registry.cn-hangzhou.aliyuncs.com/acme/tika');

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
