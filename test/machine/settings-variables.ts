/** A variable of Open WebUI's documentation: a value that is not its default, and where the running site says so. */
export interface DocumentedVariable {
  readonly value: string;
  /** The setting in the export of the administrator's page and below it; none where the variable works by the environment alone. */
  readonly place?: readonly string[];
  /** @default - the value itself */
  readonly arrivesAs?: unknown;
  /** Whether the value is a secret. @default false */
  readonly secret?: boolean;
}

const text = (key: string, value: string): DocumentedVariable => ({ value, place: [key] });
const secret = (key: string): DocumentedVariable => ({ ...text(key, `sk-"${key}"-$x`), secret: true });
const yes = (...place: string[]): DocumentedVariable => ({ value: 'true', place, arrivesAs: true });
const no = (...place: string[]): DocumentedVariable => ({ value: 'False', place, arrivesAs: false });
const number = (key: string, value: number): DocumentedVariable => ({ value: String(value), place: [key], arrivesAs: value });
const json = (key: string, value: unknown, arrivesAs = value): DocumentedVariable => ({ value: JSON.stringify(value), place: [key], arrivesAs });
const environment = (value: string): DocumentedVariable => ({ value });

const PROMPT = 'Write a title.\n\n# "quoted", \'quoted\', $HOME, `id`, \\n, 标题 𝕏\n{{MESSAGES:END:2}}\n';
const BANNER = { id: 'b', type: 'info', title: '', content: '今晚 22:00 维护 {{x}}', dismissible: true, timestamp: 1700000000 };
const SERVER = { url: 'https://mcp.example.com/mcp', path: '', type: 'mcp', auth_type: 'none', config: { enable: true }, info: { id: 'm', name: 'm', description: '' } };

/** From 0.11.4 on, with a default that stays the same up to 0.12.4. */
export const DOCUMENTED: Record<string, DocumentedVariable> = {
  DEFAULT_LOCALE: text('ui.default_locale', 'zh-CN'),
  WEBUI_BANNERS: json('ui.banners', [BANNER], [expect.objectContaining(BANNER)] as never),
  DEFAULT_PROMPT_SUGGESTIONS: json('ui.prompt_suggestions', [{ title: ['a', 'b'], content: 'c' }], [expect.objectContaining({ content: 'c' })] as never),
  PENDING_USER_OVERLAY_TITLE: text('ui.pending_user_overlay_title', 'a=b'),
  PENDING_USER_OVERLAY_CONTENT: text('ui.pending_user_overlay_content', 'one\r\ntwo\n'),
  RESPONSE_WATERMARK: text('ui.watermark', 'AI 生成'),
  SHOW_ADMIN_DETAILS: no('auth.admin.show'),
  ADMIN_EMAIL: text('auth.admin.email', 'help@example.com'),
  JWT_EXPIRES_IN: text('auth.jwt_expiry', '12h'),
  ENABLE_API_KEYS: yes('auth.enable_api_keys'),
  TITLE_GENERATION_PROMPT_TEMPLATE: text('task.title.prompt_template', PROMPT),
  ENABLE_TAGS_GENERATION: no('task.tags.enable'),
  ENABLE_FOLLOW_UP_GENERATION: no('task.follow_up.enable'),
  ENABLE_CHANNELS: yes('channels.enable'),
  ENABLE_NOTES: no('notes.enable'),
  ENABLE_USER_WEBHOOKS: yes('ui.enable_user_webhooks'),
  ENABLE_MESSAGE_RATING: no('ui.enable_message_rating'),
  ENABLE_COMMUNITY_SHARING: yes('ui.enable_community_sharing'),
  ENABLE_CODE_EXECUTION: no('code_execution.enable'),
  ENABLE_CODE_INTERPRETER: no('code_interpreter.enable'),
  CODE_EXECUTION_JUPYTER_URL: text('code_execution.jupyter.url', 'http://10.0.0.8:8888'),
  TOOL_SERVER_CONNECTIONS: json('tool_server.connections', [SERVER], [expect.objectContaining({ url: SERVER.url, type: 'mcp' })] as never),
  CONTENT_EXTRACTION_ENGINE: text('rag.content_extraction_engine', 'tika'),
  TIKA_SERVER_URL: text('rag.tika_server_url', 'http://10.0.0.8:9998'),
  DOCLING_SERVER_URL: text('rag.docling_server_url', 'http://10.0.0.8:5001'),
  RAG_TOP_K: number('rag.top_k', 7),
  RAG_FILE_MAX_SIZE: number('rag.file.max_size', 500),
  RAG_FILE_MAX_COUNT: number('rag.file.max_count', 9),
  CHUNK_SIZE: number('rag.chunk_size', 1234),
  CHUNK_OVERLAP: number('rag.chunk_overlap', 56),
  PDF_EXTRACT_IMAGES: yes('rag.pdf_extract_images'),
  RAG_TEMPLATE: text('rag.template', `${PROMPT}{{CONTEXT}}`),
  ENABLE_WEB_SEARCH: yes('web.search.enable'),
  WEB_SEARCH_ENGINE: text('web.search.engine', 'bocha'),
  WEB_SEARCH_RESULT_COUNT: number('web.search.result_count', 8),
  SEARXNG_QUERY_URL: text('web.search.searxng_query_url', 'http://10.0.0.8/?q=<query>'),
  BOCHA_SEARCH_API_KEY: secret('web.search.bocha_search_api_key'),
  TAVILY_API_KEY: secret('web.search.tavily_api_key'),
  SOUGOU_API_SK: secret('web.search.sougou_api_sk'),
  YOUTUBE_LOADER_LANGUAGE: { value: 'zh,en', place: ['rag.youtube_loader_language'], arrivesAs: ['zh', 'en'] },
  AUDIO_STT_ENGINE: text('audio.stt.engine', 'web'),
  IMAGE_SIZE: text('image_generation.size', '1024x1024'),
  USER_PERMISSIONS_CHAT_DELETE: no('user.permissions', 'chat', 'delete'),
  USER_PERMISSIONS_CHAT_TEMPORARY: no('user.permissions', 'chat', 'temporary'),
  USER_PERMISSIONS_WORKSPACE_PROMPTS_ACCESS: yes('user.permissions', 'workspace', 'prompts'),
  // Their own default: a setting that is told it is the variable's all the same.
  ENABLE_IMAGE_GENERATION: { value: 'false', place: ['image_generation.enable'], arrivesAs: false },
  WEBUI_NAME: environment('Acme "聊天" $x'),
  THREAD_POOL_SIZE: environment('40'),
  AIOHTTP_CLIENT_TIMEOUT: environment('600'),
  GLOBAL_LOG_LEVEL: environment('WARNING'),
};

/** Numbers below one that a seed decides (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6D2B79F5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

/** So many of them, as a seed picks them; one is a secret always, since a test that says what becomes of secrets needs one. */
export function pick(seed: number, count: number): string[] {
  const next = numbers(seed);
  const mixed = Object.keys(DOCUMENTED).map(name => [next(), name] as const).sort(([one], [other]) => one - other).map(([, name]) => name);
  const secretName = mixed.find(name => DOCUMENTED[name].secret)!;
  return [secretName, ...mixed.filter(name => name !== secretName)].slice(0, count);
}
