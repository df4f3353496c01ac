"""All the tests of this folder, and a last line that counts them; called by run.sh."""

import sys
import unittest
from pathlib import Path

if __name__ == '__main__':
    sys.dont_write_bytecode = True
    here = Path(__file__).resolve().parent
    result = unittest.TextTestRunner(stream=sys.stdout).run(unittest.defaultTestLoader.discover(str(here), pattern='*_test.py'))
    # A test can fail in several of its parts: it is one failure.
    failed = len({test.id().partition(' ')[0] for test, _ in result.failures + result.errors})
    print(f'{result.testsRun - failed} passed, {failed} failed', flush=True)
    sys.exit(failed > 0 or result.testsRun == 0)
