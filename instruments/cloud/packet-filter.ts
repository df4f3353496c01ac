import { mustRun } from './run-command';

/** A rule of the packet filter of the host, as `iptables` wants it. */
export interface PacketRule {
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  readonly rule: string[];
}

function change(action: '-I' | '-D', { table, chain, rule }: PacketRule, mark: string): Promise<string> {
  return mustRun('iptables', ['-w', '-t', table, action, chain, '-m', 'comment', '--comment', mark, ...rule]);
}

/** Puts a rule before all others; the mark says whose it is. */
export async function addPacketRule(mark: string, rule: PacketRule): Promise<void> {
  await change('-I', rule, mark);
}

export async function removePacketRule(mark: string, rule: PacketRule): Promise<void> {
  await change('-D', rule, mark);
}

/** Removes every rule with this mark, whoever put it there. */
export async function removePacketRules(mark: string): Promise<void> {
  for (const table of ['filter', 'nat']) {
    const lines = (await mustRun('iptables-save', ['-t', table])).split('\n').map(line => line.split(' '));
    for (const [, chain, ...rule] of lines.filter(words => words[0] === '-A' && words.includes(mark))) {
      await mustRun('iptables', ['-w', '-t', table, '-D', chain, ...rule]);
    }
  }
}
