import { Given, brand, familyOf } from '../validation/family';
import { listOf, memberOf } from '../validation/kind';
import { Examination } from '../validation/rule';
import { DISTINCT } from '../validation/rules';

/**
 * A group of tools that Open WebUI brings along and describes to the model with every message. Tokens are counted with Qwen's tokenizer over what 0.12.4 sends.
 */
export enum BuiltInTool {
  /** Date and time, and sums with them: 2 tools, 287 tokens. */
  TIME = 'time',

  /** A question back, with answers to choose from: 1 tool, 219 tokens. */
  ASK_USER = 'user_input',

  /** Finding and reading what lies in knowledge collections and folders: 7 tools, 1,268 tokens. Without it a model does not read them. */
  KNOWLEDGE = 'knowledge',

  /** Searching the user's other chats: 2 tools, 286 tokens. */
  CHATS = 'chats',

  /** Searching, reading and writing the user's notes: 4 tools, 738 tokens. */
  NOTES = 'notes',

  /** A list of steps in the chat: 2 tools, 316 tokens. */
  TASKS = 'tasks',

  /** Prompts that run on a schedule: 5 tools, 948 tokens. */
  AUTOMATIONS = 'automations',

  /** Reading and writing the user's calendar: 4 tools, 989 tokens. */
  CALENDAR = 'calendar',

  /** Writing skills down, for who may: 1 tool, 241 tokens. */
  SKILLS = 'skills',

  /** Searching channels: 4 tools, 440 tokens, where an administrator has switched channels on. */
  CHANNELS = 'channels',

  /** Handing work to another model: 2 tools, 353 tokens, where an administrator has switched it on. */
  SUBAGENTS = 'subagents',

  /** A message to the user's webhook: 1 tool, 117 tokens, where an administrator has switched webhooks on. */
  NOTIFICATIONS = 'notifications',
}

const FAMILY = 'BuiltInTools';
/** What is held where a member is written. */
export const BUILT_IN_TOOL = memberOf('BuiltInTool', BuiltInTool);

/** What a group costs where it is sent. Those that are missing are sent once an administrator has switched on the feature behind them. */
const TOKENS: ReadonlyMap<BuiltInTool, number> = new Map([
  [BuiltInTool.TIME, 287], [BuiltInTool.ASK_USER, 219], [BuiltInTool.KNOWLEDGE, 1268], [BuiltInTool.CHATS, 286], [BuiltInTool.NOTES, 738],
  [BuiltInTool.TASKS, 316], [BuiltInTool.AUTOMATIONS, 948], [BuiltInTool.CALENDAR, 989], [BuiltInTool.SKILLS, 241],
]);

/**
 * Which of Open WebUI's own tools a model is offered with every message that is written in a browser. Each is described to the model every time, and so is
 * paid for every time: "hello" costs 1,554 tokens more with `ESSENTIAL`, 5,284 with `ALL`, none with `NONE`.
 *
 * What a person switches on for a message (web search, code interpreter, memory, pictures) comes with that message in any case, and so do tool servers of one's
 * own. A model that takes no tools is offered none: the deploy asks.
 *
 * @see https://docs.openwebui.com/features/plugin/tools
 */
export class BuiltInTools {
  /** Time and knowledge: 9 tools, 1,554 tokens a message. */
  public static readonly ESSENTIAL = BuiltInTools.of([BuiltInTool.TIME, BuiltInTool.KNOWLEDGE]);

  /** All that Open WebUI has: 28 tools, 5,284 tokens a message of an administrator. */
  public static readonly ALL = BuiltInTools.of(Object.values(BuiltInTool));

  /** None: models are asked without tools, and what lies in knowledge collections is searched before they are asked. Tool servers work by prompt. */
  public static readonly NONE = new BuiltInTools([]);

  /**
   * A choice of your own.
   *
   * @param tools the groups of tools
   */
  public static of(tools: BuiltInTool[]): BuiltInTools {
    return new BuiltInTools(tools, [['', tools, listOf(BUILT_IN_TOOL)]]);
  }

  private constructor(
    /** The groups of tools. */
    public readonly tools: BuiltInTool[],
    private readonly given: readonly Given[] = [],
  ) {
    brand(this, FAMILY, ...given);
  }

  /** @internal */
  public get _switches(): Record<string, boolean> {
    return Object.fromEntries(Object.values(BuiltInTool).map(tool => [tool, this.tools.includes(tool)]));
  }

  /** @internal */
  public get _tokens(): number {
    return this.tools.reduce((sum, tool) => sum + (TOKENS.get(tool) ?? 0), 0);
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    examination.known(property, this.given.length === 0 ? undefined : this.tools, DISTINCT);
  }
}

/** What is held where one is given. */
export const BUILT_IN_TOOLS = familyOf(BuiltInTools, 'BuiltInTools.ESSENTIAL');
