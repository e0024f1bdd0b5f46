"""Work that several requests ask for at the same moment, done once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool

Made = TypeVar("Made")

_under_way: dict[tuple[asyncio.AbstractEventLoop, Hashable], asyncio.Task[Any]] = {}


async def together(key: Hashable, work: Callable[[], Made]) -> Made | None:
    """What the work gives, done in a thread; None to who joined while it was being done for somebody else.

    They may get what was true before they asked, so they look at what it left. Everybody gets what it raises.
    """
    place = (asyncio.get_running_loop(), key)
    joined = _under_way.get(place)
    if joined is not None:
        await asyncio.shield(joined)
        return None
    task = _under_way[place] = asyncio.create_task(run_in_threadpool(work))
    task.add_done_callback(lambda _done: _under_way.pop(place, None))
    made: Made = await asyncio.shield(task)
    return made
