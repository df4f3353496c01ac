"""Which backups a night takes away.

python3 -m unittest test/unit/machine/pieces/nightly_backup_test.py
"""

import pathlib
import tempfile
import unittest
import unittest.mock

from site_place import load

nightly_backup = load('nightly/nightly_backup.py')
NIGHTS = [f'nightly-202611{day}T183000Z' for day in (21, 22, 23, 24)]


class NightlyBackupTest(unittest.TestCase):
    def left(self, *names):
        with tempfile.TemporaryDirectory() as folder, unittest.mock.patch.object(nightly_backup, 'BACKUPS', pathlib.Path(folder)):
            for name in names:
                pathlib.Path(folder, name).mkdir()
            nightly_backup.prune()
            return sorted(path.name for path in pathlib.Path(folder).iterdir())

    def test_the_three_newest_nights_stay(self):
        self.assertEqual(self.left(*NIGHTS), NIGHTS[1:])
        self.assertEqual(self.left(*NIGHTS[:2]), NIGHTS[:2])

    def test_what_cleaning_has_kept_goes_with_the_nights_before_it(self):
        before, after = 'before-cleaning-20261122T120000Z', 'before-cleaning-20261122T190000Z'
        self.assertEqual(self.left(before, after, *NIGHTS), [after, *NIGHTS[1:]])
        # It has no nights after it yet, however old it is.
        self.assertEqual(self.left(before, *NIGHTS[2:]), [before, *NIGHTS[2:]])

    def test_what_somebody_or_an_upgrade_has_made_stays(self):
        others = ['before-bring-20200101T000000Z', 'before-cleaning', 'before-cleaning-the-house', 'manual-20200101T000000Z', 'upgrade-20200101T000000Z']
        self.assertEqual(self.left(*others, *NIGHTS), sorted([*others, *NIGHTS[1:]]))


if __name__ == '__main__':
    unittest.main()
