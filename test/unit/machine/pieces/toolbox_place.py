"""The toolbox in a folder, as its installer lays it on a machine, so that a tool finds the others there."""

import pathlib

TOOLBOX = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine/toolbox'
PLACE = '/usr/local/lib/open-webui'


def lay_toolbox(folder):
    """Where a tool says the machine's folder it finds this one."""
    for source in [*TOOLBOX.glob('*/*'), *(TOOLBOX / f'{words}.sh' for words in ('tool', 'shell', 'services'))]:
        if source.suffix in ('.sh', '.py'):
            text = source.read_text()
            is_command = text.startswith('#!')
            tool = pathlib.Path(folder, source.stem.replace('_', '-') if is_command else source.name)
            tool.write_text(text.replace(PLACE, str(folder)))
            tool.chmod(0o700 if is_command else 0o600)
    return pathlib.Path(folder)
