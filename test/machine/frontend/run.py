#!/usr/bin/env python3
"""Certificates by HTTP-01 and other certbots, on booted Debian 12 machines in namespaces of their own; needs root.

    python3 test/machine/frontend/run.py [--at-once N] [TEST…]     e.g. test_certificate.ByDns01; without a name, all of them

Each class (or a part of it) runs in a process and on a machine of its own, three at a time; what it says is printed when it is done.
The cache folder (/var/cache/cdktf-bailian-open-webui/frontend, or FRONTEND_TEST_CACHE) is filled by the first run, in about two minutes.
lib/machine must have been compiled: the programs are assembled by the function that a deployment uses.
"""

import argparse
import os
import signal
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

HERE = Path(__file__).resolve().parent
ALL = ['test_certificate']
SLOWEST = 10


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--at-once', type=int, default=3)
    parser.add_argument('tests', nargs='*', default=ALL)
    return parser.parse_args()


def run_all(parts, at_once):
    """The outcomes, as they come; the longest part begins first."""
    with ThreadPoolExecutor(at_once) as pool:
        waiting = [pool.submit(part.run) for part in sorted(parts, key=lambda part: -part.expected_seconds)]
        try:
            for done in as_completed(waiting):
                outcome = done.result()
                print(f'── {outcome.title}\n{outcome.said}', flush=True)
                yield outcome
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for part in parts:
                part.end()
            raise


def print_slowest(outcomes):
    seconds = {name: value for outcome in outcomes for name, value in outcome.seconds.items()}
    print(f'The {SLOWEST} slowest tests:')
    for name, value in sorted(seconds.items(), key=lambda pair: -pair[1])[:SLOWEST]:
        print(f'{value:7.1f} s  {name}')


def main():
    if os.geteuid():
        sys.exit('needs root: it boots machines')
    # Ended from outside, it ends its parts, and they their machines.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit('ended from outside'))
    chosen = arguments()
    import parts
    import prepared

    prepared.ensure()
    outcomes = list(run_all(parts.of(chosen.tests), chosen.at_once))
    print_slowest(outcomes)
    passed, failed = (sum(getattr(outcome, kind) for outcome in outcomes) for kind in ('passed', 'failed'))
    print(f'{passed} passed, {failed} failed', flush=True)
    sys.exit(failed > 0 or not passed)


if __name__ == '__main__':
    sys.dont_write_bytecode = True
    os.environ['PYTHONDONTWRITEBYTECODE'] = '1'
    sys.path.insert(0, str(HERE))
    warnings.simplefilter('ignore', ResourceWarning)
    main()
