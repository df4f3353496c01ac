import { Ratio, inNodeOfItsOwn, median } from './measure';

const ROUNDS = 3;
const [FEW, MANY] = [100, 400];

interface Cost {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Synthesizes a stack of that many sites in a Node of its own, whose memory is nobody else's. */
function costOf(sites: number): Cost {
  return inNodeOfItsOwn<Cost>(`
    const { App, TerraformStack } = require('cdktf');
    const { alicloud, BailianOpenWebUi, SecretSource } = require('./lib/index.js');
    gc();
    const memory = process.memoryUsage().heapUsed;
    const before = process.hrtime.bigint();
    const stack = new TerraformStack(new App({ outdir: '/nowhere' }), 'sites');
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
    for (let n = 0; n < ${sites}; n++) {
      new BailianOpenWebUi(stack, 'Site' + n, {
        domain: 'site' + n + '.example.com',
        apiKey: SecretSource.fromVariable('bailian_api_key'),
        adminEmail: 'admin@example.com',
        adminPassword: SecretSource.fromVariable('admin_password'),
      });
    }
    stack.prepareStack();
    const configuration = stack.toTerraform();
    const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
    gc();
    const megabytes = (process.memoryUsage().heapUsed - memory) / 2 ** 20;
    console.log(JSON.stringify({ milliseconds, megabytes, kept: Object.keys(configuration).length }));
  `);
}

/** Time and memory a site, in a stack of many over one of few: 1 is linear. */
export function scale(): Ratio[] {
  const few = Array.from({ length: ROUNDS }, () => costOf(FEW));
  const many = Array.from({ length: ROUNDS }, () => costOf(MANY));
  const aSite = (costs: Cost[], sites: number, unit: keyof Cost) => median(costs.map(cost => cost[unit])) / sites;
  return ([['milliseconds', 'ms'], ['megabytes', 'MiB']] as const).map(([unit, short]) => {
    const [reference, ours] = [aSite(few, FEW, unit), aSite(many, MANY, unit)];
    return { what: `${unit} a site, ${MANY} sites / ${FEW} sites`, ours: `${ours.toFixed(2)} ${short}`, reference: `${reference.toFixed(2)} ${short}`, ratio: ours / reference, aim: '≤ 1.1' };
  });
}
