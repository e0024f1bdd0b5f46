"""What the server says of itself: one line an event, for a person on a terminal, as JSON for a machine.

A log goes to people who may not see the charts. So no line holds a key, a picture, or words that were read in one:
- of an exception we write its kind and the places it went through, and its words only where the system chose them;
- fields named after keys or after words of a picture are hidden, and whatever looks like a key is, in any text;
- libraries are heard from `warning` on: some tell whole requests at `debug`.
File names of uploads do stand in it. Signs that steer a terminal or begin a new line are written out.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

import structlog

from storage.errors import StoreError

Form = Literal["auto", "readable", "json"]
OURS = ("__main__", "main", "extraction", "storage", "service", "dashboard", "api", "evaluation")
PROJECT = Path(__file__).parent.parent
HIDDEN = "(hidden)"
SECRET_NAME = re.compile(r"(?i)key|token|secret|passw|authori[sz]ation|cookie|credential")
OF_A_PICTURE = frozenset(
    ("text", "texts", "words", "printed", "title", "answer", "question", "picture", "body", "form")
)
SECRET = re.compile(
    r"(?i)(?P<before>\b(?:bearer|basic)\s+|\b[\w-]*(?:key|token|secret|password|passwd)[\"']?\s*[=:]\s*[\"']?|://[^/\s:@]*:)"
    r"[^\s\"'&,;@]+|\b(?:sk|hf|pk|ghp|clk?)[-_][\w-]{8,}|data:[\w/+.-]+;base64,[\w+/=]+|[A-Za-z0-9+/]{120,}={0,2}"
)
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
KEPT_IN_THE_ENVIRONMENT = ("CHARTLEDGER_SERVER_KEY", "HF_TOKEN")
SPOKEN_BY_THE_SYSTEM = (OSError, MemoryError, ImportError, EOFError, StoreError)  # the words of others may quote data
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def begin(form: Form = "auto", level: str = "info", stream: IO[str] | None = None) -> None:
    """From now on every logger of this process, ours and those of libraries, writes here."""
    place = stream or sys.stderr
    readable = form == "readable" or (form == "auto" and place.isatty())
    handler = logging.StreamHandler(place)
    handler.setFormatter(Lines(readable))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    logging.captureWarnings(True)
    sys.excepthook = _ended
    threading.excepthook = _thread_ended


def begin_as_told() -> None:
    """The same in a process that a server has started, as its environment says."""
    forms: dict[str, Form] = {"readable": "readable", "json": "json"}
    level = os.environ.get("CHARTLEDGER_LOG_LEVEL", "info")
    begin(forms.get(os.environ.get("CHARTLEDGER_LOG_FORM", ""), "auto"), level)


class Lines(structlog.stdlib.ProcessorFormatter):
    """Writes a record as a line, whoever made it."""

    def __init__(self, readable: bool) -> None:
        remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                where,
                bare,
                remove,
                as_sentence if readable else as_json,
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        """The line; exceptions among a message's words are told as carefully as those that come with it."""
        copy = logging.makeLogRecord(record.__dict__)
        if isinstance(copy.args, tuple):
            copy.args = tuple(said(part) if isinstance(part, BaseException) else part for part in copy.args)
        if copy.exc_info and isinstance(copy.msg, str) and copy.name.split(".")[0] not in OURS:
            copy.msg, copy.args = copy.getMessage().partition("\n")[0], ()  # asyncio repeats the exception below
        return super().format(copy)


def where(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """In the place of an exception its kinds and places, told from the one that began it to the one that came out."""
    record = event["_record"]
    info = event.pop("exc_info", None) or record.exc_info
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info is not True and info[1] is not None:
        event["exception"] = "\n".join(told(info[1]))
    event.pop("stack_info", None)
    event.pop("color_message", None)  # the event again, for a terminal
    record.exc_text = None
    return event


def told(problem: BaseException) -> Iterator[str]:
    """An exception line by line, causes first; source code is not quoted, nor are values."""
    before = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    if before is not None:
        yield from told(before)
    for frame, line in traceback.walk_tb(problem.__traceback__):
        code = frame.f_code
        yield f"  {shortened(code.co_filename)}:{line} in {code.co_name}"
    yield said(problem)


def said(problem: BaseException) -> str:
    """Its kind, with its words only where they cannot quote a picture."""
    kind = type(problem).__name__
    return f"{kind}: {clean(str(problem))}" if isinstance(problem, SPOKEN_BY_THE_SYSTEM) else kind


def shortened(file: str) -> str:
    """A file as our tree or a library's has it, without where that lies on this machine."""
    _, installed, rest = file.rpartition("site-packages/")
    return rest if installed else file.removeprefix(f"{PROJECT}/").removeprefix(f"{sys.base_prefix}/")


def bare(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Without keys, pictures and the words in them, and without signs that steer."""
    for name, value in event.items():
        if not name.startswith("_"):
            event[name] = shown(name, value)
    return event


def shown(name: str, value: Any) -> Any:
    """What a field may say."""
    if name not in ("event", "exception", "logger", "level") and (SECRET_NAME.search(name) or name in OF_A_PICTURE):
        return HIDDEN
    if isinstance(value, bytes | bytearray | memoryview):
        return f"({len(value)} bytes)"
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): shown(str(key), part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [shown("", part) for part in value]
    if isinstance(value, BaseException):
        return said(value)
    return "\n".join(clean(line) for line in str(value).split("\n")) if name == "exception" else clean(str(value))


def clean(words: str) -> str:
    """A text without anything that looks like a key, on one line."""
    for name in KEPT_IN_THE_ENVIRONMENT:
        if kept := os.environ.get(name, "").strip():
            words = words.replace(kept, HIDDEN)
    words = SECRET.sub(lambda found: (found["before"] or "") + HIDDEN, words)
    return STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), words)


def as_json(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """One object a line: time, level, logger, event, then whatever else is known."""
    first = {name: event.pop(name) for name in ("timestamp", "level", "logger", "event") if name in event}
    return json.dumps({**first, **event}, ensure_ascii=False, default=str)


def as_sentence(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """For eyes: the time of day in UTC, how bad it is, who speaks, what happened."""
    time, level, logger = event.pop("timestamp"), event.pop("level"), event.pop("logger")
    words, exception = event.pop("event"), event.pop("exception", "")
    fields = "".join(f"  {name}={value}" for name, value in event.items())
    return f"{time[11:19]} {level:<7} {logger}: {words}{fields}" + (f"\n{exception}" if exception else "")


def _ended(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("main").critical("The program ended", exc_info=(kind, problem, trace))


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else "?"
        logging.getLogger("main").error(
            "The thread %s ended", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )
