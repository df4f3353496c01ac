#!/usr/bin/env python3
"""The tests in parts that run at the same time: a part is a process of its own, which boots a machine of its own.

python3 parts.py RESULTS TEST…      one part; its figures go to the file RESULTS, its words to the output
"""

import importlib
import json
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from dataclasses import dataclass, field
from pathlib import Path

# So long may one part take on a machine that does much else.
PATIENCE = 900


@dataclass
class Outcome:
    title: str
    said: str
    passed: int = 0
    failed: int = 0
    seconds: dict = field(default_factory=dict)


class Part:
    def __init__(self, title, tests, expected_seconds):
        self.title, self.tests, self.expected_seconds, self.process = title, tests, expected_seconds, None

    def run(self):
        began = time.monotonic()
        with tempfile.NamedTemporaryFile('r', prefix='frontend-results-') as results:
            self.process = subprocess.Popen(
                [sys.executable, __file__, results.name, *self.tests], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            try:
                said = self.process.communicate(timeout=PATIENCE)[0]
            except subprocess.TimeoutExpired:
                self.end()
                said = self.process.communicate()[0] + f'\nended after {PATIENCE} s'
            title = f'{self.title}: {time.monotonic() - began:.0f} s'
            figures = results.read()
        # Without figures the part itself broke down, which is a failure although no test is to blame.
        return Outcome(title, said, **json.loads(figures)) if figures else Outcome(title, said, failed=1)

    def end(self):
        """Its machine and all that runs on it end with it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()


def names_of(suite):
    return (
        [test.id() for test in suite]
        if isinstance(suite, unittest.TestSuite) and all(isinstance(test, unittest.TestCase) for test in suite)
        else [name for part in suite for name in names_of(part)]
    )


def of(names):
    """The tests of one class share a machine, but for those that the class wants on one of their own: they wait for long."""
    by_class = {}
    for name in names_of(unittest.defaultTestLoader.loadTestsFromNames(names)):
        by_class.setdefault(name.rpartition('.')[0], []).append(name)
    return [part for title, tests in by_class.items() for part in split(title, tests)]


def split(title, tests):
    module, _, name = title.partition('.')
    kind = getattr(importlib.import_module(module), name)
    alone = getattr(kind, 'alone', {})
    together = [test for test in tests if short(test) not in alone]
    parts = [Part(f'{name}, {short(test)}', [test], alone[short(test)]) for test in tests if short(test) in alone]
    return parts + ([Part(name, together, getattr(kind, 'expected_seconds', 30))] if together else [])


def short(test):
    return test.rpartition('.')[2]


class Result(unittest.TextTestResult):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.passed, self.seconds = 0, {}

    def startTest(self, test):
        self.began = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        super().stopTest(test)
        self.seconds[test.id()] = time.monotonic() - self.began

    def addSuccess(self, test):
        super().addSuccess(test)
        self.stream.writeln(f'    {time.monotonic() - self.began:.1f} s')
        self.passed += 1


def run_here(results, names):
    # What is registered for the end of the process takes the machine away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit('ended from outside'))
    warnings.simplefilter('ignore', ResourceWarning)
    tests = unittest.defaultTestLoader.loadTestsFromNames(names)
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout, warnings='ignore', resultclass=Result).run(tests)
    figures = {'passed': result.passed, 'failed': len(result.failures) + len(result.errors), 'seconds': result.seconds}
    Path(results).write_text(json.dumps(figures))


if __name__ == '__main__':
    sys.dont_write_bytecode = True
    run_here(sys.argv[1], sys.argv[2:])
