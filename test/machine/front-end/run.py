#!/usr/bin/env python3
"""Everything about nginx and certificates, on a booted Debian 12 in namespaces of its own; needs root.

    python3 test/machine/front-end/run.py [TEST…]     e.g. test_certificate.ByDns01; without, all of them and the cost

The cache folder (/var/cache/cdktf-bailian-open-webui/front-end, or FRONT_END_TEST_CACHE) is filled by the first run, in about two minutes.
lib/machine must have been compiled: the programs are assembled by the function that a deployment uses.
"""
import os
import subprocess
import sys
import unittest
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
ALL = ['test_front_end', 'test_certificate']

if __name__ == '__main__':
    sys.dont_write_bytecode = True
    os.environ['PYTHONDONTWRITEBYTECODE'] = '1'
    sys.path.insert(0, str(HERE))
    if os.geteuid():
        sys.exit('needs root: it boots a machine')
    from site_under_test import CACHE
    subprocess.run(['bash', str(HERE / 'prepare.sh'), str(CACHE)], check=True)
    warnings.simplefilter('ignore', ResourceWarning)
    tests = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:] or ALL)
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout, warnings='ignore').run(tests)
    if not sys.argv[1:]:
        subprocess.run([sys.executable, str(HERE / 'cost.py')], check=True)
    failed = len(result.failures) + len(result.errors)
    print(f'{result.testsRun - failed} passed, {failed} failed', flush=True)
    sys.exit(failed > 0)
