"""The same reading on a Ray cluster: a reader on every node, each with a model of its own, results as they are done.

A node that dies loses nothing: what it was given is read elsewhere, and every picture comes back exactly once. Nodes
that join later are used too. Pictures travel with the question, so nodes share no disk; ChartLedger is installed on
each, and reads its settings there. Ray is imported here only, and only when a cluster is asked for. It tells nobody
anything: its usage statistics and its dashboard are off in whatever we start.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extraction.batch.asked import Asked, Outcome, Results, Start, Waiting, layer_bytes, load, read_bytes
from extraction.batch.crew import CRASHED, FULL_SOON, LOADING, TOO_LONG, Limits
from extraction.errors import ChartError, ModelUnavailable, Sentence
from extraction.jsonl import bytes_of

TICK = 0.2  # seconds between two looks at the clock
ROLL_CALL = 2.0  # seconds between two looks at who is in the cluster
ANSWERS = 5.0  # seconds until a cluster's head must answer
GIVEN = 2  # pictures a reader has: one before it, one on its way; no more are taken from the batch
TRIES = 3
NO_RAY = Sentence(
    zh="未安装 Ray：请先 pip install -r requirements-ray.txt。",
    en="Ray is not installed: pip install -r requirements-ray.txt first.",
)
NOBODY = Sentence(
    zh="集群里没有能读图的节点，详情见 Ray 的日志。", en="No node of the cluster can read; details are in Ray's logs."
)


def read_on_cluster(
    asked: Iterable[Asked], start: Start, address: str, per_node: int = 1, limits: Limits | None = None
) -> Results:
    """Read on the cluster at `address` ("auto", "HOST:PORT", or "local" for one on this machine alone).

    Raises ModelUnavailable where there is no such cluster, or nobody in it can read.
    """
    ray = _ray()
    was_there = ray.is_initialized()
    try:
        if not was_there:
            _join(ray, address)
        cluster = _Cluster(ray, Waiting(asked, TRIES), start, per_node, limits or Limits())
        try:
            yield from cluster.read()
        finally:
            cluster.stop()
    except ray.exceptions.RayError as problem:
        raise ModelUnavailable(_unusable(address, problem)) from problem
    finally:
        if not was_there:
            ray.shutdown()


def _ray() -> Any:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
        import ray.exceptions
    except ImportError as problem:
        raise ModelUnavailable(NO_RAY) from problem
    return ray


def _join(ray: Any, address: str) -> None:
    quiet = {"log_to_driver": False, "logging_level": "warning"}
    own = {"include_dashboard": False} if address == "local" else {}
    host, _, port = address.rpartition(":")
    try:
        if port.isdigit():  # Ray itself waits for minutes where nobody listens
            socket.create_connection((host.removeprefix("ray://"), int(port)), ANSWERS).close()
        ray.init(address=address, **own, **quiet)
    except (OSError, ValueError, RuntimeError) as problem:  # whatever Ray makes of a wrong address
        raise ModelUnavailable(_unusable(address, problem)) from problem


def _unusable(address: str, problem: Exception) -> Sentence:
    return Sentence(
        zh=f"Ray 集群 {address} 无法使用（{type(problem).__name__}）。",
        en=f"The Ray cluster {address} cannot be used ({type(problem).__name__}).",
    )


class NodeReader:
    """What runs on a node: an engine, loaded once."""

    def __init__(self, start: Start) -> None:
        self.start = start

    def greet(self) -> Sentence | None:
        """Load the engine; why it cannot be, or None once it is."""
        try:
            self.engine = load(self.start)
        except ChartError as problem:
            return problem.sentence
        return None

    def read(self, data: bytes, name: str, layer: bytes) -> Outcome:
        return read_bytes(data, name, layer, self.engine, self.start.prompt)


@dataclass(slots=True)
class _Seat:
    """A reader on a node, what it was given (oldest first), and since when it is busy with the first of these."""

    node: str
    actor: Any
    greeting: Any
    since: float = field(default_factory=time.monotonic)
    given: dict[Any, Asked] = field(default_factory=dict)
    ready: bool = False
    done: int = 0


class _Cluster:
    def __init__(self, ray: Any, waiting: Waiting, start: Start, per_node: int, limits: Limits) -> None:
        self.ray, self.waiting, self.limits, self.per_node = ray, waiting, limits, per_node
        self.start = start
        self.seats: list[_Seat] = []
        self.called = 0.0  # when the roll was called
        self.last_seen = time.monotonic()  # when there was a reader that was ready

    def read(self) -> Iterator[tuple[Asked, Outcome]]:
        while True:
            self.call_roll()
            yield from self.hand_out()
            refs = [ref for seat in self.seats for ref in (seat.given if seat.ready else [seat.greeting])]
            if not self.waiting and not any(seat.given for seat in self.seats):
                return
            if not refs:
                time.sleep(TICK)
                continue
            for ref in self.ray.wait(refs, num_returns=1, timeout=TICK)[0]:
                yield from self.listen(next(seat for seat in self.seats if ref in (seat.greeting, *seat.given)), ref)
            yield from self.look()

    def any_ready(self) -> bool:
        return any(seat.ready for seat in self.seats)

    def call_roll(self) -> None:
        """Give every node that is there its readers."""
        now = time.monotonic()
        if now - self.called < ROLL_CALL:
            return
        self.called = now
        self.last_seen = now if self.any_ready() else self.last_seen
        if now - self.last_seen > LOADING:
            raise ModelUnavailable(NOBODY)
        for node in self.ray.nodes():
            if node["Alive"] and node["Resources"].get("CPU", 0) >= 1:
                there = sum(seat.node == node["NodeID"] for seat in self.seats)
                self.seats += [self.seated(node["NodeID"]) for _ in range(self.per_node - there)]

    def seated(self, node: str) -> _Seat:
        """A reader on that very node, which loads its engine now."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        there = NodeAffinitySchedulingStrategy(node, soft=False)
        actor = self.ray.remote(NodeReader).options(num_cpus=1, max_restarts=0, scheduling_strategy=there)
        reader = actor.remote(self.start)
        return _Seat(node, reader, reader.greet.remote())

    def hand_out(self) -> Iterator[tuple[Asked, Outcome]]:
        """Give whoever has room a picture; one whose file cannot be read at all is answered here."""
        for place in range(GIVEN):  # everybody has one before anybody has two
            for seat in self.seats:
                if not seat.ready or len(seat.given) > place:
                    continue
                asked = self.waiting.take(each for other in self.seats for each in other.given.values())
                if asked is None:
                    return
                try:
                    data, layer = bytes_of(Path(asked.path)), layer_bytes(asked)
                except ChartError as problem:
                    yield asked, Outcome(refusal=problem.sentence)
                    continue
                if not seat.given:
                    seat.since = time.monotonic()
                seat.given[seat.actor.read.remote(data, asked.name, layer)] = asked

    def listen(self, seat: _Seat, ref: Any) -> Iterator[tuple[Asked, Outcome]]:
        """What a reader said: that it is ready, what came of a picture, or nothing any more."""
        try:
            said = self.ray.get(ref)
        except self.ray.exceptions.RayTaskError:
            raise  # a mistake of ours, not of a picture or a node
        except self.ray.exceptions.RayError:
            yield from self.mourn(seat)
            return
        if not seat.ready:
            if said is not None:
                raise ModelUnavailable(said)
            seat.ready = True
            return
        asked = seat.given.pop(ref)
        seat.since = time.monotonic()
        seat.done += 1
        yield asked, replace(said, reader=seat.node)
        if seat.done >= self.limits.pictures or said.memory > FULL_SOON * self.limits.memory:
            self.dismiss(seat)

    def mourn(self, seat: _Seat) -> Iterator[tuple[Asked, Outcome]]:
        """A reader or its node died: what it was given is read by others, unless too many died over it."""
        given = list(seat.given.values())
        seat.given.clear()
        self.dismiss(seat)
        for place, asked in enumerate(given):
            if not self.waiting.put_back(asked, died=place == 0):
                yield asked, Outcome(breakdown=CRASHED, reader=seat.node)

    def look(self) -> Iterator[tuple[Asked, Outcome]]:
        """End whoever takes too long."""
        for seat in list(self.seats):
            spent = time.monotonic() - seat.since
            if not seat.ready:
                if spent > LOADING:
                    self.dismiss(seat)
            elif seat.given and spent > self.limits.seconds:
                ref = next(iter(seat.given))
                asked = seat.given.pop(ref)
                self.dismiss(seat)
                yield asked, Outcome(breakdown=TOO_LONG, seconds=spent, reader=seat.node)

    def dismiss(self, seat: _Seat) -> None:
        """End a reader; what it still has waits again, and the next roll call puts a fresh one in its place."""
        for asked in seat.given.values():
            self.waiting.put_back(asked, died=False)
        seat.given.clear()
        self.seats.remove(seat)
        self.called = 0.0 if seat.ready else self.called  # one that cannot even begin is not hurried
        with suppress(self.ray.exceptions.RayError):
            self.ray.kill(seat.actor)

    def stop(self) -> None:
        for seat in list(self.seats):
            with suppress(self.ray.exceptions.RayError):
                self.ray.kill(seat.actor)
