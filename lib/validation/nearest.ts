/** How many letters a word may have wrong to be taken for a mistyped one: two, one in a short word. */
const MOST_MISTAKES = 2;
const LETTERS_A_MISTAKE = 2.5;

/** The word that was most likely meant; undefined where none comes near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const bare = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const ranked = words
    .map(candidate => ({ candidate, mistakes: distance(bare(word), bare(candidate)) }))
    .sort((one, other) => one.mistakes - other.mistakes);
  const [first] = ranked;
  return first !== undefined && first.mistakes <= Math.min(MOST_MISTAKES, first.candidate.length / LETTERS_A_MISTAKE) ? first.candidate : undefined;
}

/** How many letters must be put in, taken out or changed to make one word of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
  }
  return row[other.length];
}
