"""Runs MiniStack in a folder of its own; ends it, and removes the folder, when told to or when the parent ends.

usage: launch_ministack.py FOLDER
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path


def main() -> None:
    folder = Path(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    threading.Thread(target=end_with_parent, daemon=True).start()

    ministack = start_ministack(folder)
    try:
        ministack.wait()
    finally:
        # A second signal must not cut the clean-up short.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # The group: the functions that it has running as well. There is nothing that they would have to save.
        with suppress(ProcessLookupError):
            os.killpg(ministack.pid, signal.SIGKILL)
        ministack.wait()
        shutil.rmtree(folder)


def end_with_parent() -> None:
    # The parent never writes: its end of the pipe closes when it ends, even if it is killed.
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def start_ministack(folder: Path) -> subprocess.Popen:
    scratch = folder / 'tmp'
    scratch.mkdir()
    # A copy: Python writes its bytecode beside the original otherwise.
    lambda_runtime = folder / 'lambda-runtime'
    shutil.copytree(Path(__file__).parent / 'lambda-runtime', lambda_runtime)
    environment = {
        **os.environ,
        'HOME': str(scratch),
        'TMPDIR': str(scratch),
        'STATE_DIR': str(folder / 'state'),
        'S3_DATA_DIR': str(folder / 's3'),
        # MiniStack removes leftover containers of its own kind at start: not on this machine.
        'DOCKER_HOST': f'unix://{folder}/no-docker.sock',
        # MiniStack hands it on to the Python functions, which it is for.
        'PYTHONPATH': str(lambda_runtime),
    }
    return subprocess.Popen(
        [sys.executable, '-m', 'ministack'],
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )


main()
