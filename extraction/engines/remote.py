"""A vision model on any OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama. Its pictures leave this process.

Several servers share the questions: each goes to whoever has least to do for us, and to the next where one fails. A
server that is down, slow, endless or no model server at all ends in a sentence within the limits; a reading that is no
longer wanted ends within a second, and so does its request.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from extraction.engines import faults
from extraction.engines.addresses import Address, Servers, servers_from
from extraction.engines.conversation import LIST_SECONDS, converse, find_models, request_of
from extraction.engines.listed import CLOCK_SECONDS, Listed
from extraction.engines.listening import Listening
from extraction.engines.vision import Heard, ModelAnswer, Question
from extraction.errors import ModelUnavailable

T = TypeVar("T")
TOLD_SECONDS = 5.0  # for so long a server is believed to have the model that it told of
TICK = 0.2  # seconds between two looks at the clock and at whoever waits
SHUNNED = 30.0  # seconds in which a server that failed is asked only after the others
PAUSES = (0.0, 1.0, 3.0)  # seconds before each round through the servers
NOT_UNDERSTOOD = (400, 415, 422, 501)  # answers to a request that holds something unknown, such as a schema


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may be silent, in seconds: before its first word, between two words, and after the last."""

    first_word: float = 120.0  # a large picture on a slow machine
    between: float = 30.0
    farewell: float = 2.0  # the count of tokens comes after the answer, if at all


class RemoteModel:
    """Keeps which model each server has, and which server answered last. May be asked from several threads."""

    at_once = 4  # questions: servers compute several together for little more than one, and queue what is too much

    def __init__(
        self,
        servers: Servers | None = None,
        *,
        patience: Patience | None = None,
        pauses: tuple[float, ...] = PAUSES,
        first: int = 0,
    ) -> None:
        """Of several servers the `first` is asked first (counted round), so that processes begin at different ones."""
        self.servers = servers if servers is not None else servers_from(os.environ)
        self._patience = patience if patience is not None else Patience()
        self._pauses = pauses
        self._models: dict[str, str] = {}
        self._clocks: dict[tuple[str, str], bool] = {}  # by server and model: its birthday is the time of day
        self._told: tuple[float, Listed] | None = None  # what the model was known by when it was last asked for
        self._last: Address | None = None
        self._first = first
        self._asked: Counter[Address] = Counter()  # questions that each server is answering for us
        self._failed: dict[Address, float] = {}  # when a server failed that has not answered since
        self._lock = threading.Lock()

    @property
    def weights(self) -> str:
        """The model's name, as it was set or as its server calls the only one, with what the server tells of it.

        Asked anew every few seconds, for a server may be given another model under the same name while we work. Of
        several servers that speaks which answered last.
        """
        if self._told is None or time.monotonic() - self._told[0] > TOLD_SECONDS:
            try:
                self._told = (time.monotonic(), _run(self._from_first(self._listed_at)))
            except ModelUnavailable:
                if self._told is None:  # else it is what answered a moment ago, and will tell when it is there again
                    raise
        return self._told[1].weights

    def answer(self, question: Question, heard: Heard) -> ModelAnswer:
        """Answer it, or raise ModelUnavailable with what each server said; not to be called from an event loop."""
        return _run(self._answer(question, heard))

    def load(self) -> bool:
        """Nothing is loaded here: True if a server answers; raises ModelUnavailable with what each of them said."""
        _run(self._any_server())
        return True

    def close(self) -> None:
        """Nothing is kept open between two questions."""

    async def _answer(self, question: Question, heard: Heard) -> ModelAnswer:
        listening = Listening(question, heard)
        left = self._in_turn()
        said: dict[Address, faults.ServerFault] = {}
        for pause in self._pauses:
            await _rest(pause, listening)
            for address in left:
                if listening.stopped is not None:
                    break
                try:
                    with self._noted(address):
                        await self._ask(address, listening)
                except faults.ServerFault as fault:
                    said[address] = fault
                    if listening.text:  # half an answer was shown: a second one would confuse
                        raise faults.all_of([fault]) from fault
                else:
                    self._last = address
                    answer = listening.answer()
                    return replace(answer, by=f"{answer.by}, {address.name}")
            left = [address for address in left if address not in said or said[address].again]
            if not left:
                break
        if listening.stopped == "cancelled":
            return listening.answer()
        raise faults.all_of(said.values())

    def _in_turn(self) -> list[Address]:
        """The servers in the order to ask: least to do for us, then who answered last; who failed is last."""
        servers = self.servers.addresses
        now = time.monotonic()
        with self._lock:
            failed = {server for server, when in self._failed.items() if now - when < SHUNNED}
            place = {server: (at - self._first) % len(servers) for at, server in enumerate(servers)}
            return sorted(servers, key=lambda one: (one in failed, self._asked[one], one != self._last, place[one]))

    @contextmanager
    def _noted(self, address: Address) -> Iterator[None]:
        """While it lasts this server is busy for us; afterwards it is known whether it failed."""
        with self._lock:
            self._asked[address] += 1
        try:
            yield
            self._failed.pop(address, None)
        except faults.ServerFault:
            self._failed[address] = time.monotonic()
            raise
        finally:
            with self._lock:
                self._asked[address] -= 1

    async def _ask(self, address: Address, listening: Listening) -> None:
        """Ask one server; once more without the schema if it does not understand what a schema is."""
        schema = listening.question.schema
        try:
            await self._listen(address, listening, schema)
        except faults.ServerFault as fault:
            if schema is None or fault.status not in NOT_UNDERSTOOD:
                raise
            await self._listen(address, listening, None)
            listening.schema_refused = True

    async def _listen(self, address: Address, listening: Listening, schema: str | None) -> None:
        """Listen to one server, looking at the clock all the while; its connection is closed in any case."""
        listening.begin()
        began = time.perf_counter()
        speaking = asyncio.create_task(self._converse(address, listening, schema))
        try:
            while not (await asyncio.wait({speaking}, timeout=TICK))[0]:
                if not self._goes_on(address, listening, began):
                    return
            speaking.result()
        finally:
            speaking.cancel()
            await asyncio.wait({speaking}, timeout=TICK)

    def _goes_on(self, address: Address, listening: Listening, began: float) -> bool:
        """False when the answer is complete or unwanted; raises ServerFault when the server is too slow."""
        now = time.perf_counter()
        quiet = now - (listening.last_word or began)
        if not listening.is_wanted():
            if listening.stopped == "seconds" and not listening.text:
                raise faults.silent(address.name, listening.seconds)
            return bool(listening.finish) and quiet < self._patience.farewell
        if listening.last_word is None and quiet > self._patience.first_word:
            raise faults.silent(address.name, quiet)
        if listening.last_word is not None and quiet > self._patience.between:
            raise faults.broken_off(address.name)
        return True

    async def _converse(self, address: Address, listening: Listening, schema: str | None) -> None:
        model = await self._model_at(address)
        request = request_of(listening.question, model, schema=schema)
        await converse(address, self.servers.key, request, listening)

    async def _model_at(self, address: Address) -> str:
        if self.servers.model:
            return self.servers.model
        if address.url not in self._models:
            names = [one.name for one in await find_models(address, self.servers.key)]
            if len(names) != 1:
                raise faults.which_model(address.name, names)
            self._models[address.url] = names[0]
        return self._models[address.url]

    async def _listed_at(self, address: Address) -> Listed:
        """The model that is asked there, with what the server tells of it; just its name if it is not in the list."""
        one = await self._one_listed(address)
        if not one.has_birthday:
            return one
        known = (address.url, one.name)
        if known not in self._clocks:
            await asyncio.sleep(CLOCK_SECONDS)
            again = await self._one_listed(address)
            self._clocks[known] = again.told != one.told
        return one.without_birthday() if self._clocks[known] else one

    async def _one_listed(self, address: Address) -> Listed:
        found = await find_models(address, self.servers.key)
        if self.servers.model:
            return next((one for one in found if one.name == self.servers.model), Listed(self.servers.model))
        if len(found) != 1:
            raise faults.which_model(address.name, [one.name for one in found])
        self._models[address.url] = found[0].name
        return found[0]

    async def _any_server(self) -> list[Listed]:
        return await self._from_first(lambda address: find_models(address, self.servers.key))

    async def _from_first(self, question: Callable[[Address], Coroutine[None, None, T]]) -> T:
        """What the first server says that says anything at all."""
        said = []
        for address in sorted(self.servers.addresses, key=lambda address: address != self._last):
            try:
                return await asyncio.wait_for(question(address), LIST_SECONDS)
            except faults.ServerFault as fault:
                said.append(fault)
            except TimeoutError:
                said.append(faults.silent(address.name, LIST_SECONDS))
        raise faults.all_of(said)


async def _rest(seconds: float, listening: Listening) -> None:
    """Wait, unless nobody waits with us."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and listening.is_wanted():
        await asyncio.sleep(min(TICK, seconds))


def _run(work: Coroutine[None, None, T]) -> T:
    """Like asyncio.run, but not waiting for a name server that does not answer."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
