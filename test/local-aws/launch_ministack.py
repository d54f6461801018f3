"""Runs MiniStack in a folder of its own, and removes the folder when MiniStack ends.

usage: launch_ministack.py FOLDER [--outlive-parent]
"""

import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path


def stop_with_parent() -> None:
    # The parent never writes: its end of the pipe closes when it ends, even if it is killed.
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    folder = Path(sys.argv[1])
    # Until MiniStack has its own handler, a signal must reach the clean-up below as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if '--outlive-parent' not in sys.argv[2:]:
        threading.Thread(target=stop_with_parent, daemon=True).start()

    scratch = folder / 'tmp'
    scratch.mkdir(parents=True)
    tempfile.tempdir = os.environ['TMPDIR'] = str(scratch)
    os.environ['HOME'] = str(scratch)
    os.environ['STATE_DIR'] = str(folder / 'state')
    os.environ['S3_DATA_DIR'] = str(folder / 's3')
    # MiniStack removes leftover containers of its own kind at start: not on this machine.
    os.environ['DOCKER_HOST'] = f'unix://{folder}/no-docker.sock'
    # For the Python functions that MiniStack starts, not for MiniStack.
    os.environ['PYTHONPATH'] = str(Path(__file__).parent / 'lambda-runtime')

    sys.argv = ['ministack']
    try:
        from ministack.app import main as run_ministack

        run_ministack()
    finally:
        shutil.rmtree(folder)


main()
