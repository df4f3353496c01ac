import { ChatClient, UNPROCESSED, textOfStream } from './chat-client';

const QUESTION = 'what is the watchword of the secret garden';
const SECOND_CONNECTION = { url: 'https://models.example.net/v1', key: 'sk-of-the-administrator' };
const WORDS_OF_A_FILE = 'A file that was uploaded and is no knowledge.';
const USER = { name: 'Second', email: 'second@example.com', password: 'another long password', role: 'user' };

/** What people leave in a site, and must find again: a user, a chat, a setting, a connection of the administrator's, a file with its knowledge. */
export interface Keepsakes {
  readonly chatId: string;
  readonly knowledgeId: string;
  readonly fileId: string;
}

export async function leaveKeepsakes(client: ChatClient): Promise<Keepsakes> {
  await client.askJson('/api/v1/auths/add', USER);
  const chat = await client.askJson('/api/v1/chats/new', {
    chat: { title: 'kept', models: ['qwen-flash'], messages: [{ id: '1', role: 'user', content: 'remember me' }], history: { messages: {}, currentId: null } },
  });
  const banner = { id: 'b', type: 'info', title: '', content: 'a banner of the administrator', dismissible: true, timestamp: 1 };
  await client.askJson('/api/v1/configs/banners', { banners: [banner] });
  const connections = await client.askJson('/openai/config');
  await client.askJson('/openai/config/update', {
    ...connections,
    OPENAI_API_BASE_URLS: [...connections.OPENAI_API_BASE_URLS, SECOND_CONNECTION.url],
    OPENAI_API_KEYS: [...connections.OPENAI_API_KEYS, SECOND_CONNECTION.key],
    OPENAI_API_CONFIGS: { ...connections.OPENAI_API_CONFIGS, [connections.OPENAI_API_BASE_URLS.length]: { enable: true, model_ids: ['model-of-the-administrator'] } },
  });
  const file = await client.upload('kept.txt', WORDS_OF_A_FILE, { target: UNPROCESSED });
  return { chatId: chat.id, knowledgeId: await client.addKnowledge('garden'), fileId: JSON.parse(file.body).id };
}

/** What of it is missing: nothing, if all is well. */
export async function missingKeepsakes(client: ChatClient, kept: Keepsakes): Promise<string[]> {
  const missing: string[] = [];
  const expect = async (what: string, look: () => Promise<boolean>) => {
    const found = await look().catch((error: Error) => error.message);
    if (found !== true) {
      missing.push(found === false ? what : `${what} (${found})`);
    }
  };
  await expect('the chat', async () => (await client.askJson(`/api/v1/chats/${kept.chatId}`)).chat.messages[0].content === 'remember me');
  await expect('the user', async () => JSON.stringify(await client.askJson('/api/v1/users/')).includes(USER.email));
  await expect('the setting', async () => JSON.stringify(await client.askJson('/api/v1/configs/banners')).includes('a banner of the administrator'));
  await expect('the connection', async () => {
    const { OPENAI_API_BASE_URLS: urls, OPENAI_API_KEYS: keys } = await client.askJson('/openai/config');
    return keys[urls.indexOf(SECOND_CONNECTION.url)] === SECOND_CONNECTION.key;
  });
  await expect('the file', async () => (await client.ask(`/api/v1/files/${kept.fileId}/content`)).body === WORDS_OF_A_FILE);
  await expect('the knowledge', async () => {
    const found = await client.askJson('/api/v1/retrieval/query/collection', { collection_names: [kept.knowledgeId], query: QUESTION, k: 1 });
    return JSON.stringify(found.documents).includes('zanzibar');
  });
  await expect('an answer from the knowledge', async () => {
    const answer = await client.streamed('qwen-flash', QUESTION, { files: [{ type: 'collection', id: kept.knowledgeId }] });
    return textOfStream(answer).content.includes('zanzibar');
  });
  return missing;
}
