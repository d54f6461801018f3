"""Python imports this at the start of every Lambda function that MiniStack runs.

Lambda mounts a function's layers at /opt. MiniStack unpacks them into a temporary folder instead, and drops the
executable bit; so a command below /opt, such as the AWS CLI that BucketDeployment calls, is looked up there and run by
this interpreter.
"""

import os
import subprocess
import sys

LAYERS = os.environ.get('_LAMBDA_LAYERS_DIRS', '').split(os.pathsep)

original_check_call = subprocess.check_call


def check_call(command, *args, **kwargs):
    program = command[0]
    if program.startswith('/opt/'):
        for layer in LAYERS:
            unpacked = os.path.join(layer, os.path.relpath(program, '/opt'))
            if os.path.exists(unpacked):
                return original_check_call([sys.executable, unpacked, *command[1:]], *args, **kwargs)
    return original_check_call(command, *args, **kwargs)


subprocess.check_call = check_call
