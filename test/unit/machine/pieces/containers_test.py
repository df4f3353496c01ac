"""What a container is started with, which images go, and what docker's settings become, held against a docker that only writes down.

python3 -m unittest test/unit/machine/pieces/containers_test.py
"""

import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

MACHINE = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine'
DOCKER_PROGRAM, CONTAINERS = MACHINE / 'programs/docker', MACHINE / 'toolbox/containers'
PRIVATE = [
    ipaddress.ip_network(block) for block in ('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4')
]

# Knows images by their references (a file: id, then references), and refuses to remove what is in use.
DOCKER = r"""#!/usr/bin/env bash
case "$1 $2" in
  'image inspect') id=$(awk -v reference="$3" '{ for (i = 2; i <= NF; i++) if ($i == reference) print $1 }' "$IMAGES"); [[ -n $id ]] || exit 1; printf '[{\n  "Id": "%s",\n' "$id" ;;
  'image ls') awk -v repository="${*: -1}" '$0 ~ " " repository "[:@]" { print $1 }' "$IMAGES" ;;
  'rmi '*) [[ $2 != *inuse* ]] || exit 1; echo "$2" >>"$REMOVED" ;;
  *) printf '%s\n' "$@" ;;
esac
"""


class ContainersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        (self.place / 'docker').write_text(DOCKER)
        (self.place / 'docker').chmod(0o755)
        self.environment = {'PATH': f'{self.place}:{os.environ["PATH"]}', 'IMAGES': str(self.place / 'images'), 'REMOVED': str(self.place / 'removed')}

    def bash(self, script, *words):
        return subprocess.run(['bash', CONTAINERS / script, *words], env=self.environment, capture_output=True, text=True, check=True).stdout

    def removed(self, images, *kept):
        """Which of the images go: one a line, its id and the references that lead to it."""
        (self.place / 'images').write_text(images)
        (self.place / 'removed').write_text('')
        self.bash('remove-old-images.sh', *kept)
        return (self.place / 'removed').read_text().split()

    def test_every_container_is_held_short(self):
        words = self.bash('run-container.sh', 'open-webui', '--read-only', 'image:v1').split('\n')
        for one, other in (
            ('--name', 'open-webui'),
            ('--user', '60800:60800'),
            ('--cap-drop', 'ALL'),
            ('--security-opt', 'no-new-privileges'),
            ('--pids-limit', '2048'),
        ):
            self.assertEqual(words[words.index(one) + 1], other)
        self.assertEqual(words[-3:], ['--read-only', 'image:v1', ''])

    def start(self, *options):
        """What a container is started with, on a machine with these nodes in /dev."""
        script = (CONTAINERS / 'run-container.sh').read_text().replace('/dev/nvidia', f'{self.place}/nvidia')
        words = ['bash', '-s', 'ollama', *options, 'image:v1']
        return subprocess.run(words, input=script, env=self.environment, capture_output=True, text=True, check=True).stdout.split('\n')

    def test_a_container_with_a_gpu_is_told_of_every_node_of_it_by_name(self):
        asked = self.place / 'asked'
        for name in 'nvidia-smi', 'nvidia-ctk':
            (self.place / name).write_text(f'#!/bin/sh\necho "{name} $*" >>{asked}\n')
            (self.place / name).chmod(0o755)
        for name in 'nvidia0', 'nvidiactl', 'nvidia-uvm':
            (self.place / name).symlink_to('/dev/null')
        (self.place / 'nvidia-caps').mkdir()
        words = self.start('--gpus', 'all')
        devices = {pathlib.Path(words[at + 1]).name for at, word in enumerate(words) if word == '--device'}
        self.assertEqual(devices, {'nvidia0', 'nvidiactl', 'nvidia-uvm'})
        self.assertEqual(words[-4:-1], ['--gpus', 'all', 'image:v1'])
        self.assertEqual(asked.read_text().splitlines(), ['nvidia-smi ', 'nvidia-ctk system create-dev-char-symlinks --create-all'])
        self.assertNotIn('--device', self.start('--read-only'))

    def test_a_container_with_a_gpu_starts_without_the_tools_and_nodes_too(self):
        words = self.start('--gpus', 'all')
        self.assertNotIn('--device', words)
        self.assertEqual(words[-4:-1], ['--gpus', 'all', 'image:v1'])

    def test_the_machine_keeps_memory_for_itself(self):
        script = (CONTAINERS / 'run-container.sh').read_text()
        for total, limit in (1900, 1388), (3700, 3188), (5120, 4608), (7680, 6912), (31000, 27900):
            with self.subTest(total=total):
                (self.place / 'meminfo').write_text(f'MemTotal:       {total * 1024} kB\nMemFree: 1 kB\n')
                words = subprocess.run(
                    ['bash', '-s', 'x', 'image'],
                    input=script.replace('/proc/meminfo', str(self.place / 'meminfo')),
                    env=self.environment,
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout.split('\n')
                self.assertEqual(words[words.index('--memory') + 1], f'{limit}m')

    def test_images_without_a_tag_go_and_those_that_are_named_stay(self):
        images = (
            'sha256:aa ghcr.io/o/w:v3 ghcr.io/o/w@sha256:3\nsha256:bb ghcr.io/o/w@sha256:2\nsha256:cc ghcr.io/o/w@sha256:1\n'
            'sha256:dd ghcr.io/o/w:v0\nsha256:ee other/w:v3\n'
        )
        self.assertEqual(self.removed(images, 'ghcr.io/o/w:v3', 'ghcr.io/o/w:v3', 'ghcr.io/o/w@sha256:2'), ['sha256:cc', 'sha256:dd'])

    def test_an_image_that_a_mirror_served_is_known_by_the_tag_that_keeps_its_digest(self):
        images = 'sha256:aa ghcr.io/o/w:v3 ghcr.io/o/w:sha256-3\nsha256:bb ghcr.io/o/w:sha256-2\nsha256:cc ghcr.io/o/w:sha256-1\n'
        self.assertEqual(self.removed(images, 'ghcr.io/o/w:v3', 'ghcr.io/o/w@sha256:2'), ['sha256:cc'])

    def test_docker_hubs_images_are_listed_without_its_name(self):
        images = 'sha256:aa docker.io/ollama/ollama:2@sha256:3 ollama/ollama@sha256:3\nsha256:bb ollama/ollama@sha256:2\n'
        self.assertEqual(self.removed(images, 'docker.io/ollama/ollama:2@sha256:3'), ['sha256:bb'])

    def test_nothing_goes_where_the_present_image_is_not_known(self):
        self.assertEqual(self.removed('sha256:aa o/w:v1\nsha256:bb o/w:v2\n', 'o/w:v3', 'o/w:v1'), [])

    def look_for_a_lost_port(self, processes, containers):
        """What the unit does before it starts the container, beside a dockerd that has these processes."""
        self.assertIn('\nExecStartPre=/usr/local/lib/open-webui/site-unit free-port\n', (MACHINE / 'toolbox/web-ui/open-webui.service').read_text())
        text = (MACHINE / 'toolbox/containers/site-unit.sh').read_text()
        program = re.search(r'^free_port\(\) \{\n.*?^\}\n', text, re.MULTILINE | re.DOTALL)[0]
        network = re.search(r'^readonly subnet=(\S+)0/24$', (DOCKER_PROGRAM / 'main.sh').read_text(), re.MULTILINE)[1]
        self.assertIn(network.replace('.', '[.]'), program)
        dockerd = subprocess.Popen(['bash', '-c', ''.join(f'(exec -a "{process}" sleep 60) & ' for process in processes) + 'wait'])
        self.addCleanup(dockerd.wait)
        self.addCleanup(dockerd.kill)
        self.addCleanup(subprocess.run, ['pkill', '-P', str(dockerd.pid)])
        while len(subprocess.run(['pgrep', '-P', str(dockerd.pid)], capture_output=True, text=True).stdout.split()) < len(processes):
            time.sleep(0.05)
        (self.place / 'docker').write_text(f'#!/bin/sh\n[ "$*" = "ps -q --filter network=open-webui" ] && printf "{containers}"\n')
        (self.place / 'systemctl').write_text(f'#!/bin/sh\ncase $1 in show) echo {dockerd.pid} ;; *) echo "$@" >>"$REMOVED" ;; esac\n')
        (self.place / 'systemctl').chmod(0o755)
        (self.place / 'removed').write_text('')
        status = subprocess.run(
            ['bash', '-c', f'set -euo pipefail\nfail() {{ exit 1; }}\n{program}free_port'], env=self.environment, capture_output=True
        ).returncode
        return status, (self.place / 'removed').read_text()

    def test_a_port_that_docker_has_given_to_nobody_has_docker_start_anew(self):
        lost = '/usr/sbin/docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 8080 -container-ip 198.18.1.2 -container-port 8080'
        somebodys = lost.replace('198.18.1.2', '198.19.0.2')
        self.assertEqual(self.look_for_a_lost_port([lost], ''), (1, '--no-block restart docker\n'))
        self.assertEqual(self.look_for_a_lost_port([lost], 'somebody in our network\n'), (0, ''))
        self.assertEqual(self.look_for_a_lost_port([somebodys], ''), (0, ''))
        self.assertEqual(self.look_for_a_lost_port([], ''), (0, ''))

    def settings(self, before):
        daemon = self.place / 'daemon.json'
        daemon.write_text(before)
        program = (DOCKER_PROGRAM / 'merge_docker_settings.py').read_text().replace('/etc/docker/daemon.json', str(daemon))
        return subprocess.run([sys.executable, '-c', program], capture_output=True, text=True, check=True).stdout

    def test_dockers_networks_lie_where_no_vpc_does(self):
        settings = json.loads(self.settings(''))
        ours = re.search(r'^readonly subnet=(\S+)$', (DOCKER_PROGRAM / 'main.sh').read_text(), re.MULTILINE)[1]
        networks = [
            ipaddress.ip_network(block, strict=False) for block in (settings['bip'], ours, *(pool['base'] for pool in settings['default-address-pools']))
        ]
        for i, network in enumerate(networks):
            self.assertFalse([other for other in [*PRIVATE, *networks[:i]] if network.overlaps(other)], network)

    def test_what_somebody_has_settled_stays_and_a_second_time_changes_nothing(self):
        own = {'bip': '198.51.100.1/24', 'default-address-pools': [{'base': '203.0.113.0/24', 'size': 28}], 'runtimes': {'nvidia': {'path': 'x'}}}
        once = self.settings(json.dumps(own))
        self.assertEqual(json.loads(once) | own, json.loads(once))
        self.assertEqual(self.settings(once), once)

    def test_docker_is_not_told_of_two_bridges(self):
        self.assertNotIn('bip', json.loads(self.settings('{"bridge": "own"}')))


if __name__ == '__main__':
    unittest.main()
