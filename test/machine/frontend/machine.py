"""A booted Debian 12 machine in namespaces of its own (no docker), on an overlay over the prepared tree: it starts in seconds and
leaves nothing behind. Its network has a loopback device only; the tests run inside that network."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

MACHINE = Path(__file__).resolve().parents[3] / 'lib/machine'
CGROUPS = [Path('/sys/fs/cgroup') / name for name in ('systemd', 'unified')] if Path('/sys/fs/cgroup/systemd').is_dir() else [Path('/sys/fs/cgroup')]
LIMIT = 13_824

BOOT = r"""
set -eu
root=$1
mount --make-rprivate /
mount -t overlay -o "lowerdir=$2,upperdir=$3,workdir=$4" overlay "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
if [ -d /sys/fs/cgroup/systemd ]; then
  mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
else
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
fi
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for folder in dev/shm run tmp; do mount -t tmpfs -o mode=1777 tmpfs "$root/$folder"; done
chmod 755 "$root/run"
ip link set lo up
# glibc resolves no name where there is but the loopback address.
ip address add 10.99.0.1/32 dev lo
hostname machine
mkdir -p "$root/.old"
cd "$root"
pivot_root . .old
umount -l /.old
exec env -i container=namespaces PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
"""


class Machine:
    def __init__(self, tree: Path, work: Path):
        self.work = Path(tempfile.mkdtemp(dir=work))
        self.cgroup = f'frontend-test-{os.getpid()}'
        folders = [self.work / name for name in ('root', 'upper', 'overlay')]
        for folder in folders:
            folder.mkdir()
        for hierarchy in CGROUPS:
            (hierarchy / self.cgroup).mkdir(exist_ok=True)
        console = (self.work / 'console').open('w')
        self.unshare = subprocess.Popen(
            [
                'unshare',
                '--mount',
                '--net',
                '--pid',
                '--uts',
                '--ipc',
                '--cgroup',
                '--fork',
                'bash',
                '-c',
                BOOT,
                '-',
                str(folders[0]),
                str(tree),
                str(folders[1]),
                str(folders[2]),
            ],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            preexec_fn=self._enter_cgroup,
        )
        console.close()
        atexit.register(self.stop)
        self.init = self._wait_for_init()
        self.root = Path(f'/proc/{self.init}/root')
        self._wait_until_running()

    def _enter_cgroup(self):
        for hierarchy in CGROUPS:
            (hierarchy / self.cgroup / 'cgroup.procs').write_text(str(os.getpid()))

    def _wait_for_init(self):
        for _ in range(600):
            children = Path(f'/proc/{self.unshare.pid}/task/{self.unshare.pid}/children').read_text().split()
            if children and 'init' in Path(f'/proc/{children[0]}/cmdline').read_text().split('\0')[0]:
                return int(children[0])
            time.sleep(0.05)
        raise RuntimeError('the machine did not boot: ' + (self.work / 'console').read_text()[-2000:])

    def _wait_until_running(self):
        for _ in range(300):
            state = self.run('systemctl', 'is-system-running', check=False).stdout.strip()
            if state in ('running', 'degraded'):
                return
            time.sleep(0.2)
        raise RuntimeError(f'the machine is {state} after a minute')

    def entering(self):
        """What a command stands behind that runs inside."""
        return ['nsenter', '-t', str(self.init), *'-m -u -i -n -p -C -r -w'.split()]

    def run(self, *command, check=True, **options):
        return subprocess.run(
            [*self.entering(), 'env', '-i', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', *command],
            check=check,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )

    def run_program(self, text, check=True):
        """As Cloud Assistant does: a script file, root, no terminal, no HOME, its output and exit code returned."""
        path = self.root / 'root' / 'program.sh'
        path.write_text(text)
        done = self.run('systemd-run', '--quiet', '--wait', '--pipe', '--collect', '-p', 'WorkingDirectory=/root', 'bash', '/root/program.sh', check=False)
        if check and done.returncode:
            raise AssertionError(f'the program ended {done.returncode}:\n{done.stdout}')
        return done

    def start_program(self, text):
        (self.root / 'root' / 'cut.sh').write_text(text)
        return subprocess.Popen(
            [
                *self.entering(),
                'systemd-run',
                '--quiet',
                '--wait',
                '--pipe',
                '--collect',
                '-p',
                'WorkingDirectory=/root',
                '--unit',
                'cut',
                'bash',
                '/root/cut.sh',
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def read(self, path):
        return (self.root / path.lstrip('/')).read_text()

    def write(self, path, text, mode=0o644):
        file = self.root / path.lstrip('/')
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def files_state(self, *folders):
        """What a second run must leave alone: every file's path, mode, owner, size, time of change, target."""
        listing = self.run('find', *folders, '(', '-type', 'd', '-printf', r'%p %M %u\n', ')', '-o', '-printf', r'%p %M %u %s %T@ %l\n').stdout
        return dict(line.split(' ', 1) for line in listing.splitlines())

    def stop(self):
        """Also at the end of the tests, however they end."""
        atexit.unregister(self.stop)
        os.kill(self.init, signal.SIGKILL)
        self.unshare.wait()
        for hierarchy in CGROUPS:
            for folder, _, _ in os.walk(hierarchy / self.cgroup, topdown=False):
                for _ in range(20):
                    try:
                        os.rmdir(folder)
                        break
                    except OSError:
                        time.sleep(0.05)
        shutil.rmtree(self.work, ignore_errors=True)


def assemble(name, properties=None, told=None):
    """The text of a program, made by the very function that a deployment uses; parameters filled in as Cloud Assistant does."""
    code = f"""
      const [properties, told] = JSON.parse(process.argv[1]);
      const [make] = Object.values(require('{MACHINE}/programs/{name}/{name}'));
      if (properties.kind) properties.kind.uses = properties.kind.uses.map(piece => require('{MACHINE}/toolbox/toolbox')[`${{piece}}Tools`]);
      const program = make(properties).told(told);
      let text = program.text;
      for (const [name, value] of Object.entries(program.parameters)) text = text.replace('{{{{' + name + '}}}}', value);
      process.stdout.write(text);"""
    return subprocess.run(['node', '-e', code, json.dumps([properties or {}, told or {}])], check=True, stdout=subprocess.PIPE, text=True).stdout


def assemble_tools(piece):
    """The text of the program that installs a piece of the toolbox."""
    code = f"process.stdout.write(require('{MACHINE}/toolbox/toolbox')['{piece}Tools']().program.text);"
    return subprocess.run(['node', '-e', code], check=True, stdout=subprocess.PIPE, text=True).stdout
