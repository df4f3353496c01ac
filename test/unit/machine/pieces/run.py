"""All the tests of a folder, and a last line that counts them.

run.py FOLDER
"""

import sys
import unittest

if __name__ == '__main__':
    sys.dont_write_bytecode = True
    result = unittest.TextTestRunner(stream=sys.stdout).run(unittest.defaultTestLoader.discover(sys.argv[1], pattern='*_test.py'))
    # A test can fail in several of its parts: it is one failure.
    failed = len({test.id().partition(' ')[0] for test, _ in result.failures + result.errors})
    print(f'{result.testsRun - failed} passed, {failed} failed', flush=True)
    sys.exit(failed > 0 or result.testsRun == 0)
