# What an image is asked runs in a container that reaches nothing and changes nothing. Installed as /usr/local/lib/open-webui/isolated_image.py, beside what imports
# it.
import subprocess


def isolated(image, command, *words, options=(), **how):
    limits = ['--rm', '-i', '--network', 'none', '--read-only', *options, '--cap-drop', 'ALL', '--entrypoint', command]
    return subprocess.run(['docker', 'run', *limits, image, *words], **how)
