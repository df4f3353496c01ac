"""What of the system is updated, when the machine restarts, and what becomes of the site: with the real apt, on a system that is a folder.

python3 -m unittest test/unit/machine/pieces/update_system_test.py
"""

import fcntl
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from toolbox_place import lay_toolbox

# The real apt decides; what it would install is then written into the list of what is installed.
APT_GET = r"""#!/bin/bash
echo "apt-get $*" >>"$PLACE/said"
real() { /usr/bin/apt-get -c "$PLACE/apt.conf" "$@"; }
case "$*" in
  *' update') [[ ! -e $PLACE/no-lists ]] && real "$@" || cat "$PLACE/no-lists" ;;
  *' -s '*) real "$@" ;;
  *)
    [[ ! -e $PLACE/broken ]] || { echo 'E: dpkg was interrupted' >&2; exit 100; }
    real -s "$@" | sed -n 's/^Inst \([^ ]*\) .*(\([^ ]*\).*/\1 \2/p' | while read -r name version; do
      grep -q "^Package: $name$" "$PLACE/system/status" || printf 'Package: %s\nVersion: 0\nStatus: install ok installed\nArchitecture: amd64\n\n' "$name" >>"$PLACE/system/status"
      sed -i "/^Package: $name$/{n;s/.*/Version: $version/}" "$PLACE/system/status"
    done
    ;;
esac
"""
SYSTEMCTL = r"""#!/bin/bash
echo "systemctl $*" >>"$PLACE/said"
case $1 in show) cat "$PLACE/${@: -1}.state" 2>/dev/null || echo inactive ;; -q) exit 3 ;; esac
"""
SAYS = '#!/bin/bash\necho "${0##*/} $*" >>"$PLACE/said"\n'
APT_CONF = """Dir "{place}/system";
Dir::State::status "{place}/system/status";
Dir::Etc::PreferencesParts "{place}/none";
Dir::Etc::SourceParts "{place}/none";
Dir::Bin::methods "/usr/lib/apt/methods";
APT::Sandbox::User "";
APT::Architecture "amd64";
"""
RELEASE = 'Origin: {origin}\nLabel: {label}\nSuite: {suite}\nCodename: {suite}\nDate: Sat, 01 Nov 2025 00:00:00 UTC\nArchitectures: amd64\nComponents: main\n'
INSTALLED = ('openssl 1.0', 'nano 1.0', 'docker.io 20.1', 'linux-image-amd64 6.1', 'linux-image-6.1 6.1', 'docker-ce 20.1')
FOR = {'linux-image-amd64 6.2': 'linux-image-6.2'}


def stanza(package, extra=''):
    name, version = package.split()
    depends = f'Depends: {FOR[package]}\n' if package in FOR else ''
    return f'Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: x\nDescription: x\nFilename: {name}.deb\nSize: 1\n{depends}{extra}\n'


@unittest.skipUnless(shutil.which('apt-get') or os.environ.get('CI'), 'there is no apt here')
class UpdateSystemTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        for one in 'tools', 'bin', 'run', 'etc', 'boot', 'log', 'proc', 'none', 'archive', 'system/etc/apt', 'system/var/lib/dpkg':
            (self.place / one).mkdir(parents=True)
        self.lay_tool()
        for name, text in ('apt-get', APT_GET), ('systemctl', SYSTEMCTL):
            self.command(name, text)
        for name in 'dpkg', 'systemd-run':
            self.command(name, SAYS)
        self.command('apt-cache', '#!/bin/bash\nexec /usr/bin/apt-cache -c "$PLACE/apt.conf" "$@"\n')
        self.command('uname', '#!/bin/bash\necho 6.1\n')
        # what is tried again is tried at once
        self.command('sleep', '#!/bin/bash\n')
        self.write('apt.conf', APT_CONF.format(place=self.place))
        self.write('system/status', ''.join(stanza(one, 'Status: install ok installed\n') for one in INSTALLED))
        self.write('open-webui.state', 'active\n')
        self.write('etc/image', 'PUBLISH=127.0.0.1:8080:8080\nPUBLIC=127.0.0.1:8080\n')
        self.sources = []
        self.archive('stable', INSTALLED)

    def write(self, path, text):
        (self.place / path).write_text(text)

    def command(self, name, text):
        self.write(f'bin/{name}', text)
        (self.place / 'bin' / name).chmod(0o755)

    def lay_tool(self):
        """The toolbox, its site-unit one that writes down and obeys, on a machine whose folders are ours."""
        lay_toolbox(self.place / 'tools')
        for name in 'update-system', 'restart-machine':
            script = self.place / 'tools' / name
            text = script.read_text()
            for path in '/run', '/boot', '/proc', '/etc/open-webui':
                here = str(self.place / path.rsplit('/', 1)[-1].replace('open-webui', 'etc'))
                for before, after in (' ', '/'), ('"', '/'), ('>', '/'), (' ', ' '):
                    text = text.replace(f'{before}{path}{after}', f'{before}{here}{after}')
            script.write_text(text.replace('/var/log/open-webui', str(self.place / 'log')))
        (self.place / 'tools/site-unit').write_text(SAYS + f'[ ! -e {self.place}/does-not-start ] || [ "$1" != start ] || {{ echo "no space" >&2; exit 1; }}\n')

    def archive(self, suite, packages, origin='Debian', label='Debian'):
        folder = self.place / 'archive' / suite
        (folder / 'main/binary-amd64').mkdir(parents=True)
        (folder / 'Release').write_text(RELEASE.format(origin=origin, label=label, suite=suite))
        (folder / 'main/binary-amd64/Packages').write_text(''.join(map(stanza, packages)))
        dists = self.place / f'mirror-{suite}/dists'
        dists.mkdir(parents=True)
        (dists / suite).symlink_to(folder)
        self.sources.append(f'deb [trusted=yes] file:{dists.parent} {suite} main\n')
        self.write('system/etc/apt/sources.list', ''.join(self.sources))

    def security(self, *packages):
        self.archive('oldstable-security', packages, label='Debian-Security')

    def run_it(self):
        self.write('said', '')
        environment = {'PATH': f'{self.place}/bin:{os.environ["PATH"]}', 'PLACE': str(self.place)}
        done = subprocess.run(['bash', self.place / 'tools/update-system'], env=environment, capture_output=True, text=True)
        self.said = (self.place / 'said').read_text()
        return done.returncode, done.stdout.splitlines(), done.stderr.strip()

    def assert_well(self):
        code, lines, words = self.run_it()
        self.assertEqual((code, words), (0, ''), lines)
        return lines

    def test_what_a_suite_of_security_updates_has_is_installed_and_nothing_else(self):
        self.archive('stable-updates', ['nano 1.1', 'openssl 1.2'])
        self.archive('other', ['docker-ce 27.0'], origin='Docker', label='Docker CE')
        self.security('openssl 1.1', 'nano 0.9')
        lines = self.assert_well()
        self.assertEqual(
            lines,
            [
                'looking for security updates',
                'openssl [1.0] -> 1.1',
                'installing them; the site goes on meanwhile',
                'the site answers (/ready)',
                'no restart is needed',
            ],
        )
        self.assertNotIn('stop', self.said)

    def test_nothing_asks_and_files_of_the_system_stay(self):
        self.security('openssl 1.1')
        self.assert_well()
        install = next(line for line in self.said.splitlines() if line.endswith(' --with-new-pkgs upgrade') and ' -s ' not in line)
        for word in '-qy', 'Dpkg::Options::=--force-confold', 'DPkg::Lock::Timeout=900':
            self.assertIn(word, install)
        text = (self.place / 'tools/update-system').read_text()
        self.assertIn('DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1', text)

    def test_a_new_kernel_comes_under_its_own_name(self):
        self.security('linux-image-amd64 6.2', 'linux-image-6.2 6.2')
        self.assertEqual(self.assert_well()[1:3], ['linux-image-6.2 -> 6.2', 'linux-image-amd64 [6.1] -> 6.2'])

    def test_docker_is_updated_while_the_site_is_stopped(self):
        self.security('docker.io 20.2')
        self.write('ollama.state', 'active\n')
        lines = self.assert_well()
        self.assertEqual(lines[2:4], ['installing them; the site is stopped meanwhile, since docker is among them', 'the site answers (/ready)'])
        order = [
            self.said.index(words) for words in ('systemctl stop open-webui', 'systemctl stop ollama', 'force-confold -o Acquire::http::Timeout=20 --with')
        ]
        again = self.said.index('systemctl --no-block start open-webui ollama')
        self.assertEqual(order + [again], sorted(order + [again]))
        self.assertGreater(self.said.index('site-unit start 8080 600'), again)

    def test_a_site_that_somebody_has_stopped_stays_so(self):
        self.security('docker.io 20.2')
        self.write('open-webui.state', 'inactive\n')
        self.assertIn('the site was inactive before, and is left so', self.assert_well())
        self.assertNotIn('start', self.said)

    def test_a_site_that_does_not_come_up_is_a_failure(self):
        self.write('does-not-start', '')
        self.security()
        self.assertEqual(self.run_it()[::2], (1, 'Open WebUI does not come up: no space'))

    def test_the_site_starts_again_where_the_updates_fail(self):
        self.security('docker.io 20.2')
        self.write('broken', '')
        code, _, words = self.run_it()
        self.assertEqual((code, words), (1, f'could not install all of them (E: dpkg was interrupted); read {self.place}/log/apt.log, then say this again'))
        self.assertTrue(self.said.endswith('systemctl --no-block start open-webui\n'))

    def test_no_updates_are_no_failure(self):
        self.security('openssl 1.0')
        self.assertEqual(self.assert_well(), ['looking for security updates', 'there are none', 'the site answers (/ready)', 'no restart is needed'])

    def test_lists_that_do_not_come_are_no_absence_of_updates(self):
        self.security('openssl 1.1')
        self.write('no-lists', 'W: Failed to fetch http://x/dists/bookworm-security/InRelease  Could not connect')
        code, lines, words = self.run_it()
        self.assertEqual((code, lines), (1, ['looking for security updates']))
        self.assertIn('do not come (W: Failed to fetch http://x/dists/bookworm-security/InRelease  Could not connect)', words)

    def test_a_list_of_somebody_elses_that_does_not_come_hinders_nothing(self):
        self.security('openssl 1.0')
        self.write('no-lists', 'W: Failed to fetch https://download.docker.com/linux/ubuntu/dists/noble/InRelease')
        (self.place / 'no-lists').rename(self.place / 'later')
        self.assert_well()
        (self.place / 'later').rename(self.place / 'no-lists')
        self.assert_well()

    def test_a_system_without_a_source_of_them_is_told(self):
        self.assertEqual(self.run_it()[::2], (1, 'apt has no source of security updates; add it to /etc/apt'))

    def test_what_would_take_something_else_away_is_named_and_left(self):
        self.security('openssl 1.1')
        packages = self.place / 'archive/oldstable-security/main/binary-amd64/Packages'
        packages.write_text(stanza('openssl 1.1', 'Conflicts: nano\n'))
        self.assertIn('not installed, since something else would be removed: openssl', self.assert_well())

    def test_kernel_and_driver_of_a_gpu_stay(self):
        self.command('nvidia-smi', SAYS)
        self.security('linux-image-amd64 6.2', 'linux-image-6.2 6.2', 'openssl 1.1')
        lines = self.assert_well()
        self.assertEqual(lines[1:3], ['kernel and driver of the GPU stay as they are', 'openssl [1.0] -> 1.1'])

    def process(self, number, maps, cgroup='0::/system.slice/ssh.service'):
        (self.place / f'proc/{number}').mkdir()
        for file, text in ('maps', maps), ('cgroup', cgroup), ('comm', 'sshd'):
            self.write(f'proc/{number}/{file}', f'{text}\n')

    def assert_restarts(self, why):
        lines = self.assert_well()
        self.assertEqual(lines[-1], f'the machine restarts in half a minute, and the site is back some minutes later: {why}')
        locks = ' '.join(f'flock {self.place}/run/open-webui-{one}.lock' for one in ('web-ui', 'docker', 'packages'))
        self.assertIn(f'systemd-run --quiet --collect --unit=open-webui-restart {locks} sh -c sleep 30; exec systemctl reboot\n', self.said)

    def test_a_kernel_that_does_not_run_yet_restarts_the_machine(self):
        self.security()
        for one in '6.1', '6.1.9', '6.1.10':
            self.write(f'boot/vmlinuz-{one}', '')
        self.assert_restarts('the kernel 6.1.10 is installed, and 6.1 runs')

    def test_code_that_was_replaced_restarts_the_machine(self):
        self.security()
        self.process(7, '7f00-7f01 r-xp 00000000 08:01 12   /usr/lib/x86_64-linux-gnu/libssl.so.3 (deleted)')
        self.assert_restarts('these still run what was replaced: sshd')

    def test_so_does_what_the_system_itself_asks_for(self):
        self.security()
        self.write('run/reboot-required', '')
        self.assert_restarts('the system asks for it')

    def test_no_other_file_that_is_gone_does(self):
        self.security()
        library = '7f00-7f01 r-xp 00000000 08:01 12   /usr/lib/x86_64-linux-gnu/libssl.so.3'
        self.process(7, library)
        self.process(8, f'{library} (deleted)'.replace('r-xp', 'r--p'))
        self.process(9, f'{library} (deleted)'.replace('/usr/lib', '/memfd:lib'))
        self.process(10, f'{library} (deleted)', f'0::/system.slice/docker-{"0a" * 32}.scope')
        self.process(11, f'{library} (deleted)', f'0::/docker/{"0a" * 32}')
        self.write('boot/vmlinuz-6.1', '')
        self.assertEqual(self.assert_well()[-1], 'no restart is needed')

    def test_a_gpu_is_not_left_without_its_driver(self):
        self.security()
        self.command('nvidia-smi', SAYS)
        self.command('modinfo', '#!/bin/bash\n[[ $* == "-k 6.2 nvidia" && -e $PLACE/driver ]]\n')
        self.write('boot/vmlinuz-6.2', '')
        code, _, words = self.run_it()
        self.assertEqual(code, 1)
        self.assertIn('no driver of the GPU for the kernel 6.2: install it, then restart the machine', words)
        self.assertNotIn('systemd-run', self.said)
        self.write('driver', '')
        self.assert_restarts('the kernel 6.2 is installed, and 6.1 runs')

    def test_it_keeps_away_from_whoever_is_at_work(self):
        self.security('openssl 1.1')
        for one in 'web-ui', 'docker', 'packages':
            with self.subTest(one), open(self.place / f'run/open-webui-{one}.lock', 'w') as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self.assertEqual(self.run_it(), (1, [], 'a deploy, a backup or a restore is at work; say this again when it has ended'))
                self.assertEqual(self.said, '')


if __name__ == '__main__':
    unittest.main()
