"""A vision model through llama.cpp on this machine's processors, from the GGUF files that Qwen publishes.

llama.cpp runs in a process of its own: whatever happens to it, ours goes on, and with it goes all its memory. It is
spoken to like any other server, by an address of this machine and with a key that nobody else has; it keeps what it
saw of a picture for the next question about it.

    CHARTLEDGER_GGUF   the folder with the model and its mmproj file, or the model file where there are several
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from extraction.engines import llama_process
from extraction.engines.addresses import Address, Servers
from extraction.engines.cores import cores_to_use
from extraction.engines.gguf import CONTEXT, find_pair
from extraction.engines.memory import check_memory
from extraction.engines.remote import TICK, Patience, RemoteModel
from extraction.engines.vision import Heard, ModelAnswer, Question
from extraction.errors import ModelUnavailable, Sentence

SETTING = "CHARTLEDGER_GGUF"
LOAD_SECONDS = 300.0
GRACE = 0.3  # seconds
PATIENCE = Patience(first_word=float("inf"), between=120.0)  # it is ours: how long a question may take, says its limit


def model_of_setting() -> LlamaModel:
    """The model that the setting names, not loaded yet; raises ModelUnavailable."""
    place = os.environ.get(SETTING, "").strip()
    if not place:
        raise ModelUnavailable(
            Sentence(
                zh=f"还没有指定 GGUF 模型。请把 {SETTING} 设为存放模型及其 mmproj 文件的文件夹。",
                en=f"No GGUF model is named. Set {SETTING} to the folder that holds it and its mmproj file.",
            )
        )
    return LlamaModel(Path(place).expanduser())


class LlamaModel:
    """Keeps one llama.cpp process, `running` from the first question, or from `load`, until `close`."""

    def __init__(self, place: Path, *, context: int = CONTEXT, cores: tuple[int, ...] | None = None) -> None:
        """Look at the files without loading them; raises ModelUnavailable when they cannot be a model."""
        self._pair = find_pair(place)
        self._context = context
        self._cores = cores or cores_to_use()
        self._weights = self._pair.identity
        self.running: Running | None = None
        self._lock = threading.Lock()

    @property
    def weights(self) -> str:
        return self._weights

    def load(self, heard: Heard | None = None) -> bool:
        """Have the model in memory; False if `heard` did not want to wait. Raises ModelUnavailable if it cannot be."""
        with self._lock:
            if self.running is not None and not self.running.is_alive:
                self.running.end()
                self.running = None
            if self.running is None:
                check_memory(self._pair.memory(self._context))
                self.running = self._start(heard)
            return self.running is not None

    def answer(self, question: Question, heard: Heard) -> ModelAnswer:
        """Answer it; a question that comes while another is answered waits for it."""
        began = time.perf_counter()
        if not self.load(heard) or (running := self.running) is None:
            return ModelAnswer("", "cancelled", time.perf_counter() - began)
        waited = time.perf_counter() - began
        try:
            answer = running.model.answer(question, heard)
        except ModelUnavailable as problem:
            if not running.ends_within(GRACE):
                raise
            raise ModelUnavailable(_died(running.last_words())) from problem
        first = None if answer.first_token_seconds is None else answer.first_token_seconds + waited
        return replace(answer, seconds=answer.seconds + waited, first_token_seconds=first)

    def close(self) -> None:
        """End the process: its memory is free when this returns. The next question loads the model again."""
        with self._lock:
            if self.running is not None:
                self.running.end()
                self.running = None

    def _start(self, heard: Heard | None) -> Running | None:
        key, name = secrets.token_urlsafe(), self._pair.model.name
        words = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process it belongs to
        process = subprocess.Popen(
            [sys.executable, "-P", str(Path(llama_process.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            env={"OMP_WAIT_POLICY": "passive", **os.environ},  # threads that spin starve each other on a busy machine
        )
        task = {"model": str(self._pair.model), "eye": str(self._pair.eye), "name": name}
        address = _told(process, {**task, "context": self._context, "cores": self._cores, "key": key}, heard)
        servers = Servers((Address(f"{address}/v1", is_here=True, called="llama.cpp"),), name, key)
        running = Running(process, words, RemoteModel(servers, patience=PATIENCE, pauses=(0.0,)))
        if address:
            return running
        problem = None if running.is_alive else ModelUnavailable(_cannot_load(name, running.last_words()))
        running.end()
        if problem is not None:
            raise problem
        return None


@dataclass(frozen=True, slots=True)
class Running:
    """A llama.cpp process, what it last complained of, and the way to speak with it."""

    process: subprocess.Popen[str]
    words: IO[bytes]
    model: RemoteModel

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ends_within(self, seconds: float) -> bool:
        """True if the process has ended; a connection breaks a moment before."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self) -> str:
        """The first error that llama.cpp told, else the last line that anybody wrote, else the signal that ended it."""
        self.words.seek(0)
        lines = self.words.read(100_000).decode("utf-8", "replace").strip().splitlines()
        told = [line.partition(" E ")[2].strip() for line in lines if " E " in line] or lines[-1:]
        code = self.process.poll() or 0
        return told[0][:200] if told else f"(signal {-code})" * (code < 0)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self.words.close()


def _told(process: subprocess.Popen[str], task: dict[str, object], heard: Heard | None) -> str:
    """The address once the model is loaded; empty if the process ended, or was too slow and had to, or nobody waits."""
    if process.stdin is None or process.stdout is None:
        return ""
    with contextlib.suppress(BrokenPipeError):  # it ended at once; why, its last words will say
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
    until = time.perf_counter() + LOAD_SECONDS
    while heard is None or heard(""):
        try:
            line = lines.get(timeout=TICK)
        except queue.Empty:
            if time.perf_counter() > until:
                process.kill()
            continue
        if not line:
            process.wait()
        return str(json.loads(line)["address"]) if line else ""
    return ""


def _pass_on(said: IO[str], lines: queue.Queue[str]) -> None:
    lines.put(said.readline())


def _cannot_load(name: str, told: str) -> Sentence:
    return Sentence(
        zh=f"llama.cpp 无法加载 {name}：文件损坏、与 mmproj 不匹配，或版本太新。{told}",
        en=f"llama.cpp cannot load {name}: the file is damaged, does not go with its mmproj, or is too new. {told}",
    )


def _died(told: str) -> Sentence:
    return Sentence(
        zh=f"模型进程意外结束，可能是内存不足。再问一次会重新加载。{told}",
        en=f"The model's process ended unexpectedly, perhaps for lack of memory. Ask again to load it anew. {told}",
    )
