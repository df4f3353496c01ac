import { writeFileSync } from 'fs';
import { join } from 'path';
import { GARDEN, SKY } from './conversation';
import { Person } from './person';
import { Say } from './story';
import { WORDS_OF_A_DOCUMENT } from '../machine/document';

/** Asks a model, and sees the answer come piece by piece, with what it thought folded. */
export async function askAboutTheSky(person: Person, say: Say): Promise<void> {
  const answer = await person.ask(SKY.question);
  say(`the answer came in ${answer.pieces} pieces`);
  expect(answer).toMatchObject({ text: SKY.answer, thinking: 'folded' });
  expect(answer.pieces).toBeGreaterThan(2);
}

/** Asks in a chat of its own what only an attached note says. */
export async function askAboutADocument(person: Person, folder: string): Promise<void> {
  const file = join(folder, 'garden.txt');
  writeFileSync(file, WORDS_OF_A_DOCUMENT);
  await person.startChat();
  await person.attach(file);
  expect((await person.ask(GARDEN.question)).text).toBe(GARDEN.answer);
  await person.seeChats(GARDEN.title);
}
