"""A system disk that has grown is used whole, and nothing else is touched: on a real device with a table, of which findmnt and lsblk say that / lies on it.

python3 test/unit/machine/pieces/run.py test/machine/system-disk        (as root; growpart, sfdisk, e2fsprogs, xfsprogs)
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

MAIN = (pathlib.Path(__file__).resolve().parents[3] / 'lib/machine/programs/system/main.sh').read_text()
FUNCTION = '\n'.join(
    re.search(rf'^{name}\(\) \{{\n.*?^\}}$', MAIN, re.MULTILINE | re.DOTALL)[0] for name in ('grow_file_system', 'ensure_whole_system_disk_is_used')
)
# As the program calls it: the site can go on.
CALL = re.search(r'^ensure_whole_system_disk_is_used \|\| say .*$', MAIN, re.MULTILINE)[0]
MAY_RESIZE_EXT4 = int(re.search(r'CapEff:\s*(\w+)', pathlib.Path('/proc/self/status').read_text())[1], 16) >> 24 & 1
# ext4 grows under a mount for those alone who have CAP_SYS_RESOURCE; without it the very device that is named grows beside its mount.
RESIZE_BESIDE = """resize2fs() {
  umount "$1" && { e2fsck -fp "$1" >&2 || (($? == 1)); } && command resize2fs "$1" && mount "$1" "$place"
}
"""
MIB = 1 << 20


def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, **more).stdout.strip()


def sectors(device, what='size'):
    return int(pathlib.Path('/sys/class/block', pathlib.Path(device).name, what).read_text())


class SystemDiskTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        for name in 'root', 'files', 'tools':
            (self.place / name).mkdir()

    def disk(self, table='size=4MiB, bootable\n'):
        """A disk with the table of an image: something small, then / to its end. And a file system on that."""
        image = self.place / f'disk-{len(list(self.place.iterdir()))}'
        image.touch()
        os.truncate(image, 400 * MIB)
        run('sfdisk', '--quiet', str(image), input=table)
        device = run('losetup', '--find', '--show', str(image))
        self.addCleanup(run, 'losetup', '--detach', device)
        run('partx', '--add', device)
        self.addCleanup(run, 'partx', '--delete', device)
        return image, device

    def mount(self, kind, part):
        run(f'mkfs.{kind}', '-q', part)
        run('mount', part, str(self.place / 'root'))
        self.addCleanup(run, 'umount', str(self.place / 'root'))
        (self.place / 'root/chats').write_text('kept')

    @staticmethod
    def grow(image, device, size=900 * MIB):
        os.truncate(image, size)
        run('losetup', '--set-capacity', device)

    def program(self, source, kind, before=''):
        """The function as the program calls it; only where / lies is another's word."""
        stubs = f"""findmnt() {{ echo '{source} {kind}'; }}
say() {{ echo "said: $*"; }}
ensure_packages() {{ echo "packages: $*"; }}
files='{self.place}/files' place='{self.place}/root'
"""
        failures = self.place / 'failures'
        text = f'shopt -s inherit_errexit\ntrap \'echo "$BASH_COMMAND" >>{failures}\' ERR\n{stubs}{before}{FUNCTION}\n{CALL}'
        said = run('bash', '-Eeuo', 'pipefail', '-c', text)
        # As in the prelude, where it would be a sentence.
        self.assertFalse(failures.exists(), failures.exists() and failures.read_text())
        return said

    def free(self):
        found = os.statvfs(self.place / 'root')
        return found.f_blocks * found.f_frsize

    def grows(self, kind, table):
        image, device = self.disk(table)
        part = f'{device}p2'
        self.mount(kind, part)
        _, other = self.disk(table)
        untouched = sectors(f'{other}p2')
        self.assertNotIn('packages', self.program(part, kind, self.beside(kind)))
        self.assertLess(sectors(part), 400 * MIB // 512)
        self.grow(image, device)
        said = self.program(part, kind, self.beside(kind))
        self.assertIn('packages: cloud-guest-utils', said)
        self.assertNotIn('said', said)
        self.assertGreater(sectors(part), 890 * MIB // 512)
        self.assertGreater(self.free(), 800 * MIB)
        self.assertEqual((self.place / 'root/chats').read_text(), 'kept')
        self.assertEqual(sectors(f'{other}p2'), untouched)
        # and then there is nothing to do
        self.assertEqual(self.program(part, kind, self.beside(kind)), '')

    @staticmethod
    def beside(kind):
        return RESIZE_BESIDE if kind == 'ext4' and not MAY_RESIZE_EXT4 else ''

    def test_partition_and_file_system_grow(self):
        for kind in 'ext4', 'xfs':
            for label in 'gpt', 'dos':
                with self.subTest(kind=kind, label=label):
                    self.setUp()
                    self.grows(kind, f'label: {label}\nsize=4MiB\nsize=+\n')
                    self.doCleanups()

    def test_a_file_system_that_was_left_behind_its_partition_grows_too(self):
        image, device = self.disk('label: gpt\nsize=4MiB\nsize=+\n')
        self.mount('xfs', f'{device}p2')
        self.grow(image, device)
        run('growpart', device, '2')
        self.program(f'{device}p2', 'xfs')
        self.assertGreater(self.free(), 800 * MIB)

    def test_a_partition_with_something_behind_it_stays(self):
        image, device = self.disk('label: gpt\nsize=4MiB\nsize=300MiB\nsize=+\n')
        self.mount('xfs', f'{device}p2')
        self.grow(image, device)
        self.assertNotIn('said', self.program(f'{device}p2', 'xfs'))
        self.assertEqual(sectors(f'{device}p2'), 300 * MIB // 512)

    def test_what_cannot_grow_is_said_and_the_program_goes_on(self):
        image, device = self.disk('label: gpt\nsize=4MiB\nsize=+\n')
        self.mount('xfs', f'{device}p2')
        self.grow(image, device)
        for tool in 'growpart() { return 2; }', 'xfs_growfs() { echo no; return 1; }':
            with self.subTest(tool=tool):
                self.assertRegex(self.program(f'{device}p2', 'xfs', f'{tool}\n'), r'said: the system disk is not used whole \(see above\); restart the machine')

    def test_where_it_is_no_partition_of_a_disk_nothing_is_done_and_nothing_said(self):
        image, device = self.disk('label: gpt\nsize=4MiB\nsize=+\n')
        self.grow(image, device)
        forbidden = ''.join(f'{tool}() {{ echo touched; }}\n' for tool in ('growpart', 'resize2fs', 'xfs_growfs'))
        before = pathlib.Path(image).read_bytes()[:MIB]
        # a container, a disk without a table, the kernel's own word for it, a volume that is not there, nothing at all
        for source, kind in ('overlay', 'overlay'), (device, 'xfs'), ('/dev/root', 'ext4'), ('/dev/mapper/no-root', 'ext4'), ('', ''):
            with self.subTest(source=source):
                self.assertEqual(self.program(source, kind, forbidden), '')
        for volume in 'lvm', 'crypt', 'loop', 'disk', 'PART', '':
            with self.subTest(volume=volume):
                self.assertEqual(self.program('/dev/mapper/root', 'ext4', f"{forbidden}lsblk() {{ echo '{volume} dm-0 {device}'; }}\n"), '')
        self.assertEqual(pathlib.Path(image).read_bytes()[:MIB], before)

    def test_a_file_system_that_is_not_known_is_left_alone(self):
        _, device = self.disk('label: gpt\nsize=4MiB\nsize=+\n')
        self.assertEqual(self.program(f'{device}p2', 'btrfs', 'resize2fs() { echo touched; }\nxfs_growfs() { echo touched; }\n'), '')


if __name__ == '__main__':
    unittest.main()
