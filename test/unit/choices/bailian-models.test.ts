import { BailianModels } from '../../../lib';
import { Examination } from '../../../lib/validation/rule';

const READY_MADE = Object.entries(BailianModels).filter((entry): entry is [string, BailianModels] => entry[1] instanceof BailianModels);

function complaints(models: BailianModels): string[] {
  const examination = new Examination(() => false);
  models._examine(examination, 'models');
  return examination.violations.map(({ property }) => property);
}

test.each(READY_MADE)('%s is right, and bears the month in which it was written', (name, models) => {
  expect(name).toMatch(/^(?:MAINLAND|INTERNATIONAL)_20\d\d_(?:0[1-9]|1[0-2])$/);
  expect(complaints(models)).toEqual([]);
});

test('the first model is the default, the last writes the titles, unless somebody says otherwise', () => {
  expect(BailianModels.of({ allowed: ['a', 'b', 'c'] })).toMatchObject({ defaultModel: 'a', taskModel: 'c', embeddingModel: 'text-embedding-v4' });
  expect(BailianModels.of({ allowed: ['a', 'b', 'c'], defaultModel: 'b', taskModel: 'b', embeddingModel: 'e' })).toMatchObject({ defaultModel: 'b', taskModel: 'b', embeddingModel: 'e' });
});

test.each<[string, Parameters<typeof BailianModels.of>[0], string[]]>([
  ['no model', { allowed: [] }, ['models.allowed', 'models.defaultModel', 'models.taskModel']],
  ['a model twice', { allowed: ['a', 'a'] }, ['models.allowed']],
  ['a default that is not allowed', { allowed: ['a'], defaultModel: 'b' }, ['models.defaultModel']],
  ['a task model that is not allowed', { allowed: ['a'], taskModel: 'b' }, ['models.taskModel']],
  ['names that are none', { allowed: ['a', 'b c'], embeddingModel: '' }, ['models.allowed[1]', 'models.embeddingModel']],
])('%s is refused', (_what, options, properties) => {
  expect(complaints(BailianModels.of(options))).toEqual(properties);
});

test('a list that is changed afterwards changes nothing', () => {
  const allowed = ['a', 'b'];
  const models = BailianModels.of({ allowed });
  allowed.push('c');
  expect(models.allowed).toEqual(['a', 'b']);
});

// What is asked of each model is held in check_bailian_test.py.
test('a deploy with the list of an endpoint outside mainland China asks Bailian six questions at most: one of each model, an embedding, an order of documents', () => {
  const { allowed, defaultModel, taskModel } = BailianModels.INTERNATIONAL_2026_11;
  expect(taskModel).not.toBe(defaultModel);
  expect(allowed.length + 2).toBeLessThanOrEqual(6);
});
