import { connect } from 'net';
import { Machine } from '../../instruments/cloud/machine';
import { mustRun, runCommand, waitUntil } from '../../instruments/cloud/run-command';

/** Ports that somebody would try, whatever the machine listens on. */
const WELL_KNOWN = [21, 22, 25, 80, 111, 443, 2375, 2376, 3000, 3306, 5000, 5432, 6379, 8000, 8080, 8443, 9090, 11434];

/** What listens on the machine on whatever address, and what is often open. */
export async function doors(machine: Machine): Promise<number[]> {
  const listening = (await machine.mustShell("ss -Hltn | awk '{ print $4 }' | sed 's/.*://'")).split('\n').map(Number);
  return [...new Set([...listening, ...WELL_KNOWN])].sort((one, other) => one - other);
}

/** Services on 22 and 8080 of the machine's address, as a careless person would leave them: only the security group is before them. */
export async function leaveDoorsOpen(machine: Machine): Promise<void> {
  for (const port of [22, 8080]) {
    await machine.mustShell(`systemd-run --quiet --unit=door-${port} python3 -m http.server --bind ${machine.address} ${port}`);
    await waitUntil(`something to answer on ${port}`, 20, () => isOpenToNeighbour(machine, port));
  }
}

/** Whether something takes a connection, asked by a neighbour in the vSwitch, whom no security group keeps away here. */
export function isOpenToNeighbour(machine: Machine, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: machine.address, port, timeout: 4000 });
    const tell = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', tell(true)).once('error', tell(false)).once('timeout', tell(false));
  });
}

export async function closeDoors(machine: Machine): Promise<void> {
  await machine.mustShell('systemctl stop door-22 door-8080');
}

/** Whether a neighbour in the vSwitch gets an answer of the container by sending packets for its own address to the machine. */
export async function containerAnswersNeighbour(machine: Machine, bridge: string): Promise<boolean> {
  const container = await machine.mustShell("docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' open-webui");
  const route = [`${container}/32`, 'via', machine.address, 'dev', bridge];
  await mustRun('ip', ['route', 'add', ...route]);
  try {
    return (await runCommand('curl', ['--silent', '--max-time', '4', '--output', '/dev/null', `http://${container}:8080/health`])).exitCode === 0;
  } finally {
    await mustRun('ip', ['route', 'delete', ...route]);
  }
}
