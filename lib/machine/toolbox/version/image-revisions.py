# Runs inside the image: its schema's revisions, the newest (head) first.
import importlib.util
import pathlib
import re

folder = pathlib.Path(importlib.util.find_spec('open_webui').origin).parent / 'migrations/versions'
texts = [path.read_text() for path in folder.glob('*.py')]
found = {re.search(r'^revision\b[^=]*=\s*[\'"](\w+)', text, re.M)[1]: re.search(r'^down_revision\b[^=]*=([^#]*?)$', text, re.M)[1] for text in texts}
print(*sorted(found, key=lambda one: any(one in down for down in found.values())), sep='\n')
