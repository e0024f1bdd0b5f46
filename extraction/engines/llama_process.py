"""llama.cpp in a process of its own: started by path, told on stdin what to load, ends when stdin closes.

One line of JSON comes in: model, eye, name, context, cores, key. One goes out: {"address": …}, or nothing when the
files cannot be loaded; llama.cpp then says why on stderr. Imports nothing of ours, to be small and to start quickly.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # llama.cpp writes to both; the answer must stand alone
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, asked["cores"])  # before llama.cpp makes its threads, which inherit it
    import xllamacpp

    server = xllamacpp.Server(_parameters(asked))
    told.write(json.dumps({"address": server.listening_address}) + "\n")
    told.flush()
    sys.stdin.read()  # until whoever started this closes it, or is no more
    os._exit(0)  # the machine takes the memory back faster than llama.cpp gives it


def _parameters(asked: dict[str, Any]) -> object:
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path, parameters.mmproj.path = asked["model"], asked["eye"]
    parameters.model_alias = {asked["name"]}
    parameters.api_keys = [asked["key"]]  # others on this machine could call the address too
    parameters.n_ctx, parameters.n_parallel = asked["context"], 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = len(asked["cores"])
    parameters.cache_ram_mib = 0  # the last picture stays in the context itself; older ones would cost gigabytes
    parameters.fit_params = parameters.warmup = parameters.ui = False
    parameters.verbosity = 1  # errors only: prompts are nobody's business
    return parameters


if __name__ == "__main__":
    main()
