import { TerraformStack } from 'cdktf';
import { BareBindings } from './bare-bindings';
import { Ratio, inTurns, milliseconds } from './measure';
import { ownDomain, synthesize } from './own-domain';

const ROUNDS = 25;
const STACKS = 8;

function count({ resource }: { resource: Record<string, object> }): number {
  return Object.values(resource).reduce((sum, all) => sum + Object.keys(all).length, 0);
}

/** The synth of own-domain over the same resources written out by hand. */
export function synthesis(): Ratio {
  const configuration = synthesize(ownDomain);
  const bare = new BareBindings(configuration);
  const [resources, byHand] = [count(configuration), count(synthesize(stack => bare.create(stack)))];
  if (resources !== byHand) {
    throw new Error(`the reference has ${byHand} resources, ours ${resources}`);
  }
  const several = (create: (stack: TerraformStack) => void) => milliseconds(() => { for (let n = 0; n < STACKS; n++) synthesize(create); }) / STACKS;
  const { ours, reference } = inTurns(ROUNDS, () => several(ownDomain), () => several(stack => bare.create(stack)));
  return {
    what: `synth of own-domain / the same ${resources} resources by bare bindings`,
    ours: `${ours.toFixed(1)} ms`,
    reference: `${reference.toFixed(1)} ms`,
    ratio: ours / reference,
    aim: '≤ 1.15',
  };
}
