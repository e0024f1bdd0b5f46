"""One process that reads pictures for a batch: a crash or an endless reading costs one picture, never the batch.

The first line on its input says which engine to load, every other one
names a picture; what comes of each goes back as a line. It ends when the other side is gone, whatever it is doing.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from extraction.batch.asked import ASKED_JSON, OUTCOME_JSON, START_JSON, Asked, Outcome, Start, load, read_file
from extraction.errors import ChartError

PROGRAM = "from extraction.batch.reader import main; main()"
PROJECT = Path(__file__).parent.parent.parent


class Reader:
    """A running reader, and what it is busy with. What it says goes to `heard`, which an empty line ends."""

    def __init__(self, start: Start, threads: int, heard: queue.Queue[tuple[Reader, bytes]]) -> None:
        self.asked: Asked | None = None
        self.since = time.monotonic()
        self.ready = False
        self.done = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": str(threads), "OMP_WAIT_POLICY": "passive"},
        )
        self.say(START_JSON.dump_json(start))
        threading.Thread(target=self.listen, args=[heard], name="batch-answers", daemon=True).start()

    def listen(self, heard: queue.Queue[tuple[Reader, bytes]]) -> None:
        for line in pipe(self.process.stdout):
            heard.put((self, line))
        heard.put((self, b""))

    def ask(self, asked: Asked) -> None:
        """Have it read a picture; one that is gone is noticed when it falls silent."""
        self.asked, self.since = asked, time.monotonic()
        self.say(ASKED_JSON.dump_json(asked))

    def say(self, line: bytes) -> None:
        try:
            pipe(self.process.stdin).write(line + b"\n")
            pipe(self.process.stdin).flush()
        except OSError:
            pass  # it died: the end of its answers says so

    def stop(self) -> None:
        """End it now, whatever it is doing."""
        self.process.kill()
        self.process.wait()


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("started without pipes")
    return stream


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the batch, which then stops us
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with our answers

    def tell(outcome: Outcome) -> None:
        answers.write(OUTCOME_JSON.dump_json(outcome) + b"\n")
        answers.flush()

    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=[lines], daemon=True).start()
    start = START_JSON.validate_json(lines.get())
    try:
        engine = load(start)
    except ChartError as problem:
        return tell(Outcome(refusal=problem.sentence))
    tell(Outcome())
    while True:
        tell(read_file(ASKED_JSON.validate_json(lines.get()), engine, start.prompt))


def _listen(lines: queue.Queue[bytes]) -> None:
    """Take in what is asked; nobody left to ask means the end, in the middle of a reading too."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)
