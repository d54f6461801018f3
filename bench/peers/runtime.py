"""Plays Lambda's runtime for BucketDeployment's handler.

Reads deliveries from its input, one a line, and writes a line to file descriptor 3 when one has ended. Each has a process
of its own, forked when everything is loaded, as each deployment finds a function that has just started.
"""

import importlib
import json
import os
import random
import signal
import sys
import time
from urllib.request import urlopen

FUNCTION_TIMEOUT_SECONDS = 900


class Context:
    log_stream_name = "log-stream"


def main():
    folder, module = os.path.split(sys.argv[1])
    sys.path.insert(0, folder)
    handler = importlib.import_module(os.path.splitext(module)[0])
    # It runs the AWS CLI, of a layer that is not here. The upload is not what is measured.
    handler.s3_deploy = lambda *_: None
    handler.AWS_CLI_CONFIG_FILE = "/nowhere"
    # Nobody waits for the children: they say themselves when they end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            os.write(3, deliver(handler, json.loads(line)))
            os._exit(0)


def deliver(handler, delivery):
    event = delivery["event"]
    # boto3 draws its pauses from here.
    random.seed(delivery["seed"])
    if "sleepUrl" in delivery:
        jump_over_sleeps(delivery["sleepUrl"])
    ended = {"id": event["RequestId"]}
    try:
        handler.handler(event, Context())
    except BaseException as error:
        ended["error"] = repr(error)
    return (json.dumps(ended) + "\n").encode()


def jump_over_sleeps(url):
    """Who sleeps tells the bench so, and goes on at once."""
    slept = 0

    def sleep(seconds):
        nonlocal slept
        slept += seconds
        if slept > FUNCTION_TIMEOUT_SECONDS:
            raise SystemExit("Lambda ended the function")
        urlopen(url, data=str(seconds * 1000).encode()).close()

    time.sleep = sleep


main()
