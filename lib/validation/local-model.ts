/** What a parameter takes at least, in bytes, by how the name of a model says that it is quantized; what does not say is at four bits, as Ollama's own are. */
const BYTES: ReadonlyArray<[quantization: RegExp, bytes: number]> = [[/-(?:bf|fp|f)16\b/, 2], [/-q8/, 1], [/-(?:iq|q[1-3])/, 0.25], [/(?:)/, 0.5]];

const GIB = 2 ** 30;

/**
 * The least that the weights of a model can take, in GiB, by its name in Ollama's words: `qwen3:8b`, `gemma3:27b-it-q8_0`. Nothing of a name that does not say
 * how many parameters it has: the machine finds out.
 */
export function leastGiBOf(model: string): number | undefined {
  const tag = model.slice(model.lastIndexOf(':') + 1);
  const [, billions] = /^([0-9]+(?:\.[0-9]+)?)b(?:-|$)/.exec(tag) ?? [];
  const [, bytes] = BYTES.find(([quantization]) => quantization.test(tag))!;
  return billions === undefined ? undefined : Number(billions) * 1e9 * bytes / GIB;
}
