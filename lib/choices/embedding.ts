import { BAILIAN_ENDPOINT, BailianEndpoint } from './bailian-endpoint';
import { SECRET_SOURCE, SecretSource } from './secret-source';
import { SynthContext } from '../terraform/synth-context';
import { Given, brand, familyOf } from '../validation/family';
import { Examination } from '../validation/rule';

/** Where documents are read with, as the site is told. */
export interface EmbeddingSource {
  /** Nothing where there is none. */
  readonly endpoint?: BailianEndpoint;
  /** Nothing where it is the chat's. */
  readonly apiKey?: SecretSource;
}

/**
 * Where the embedding model is that reads documents, so that answers can draw on them; the rerank model is asked there too.
 *
 * Not every endpoint has one: a Coding Plan's has not. The deploy asks, and fails where there is none.
 */
export class Embedding {
  /** By the endpoint and the key of the chat. */
  public static readonly AS_CHAT = new Embedding(chat => ({ endpoint: chat }));

  /** None: a document goes to the model whole, in so far as the model's context has room for it. Memory, which needs one, is off. */
  public static readonly NONE = new Embedding(() => ({}));

  /**
   * By another endpoint, with a key of its own.
   *
   * @param endpoint the address of Bailian that has the embedding model
   * @param apiKey a key that works there
   */
  public static at(endpoint: BailianEndpoint, apiKey: SecretSource): Embedding {
    return new Embedding(() => ({ endpoint, apiKey }), [['.endpoint', endpoint, BAILIAN_ENDPOINT], ['.apiKey', apiKey, SECRET_SOURCE]], (examination, property, isTaken) => {
      endpoint._examine(examination, `${property}.endpoint`);
      apiKey._examine(examination, `${property}.apiKey`, isTaken);
    });
  }

  private constructor(
    /** @internal */
    public readonly _source: (chat: BailianEndpoint) => EmbeddingSource,
    given: readonly Given[] = [],
    /** @internal */
    public readonly _examine: (examination: Examination, property: string, isTaken: SynthContext['isTaken']) => void = () => undefined,
  ) {
    brand(this, 'Embedding', ...given);
  }

  /** @internal */
  public get _isNone(): boolean {
    return this === Embedding.NONE;
  }
}

/** What is held where one is given. */
export const EMBEDDING = familyOf(Embedding, 'Embedding.AS_CHAT');
