import { TerraformStack } from 'cdktf';
import { Deployment, provider } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { Terraform } from '../../instruments/provider/terraform';
import { OddPlace, oddPlaces } from '../unit/constructs/odd-places';
import { ODD_VALUES } from '../unit/constructs/odd-values';
import { aStack } from '../unit/constructs/stack';
import { synthesized } from '../unit/constructs/synthesized';

/** How many constructs stand on one stack: Terraform starts once for all of them. */
const TOGETHER = 60;

/** What an odd value makes in a place, where it is taken and makes something that no value before it has made. */
function taken(seen: Set<string>): Array<(stack: TerraformStack, id: string) => void> {
  return oddPlaces().flatMap(place => Object.keys(ODD_VALUES).filter(odd => isNew(seen, place, odd)).map(odd =>
    (stack: TerraformStack, id: string) => { place.create(stack, id, ODD_VALUES[odd](stack)); }));
}

function isNew(seen: Set<string>, { create }: OddPlace, odd: string): boolean {
  const stack = aStack();
  try {
    create(stack, 'It', ODD_VALUES[odd](stack));
  } catch {
    return false; // in which words is another test's
  }
  const text = JSON.stringify(synthesized(stack));
  return seen.size < seen.add(text).size;
}

/** They have one domain, each in a stack of its own; here they share one for Terraform's sake. */
function forgetNames(stack: TerraformStack): void {
  (stack.node.root as unknown as Record<symbol, Map<string, unknown> | undefined>)[Symbol.for('cdktf-bailian-open-webui/records')]?.clear();
}

describeTerraform('an odd value', () => {
  test('that is taken synthesizes what Terraform takes', async () => {
    const made = taken(new Set());
    expect(made.length).toBeGreaterThan(100);
    const standIn = await StandIn.start();
    try {
      for (let first = 0; first < made.length; first += TOGETHER) {
        const deployment = new Deployment(standIn);
        deployment.synthesize(stack => {
          provider(stack);
          made.slice(first, first + TOGETHER).forEach((create, index) => {
            create(stack, `It${first + index}`);
            forgetNames(stack);
          });
        });
        const terraform = new Terraform({ directory: deployment.directory, standIn });
        await terraform.init();
        await terraform.validate();
      }
    } finally {
      await standIn.stop();
    }
  }, 600_000);
});
