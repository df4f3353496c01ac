// cdktf writes down where each token was made, for the words of an error. Under jest, which looks each line up in a source map, that is three fifths of
// a synthesis.
jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [], captureCreationStack: () => [] }));
