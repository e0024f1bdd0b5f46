"""One conversation with one OpenAI-compatible server: what is asked, and how little of what comes back is believed."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import AsyncIterator

import httpx2
import openai
from PIL import Image

from extraction.engines import faults
from extraction.engines.addresses import Address
from extraction.engines.listed import Listed, listed_from
from extraction.engines.listening import BROKEN, Listening
from extraction.engines.vision import Question

CONNECT_SECONDS = 5.0
LIST_SECONDS = 10.0
LIST_BYTES = 2_000_000
BYTES = 1_000_000  # of an answer, whatever was asked
BYTES_PER_TOKEN = 2_000  # servers send 200 to 400 bytes round each token
NO_KEY = "none"  # the client wants some key; a server without keys takes any


def request_of(question: Question, model: str, *, schema: str | None) -> dict[str, object]:
    """The question as the body of a request: the picture first, so that a server can keep what it saw of it."""
    picture = {"type": "image_url", "image_url": {"url": _data_url(question)}}
    request: dict[str, object] = {
        "model": model,
        "messages": [{"role": "user", "content": [picture, {"type": "text", "text": question.prompt}]}],
        "temperature": 0,
        "max_tokens": question.limits.tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if question.repeat:
        request["seed"] = question.repeat
    if schema is not None:
        form = {"name": "answer", "strict": True, "schema": json.loads(schema)}
        request["response_format"] = {"type": "json_schema", "json_schema": form}
    return request


async def converse(address: Address, key: str, request: dict[str, object], listening: Listening) -> None:
    """Ask and listen until the server has ended or nothing more is wanted; raises ServerFault.

    Waits as long as it takes: whoever calls has the clock, and cancels.
    """
    most = BYTES + BYTES_PER_TOKEN * listening.question.limits.tokens
    async with _client(address, key, most, "text/event-stream") as client:
        try:
            stream = await client.post(
                "/chat/completions",
                body=request,
                cast_to=object,
                stream=True,
                stream_cls=openai.AsyncStream[object],
            )
            async with stream:
                async for event in stream:
                    listening.take(event)
                    if listening.stopped is not None and not listening.finish:
                        return
        except openai.OpenAIError as problem:
            raise _fault(
                address, key, str(request["model"]), problem, begun=listening.last_word is not None
            ) from problem
        except (ValueError, RecursionError) as problem:
            raise faults.no_model_server(address.name, "rubbish") from problem
    if listening.last_word is None and not listening.finish:
        raise faults.no_model_server(address.name, "empty")
    if not listening.finish or listening.finish in BROKEN:
        raise faults.broken_off(address.name)


async def find_models(address: Address, key: str) -> list[Listed]:
    """The models that the server offers; raises ServerFault."""
    async with _client(address, key, LIST_BYTES, "application/json") as client:
        try:
            listed = await client.with_options(timeout=LIST_SECONDS).get("/models", cast_to=object)
        except openai.OpenAIError as problem:
            raise _fault(address, key, "", problem, begun=False) from problem
        except (ValueError, RecursionError) as problem:
            raise faults.no_model_server(address.name, "rubbish") from problem
    models = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(models, list):
        raise faults.no_model_server(address.name, "rubbish")
    return [listed_from(model) for model in models if isinstance(model, dict) and model.get("id")]


def _data_url(question: Question) -> str:
    png = io.BytesIO()
    Image.fromarray(question.pixels).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


def _client(address: Address, key: str, most: int, wanted: str) -> openai.AsyncOpenAI:
    """A client that asks once, follows nowhere, unpacks nothing and reads `most` bytes of what is `wanted`."""

    async def only_our_names(request: httpx2.Request) -> None:
        for name in ("OpenAI-Organization", "OpenAI-Project"):  # from the environment, and nothing to this server
            request.headers.pop(name, None)

    async def as_promised(response: httpx2.Response) -> None:
        if response.has_redirect_location:
            raise faults.moved(address.name)
        kind = response.headers.get("content-type", "?").partition(";")[0].strip()[:60]
        packed = response.headers.get("content-encoding", "identity")
        if packed != "identity":  # a little that was packed can be made to fill all memory
            raise faults.no_model_server(address.name, packed[:60])
        if response.is_success and kind != wanted:
            raise faults.no_model_server(address.name, kind)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Counted(response.stream, most, address.name)

    http = httpx2.AsyncClient(
        event_hooks={"request": [only_our_names], "response": [as_promised]},
        headers={"Accept-Encoding": "identity"},
        trust_env=not address.is_here,  # what stays on this machine goes through no proxy
    )
    return openai.AsyncOpenAI(
        base_url=address.url,
        api_key=key or NO_KEY,
        http_client=http,
        max_retries=0,
        timeout=openai.Timeout(None, connect=CONNECT_SECONDS),
    )


class _Counted(httpx2.AsyncByteStream):
    """A response's bytes, up to so many."""

    def __init__(self, stream: httpx2.AsyncByteStream, most: int, name: str) -> None:
        self._stream = stream
        self._left = most
        self._name = name

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for some in self._stream:
            self._left -= len(some)
            if self._left < 0:
                raise faults.too_much(self._name)
            yield some

    async def aclose(self) -> None:
        await self._stream.aclose()


def _fault(address: Address, key: str, model: str, problem: openai.OpenAIError, *, begun: bool) -> faults.ServerFault:
    told = _told(problem).replace(key or NO_KEY, "***")  # some servers repeat the key that they refuse
    if isinstance(problem, openai.APIStatusError):
        if problem.status_code in (401, 403):
            return faults.key_refused(address.name)
        if problem.status_code == 404:
            return faults.not_found(address.name, model, told)
        return faults.refused(address.name, problem.status_code, told)
    if isinstance(problem, openai.APIConnectionError):  # also what a connection lost within an answer raises
        slow = isinstance(problem, openai.APITimeoutError)
        return faults.broken_off(address.name) if begun else faults.unreachable(address.name, again=not slow)
    return faults.refused(address.name, 0, told)


def _told(problem: openai.OpenAIError) -> str:
    """The server's own words, if they are words and not a web page."""
    body = getattr(problem, "body", None)
    while isinstance(body, dict):
        body = body.get("message") or body.get("error") or body.get("detail")
    return body if isinstance(body, str) and "<" not in body[:20] else ""
