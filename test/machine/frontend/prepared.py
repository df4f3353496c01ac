"""What the tests need and is made once."""

import subprocess
from pathlib import Path

from site_under_test import CACHE


def ensure():
    subprocess.run(['bash', str(Path(__file__).resolve().parent / 'prepare.sh'), str(CACHE)], check=True)
