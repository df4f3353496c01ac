import { brand, familyOf } from '../validation/family';
import { TEXT, listOf } from '../validation/kind';
import { Examination, PropsRule } from '../validation/rule';
import { DISTINCT, MODEL_ID } from '../validation/rules';
import { required, soundOf, struct } from '../validation/struct';

/** Which models of Bailian the site offers. */
export interface BailianModelsOptions {
  /** The chat models that people may choose from. */
  readonly allowed: string[];

  /**
   * The model of a new chat; one of `allowed`.
   *
   * @default - the first of `allowed`
   */
  readonly defaultModel?: string;

  /**
   * The model that writes titles, tags and search queries; one of `allowed`. Open WebUI calls it without streaming, which
   * models that always think refuse.
   *
   * @default - the last of `allowed`
   */
  readonly taskModel?: string;

  /**
   * The model that reads documents. A change makes existing knowledge unreadable until it is indexed anew, and is refused while there is any
   * (see `allowEmbeddingModelChange`).
   *
   * @default text-embedding-v4
   */
  readonly embeddingModel?: string;
}

/** The kinds of its properties. */
export const BAILIAN_MODELS_OPTIONS = struct<BailianModelsOptions>({
  allowed: required(listOf(TEXT)),
  defaultModel: TEXT,
  taskModel: TEXT,
  embeddingModel: TEXT,
});

const IN_ALLOWED = (property: 'defaultModel' | 'taskModel'): PropsRule<BailianModels> => ({
  name: `${property}-allowed`,
  property,
  sentence: 'must be one of allowed; Open WebUI would use another model without a word',
  holds: models => models.allowed.includes(models[property]),
});

const NO_CHAT_MODEL: PropsRule<BailianModels> = {
  name: 'embedding-model-is-not-offered',
  property: 'embeddingModel',
  sentence: 'must not be one of allowed: a model that reads documents does not answer',
  holds: models => !models.allowed.includes(models.embeddingModel),
};

/**
 * The models that the site offers.
 *
 * Bailian retires models with 30 days' (snapshots) to three months' notice, so every ready-made list bears the month in which it was
 * written; a newer one comes with a minor release of this library.
 *
 * @see https://www.alibabacloud.com/help/en/model-studio/models
 */
export class BailianModels {
  /** What the Beijing endpoint offered in November 2026. */
  public static readonly MAINLAND_2026_11 = BailianModels.of({
    allowed: ['qwen3.8-flash', 'qwen3.8-max', 'qwen3.7-plus', 'deepseek-v4.1-flash', 'kimi-k3', 'glm-5.2', 'qwen-flash'],
  });

  /** What the endpoints outside mainland China offered in November 2026. */
  public static readonly INTERNATIONAL_2026_11 = BailianModels.of({
    allowed: ['qwen3.8-flash', 'qwen3.8-max', 'qwen3.7-plus', 'qwen-flash'],
  });

  /**
   * A list of your own.
   *
   * @param options the models
   */
  public static of(options: BailianModelsOptions): BailianModels {
    const sound = soundOf(BAILIAN_MODELS_OPTIONS, options);
    const allowed = [...sound.allowed ?? []];
    return new BailianModels(
      allowed,
      sound.defaultModel ?? allowed[0],
      sound.taskModel ?? allowed[allowed.length - 1],
      sound.embeddingModel ?? 'text-embedding-v4',
      options,
    );
  }

  private constructor(
    /** The chat models that people may choose from. */
    public readonly allowed: string[],
    /** The model of a new chat. */
    public readonly defaultModel: string,
    /** The model that writes titles and tags. */
    public readonly taskModel: string,
    /** The model that reads documents. */
    public readonly embeddingModel: string,
    given: BailianModelsOptions,
  ) {
    brand(this, 'BailianModels', ['', given, BAILIAN_MODELS_OPTIONS]);
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    examination.known(`${property}.allowed`, this.allowed, DISTINCT);
    examination.eachKnown(`${property}.allowed`, this.allowed, MODEL_ID);
    examination.known(`${property}.embeddingModel`, this.embeddingModel, MODEL_ID);
    const rules = [IN_ALLOWED('defaultModel'), IN_ALLOWED('taskModel'), NO_CHAT_MODEL];
    examination.props(this as BailianModels, rules.map(rule => ({ ...rule, property: `${property}.${rule.property}` })));
  }
}

/** What is held where one is given. */
export const BAILIAN_MODELS = familyOf(BailianModels, "BailianModels.of({ allowed: ['qwen3.8-flash'] })");
