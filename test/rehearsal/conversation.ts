import { ChatRequest, defaultReply, Reply, textOf } from '../../instruments/cloud/bailian';

/** What a person asks, what the model thinks and answers, and what Open WebUI then has the task model write. */
interface Topic {
  readonly question: string;
  readonly thought: string;
  readonly answer: string;
  readonly title: string;
  readonly followUps: string[];
  /** Words that must have come along with the question, or the model does not know the answer. */
  readonly knownFrom?: string;
}

export const SKY: Topic = {
  question: 'Why is the sky blue?',
  thought: 'Sunlight holds all colours. Which of them does air scatter most?',
  answer: 'Air scatters short waves far more than long ones, so blue light reaches your eyes from every direction of the sky.',
  title: 'Why the sky is blue',
  followUps: ['Why is a sunset red?', 'What colour is the sky on Mars?'],
};

export const GARDEN: Topic = {
  question: 'What is the watchword of the secret garden?',
  thought: 'The attached note names it.',
  answer: 'The watchword is zanzibar. Your note says that it is kept under the blue stone.',
  title: 'The secret garden',
  followUps: ['Who wrote the note?', 'Where is the blue stone?'],
  knownFrom: 'zanzibar',
};

const words = (text: string) => text.split(/(?<= )/);

function taskReply(topic: Topic, field: string): Reply {
  const value = { title: topic.title, follow_ups: topic.followUps }[field];
  return { content: [JSON.stringify({ [field]: value ?? [topic.question] })] };
}

/** How the simulated models talk: word by word, about the topics that they know. */
export function converse(request: ChatRequest): Reply {
  const said = request.messages.map(textOf).join('\n');
  const topic = [SKY, GARDEN].find(({ question }) => said.includes(question));
  if (!topic) return defaultReply(request);
  const task = /### Task:[^]*"(title|tags|follow_ups|queries)"/.exec(said);
  if (task) return taskReply(topic, task[1]);
  const known = said.includes(topic.knownFrom ?? '');
  return { reasoning: words(topic.thought), content: words(known ? topic.answer : 'I do not know.'), pauseMilliseconds: 60 };
}
