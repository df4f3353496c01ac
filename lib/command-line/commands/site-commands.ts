import { SAVED_COMMANDS, SavedCommand } from '../../machine/saved-commands';
import { alibabaCloudSdk, CloudAccount, ECS, Sdk } from '../alibaba-cloud';
import { onCluster, refuseElsewhere } from '../cluster/cluster-commands';
import { PROGRAMS } from '../cluster/cluster-logs';
import { Command, ExitCode, Given, UsageError } from '../command';
import { DeployedMachine, demandSites, deployedSite } from '../deployed-site';
import { carriedOut } from '../invocation';
import { providerOf } from '../provider-block';
import { OUTPUT, SynthesizedStack, synthesizedStack } from '../synthesized-stack';
import { terraformState } from '../terraform-state';

const SITE = { type: 'string', value: 'NAME', help: 'which site, where the stack has several: its name, or the path of its construct (on a machine that of the instance)' } as const;
const PROGRAM = { type: 'string', value: 'NAME', help: `of a site on Kubernetes, whose: ${PROGRAMS.join(', ')}; the replicas\' if it is left out` } as const;
const YES = { type: 'boolean', help: 'does it without asking; needed where nobody is at a terminal' } as const;

/** What nobody should do by a slip of the finger, and what to know before. */
const ASKS: Readonly<Record<string, string>> = {
  'restore': 'the site is stopped, and its data are those of the backup; what they replace becomes a backup first',
  'restart': 'the site is stopped and started; answers that are being written are cut off',
  'clean-up': 'the site is stopped, a backup made, and what nothing refers to is removed',
  'update-system': 'packages are updated, and the machine restarts where they need it',
};

/** A command for each that is saved in the account. */
export const SITE_COMMANDS: readonly Command[] = SAVED_COMMANDS.map(siteCommand);

function siteCommand(saved: SavedCommand): Command {
  const { what, description, parameter, takes } = saved;
  const asks = ASKS[what] !== undefined;
  return {
    name: what,
    usage: `[STACK]${parameter === undefined ? '' : ` [--${parameter} ${takes ?? 'NAME'}]`} [--site NAME]${asks ? ' [--yes]' : ''}${what === 'logs' ? ' [--program NAME]' : ''} [--output DIR]`,
    summary: description,
    options: {
      ...parameter === undefined ? {} : { [parameter]: { type: 'string', value: takes ?? 'NAME', help: takes === undefined ? `which ${parameter}` : 'does it; without it, it is only said what would be done' } },
      site: SITE,
      ...asks ? { yes: YES } : {},
      ...what === 'logs' ? { program: PROGRAM } : {},
      output: OUTPUT,
    },
    mostWords: 1,
    run: given => carriedOutOnSite(saved, given),
  };
}

async function carriedOutOnSite(saved: SavedCommand, given: Given): Promise<ExitCode> {
  const { options, directory, environment, complain } = given;
  const stack = synthesizedStack(given);
  const sdk = alibabaCloudSdk(directory);
  const [only, ...others] = demandSites(stack);
  // what is done elsewhere needs nobody to be asked
  if (others.length === 0 && only.on === 'Kubernetes') refuseElsewhere(saved.what, only);
  complain(`asking Terraform for the state of ${stack.name}`);
  const site = deployedSite(stack, await terraformState(stack, environment), options.site as string | undefined);
  return site.on === 'Kubernetes' ? onCluster(saved.what, { stack, sdk, site }, given) : onMachine(saved, { stack, sdk, site }, given);
}

/** A site on one machine, and what it takes to speak to its cloud. */
interface OrderedMachine {
  readonly stack: SynthesizedStack;
  readonly sdk: Sdk;
  readonly site: DeployedMachine;
}

async function onMachine({ what, parameter, timeoutSeconds }: SavedCommand, { stack, sdk, site }: OrderedMachine, given: Given): Promise<ExitCode> {
  const { options, environment } = given;
  if (options.program !== undefined) throw new UsageError(`${site.name} runs on one machine, whose programs are all in one log: leave --program out`);
  const commandId = site.commands.get(what);
  if (commandId === undefined) throw new Error(`${site.name} was deployed before there was ${what}; deploy again: npx cdktf deploy ${stack.name}`);
  const told = parameter === undefined ? undefined : { [parameter]: (options[parameter] as string | undefined) ?? '' };
  const provider = providerOf(stack.configuration, site.instance, environment);
  const ecs = (await CloudAccount.connect(sdk, provider, environment)).api(ECS, provider.endpoint);
  // Without its parameter it only says what there is.
  if (told === undefined || told[parameter!] !== '') await confirmed(what, site.name, given);
  await carriedOut(ecs, { what, commandId, instanceId: site.instanceId, parameters: told, timeoutSeconds }, given);
  return ExitCode.WELL;
}

/** @throws an Error unless somebody has said yes */
async function confirmed(what: string, site: string, { options, ask }: Given): Promise<void> {
  const consequence = ASKS[what];
  if (consequence === undefined || options.yes === true) return;
  if (ask === undefined) throw new Error(`${what} of ${site}: ${consequence}; nobody is at a terminal to say yes, so say --yes`);
  const answer = await ask(`${what} of ${site}: ${consequence}. Go on? (yes/no) `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Error('nothing was done');
}
