# Which series of releases the image is of, by what upstream's images say of themselves.
import json
import re
from pathlib import Path

PACKAGE = Path('/app/package.json')


def series():
    """Its first two numbers, e.g. "0.12"; None where it does not say them."""
    try:
        version = json.loads(PACKAGE.read_text())['version']
    except (OSError, ValueError, KeyError, TypeError):
        return None
    found = re.match(r'(\d+\.\d+)\.\d+', str(version))
    return found[1] if found else None
