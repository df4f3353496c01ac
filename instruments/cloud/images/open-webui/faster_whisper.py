# Stands where upstream's image has faster-whisper, for an image under test that carries a model: it finds the model as that does, in the folder that it is told
# and nowhere else, and says how many bytes it has read instead of what was said.
from collections import namedtuple
from pathlib import Path

Segment = namedtuple('Segment', 'text')
Info = namedtuple('Info', 'language language_probability')


class WhisperModel:
    def __init__(self, model_size_or_path, download_root, local_files_only, **_):
        cached = Path(download_root, f'models--Systran--faster-whisper-{model_size_or_path}')
        if not local_files_only:
            raise RuntimeError('huggingface.co is out of reach')
        self.weights = (cached / 'snapshots' / (cached / 'refs/main').read_text() / 'model.bin').read_bytes()

    def transcribe(self, file, **_):
        return iter([Segment(f'{len(self.weights)} bytes of a model heard {Path(file).suffix}')]), Info('en', 1.0)
