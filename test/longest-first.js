const { relative } = require('path');
const Sequencer = require('@jest/test-sequencer').default;

/** The first comes first: a single test of more than a minute, and what starts Terraform again and again. The others are seconds each. */
const LONG = [/^test\/terraform\/odd-values\.test/, /^test\/terraform\//, /^test\/unit\/constructs\/odd-values\.test/, /^instruments\//];

/**
 * In which order the files are run where no run before says how long each takes, as in CI: jest takes the largest file first, so that a long one of a few
 * lines began when the others had ended, and one of two workers waited for it.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const rank = ({ path, context }) => {
      const place = LONG.findIndex(pattern => pattern.test(relative(context.config.rootDir, path)));
      return place < 0 ? LONG.length : place;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
};
