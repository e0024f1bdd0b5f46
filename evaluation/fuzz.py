"""Hostile input by chance, as long as one likes: pictures, numbers, periods, answers of models, files to import.

Nothing may come of it but a result or the sentence of a refusal; and no example may take longer than `SLOW` seconds,
nor the process grow. Most examples are good input with something broken in it, for those get further than chance.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from PIL import Image

from extraction import opening
from extraction.answers import Seen, grounded
from extraction.chart import TextBox
from extraction.errors import UnreadableImage
from extraction.geometry import Box
from extraction.image import FORMATS
from extraction.numbers.captions import axis_side, find_units, strip_unit
from extraction.numbers.printed import format_number, parse_label, parse_number
from extraction.periods import format_period, parse_period
from storage.companies import company_aliases, list_companies
from storage.database import Database, open_database
from storage.errors import StoreError
from storage.exports import FORMS, Chosen, export
from storage.images import list_images
from storage.imports import import_file
from storage.invented_ledger import invent
from storage.metrics import metric_aliases

SLOW = 5.0  # seconds; the machine may be busy with others
AT_ONCE = 100  # examples between two looks at the clock
SETTLED = 0.2  # of the time: until then caches fill
GROWTH = 1.10  # of its memory a process may have more at the end than then, and
SPARE = 16 * 2**20  # bytes beside
GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "bar_zh.png"

Try = Callable[[Any], str]  # what came of one example, in a word


@dataclass(frozen=True, slots=True)
class Target:
    """What examples are made of, what is done with one, and what has to be put right after it, off the clock."""

    examples: st.SearchStrategy[Any]
    attempt: Try
    tidy: Callable[[], None] = lambda: None


class Broken(Exception):
    """Something came of an example that may never come."""


@dataclass(slots=True)
class Fuzzed:
    """What came of one target."""

    target: str
    seconds: float = 0.0
    came: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: list[tuple[float, int]] = field(default_factory=list)  # share of the time gone, bytes of all our processes
    fault: str = ""

    @property
    def growth(self) -> float:
        """How many times as much memory at the end as when caches were full; 1 where nobody can tell."""
        early = [size for share, size in self.memory if share >= SETTLED]
        return early[-1] / early[0] if early and early[0] else 1.0

    @property
    def is_sound(self) -> bool:
        early = [size for share, size in self.memory if share >= SETTLED] or [0]
        leaks = early[-1] > early[0] * GROWTH + SPARE
        return not self.fault and not leaks and self.slowest <= SLOW


def fuzz(target: str, minutes: float, first_seed: int = 1) -> Fuzzed:
    """Try one target for so many minutes, or until something breaks."""
    made = Fuzzed(target)
    with TARGETS[target]() as tried:
        began = time.monotonic()
        at = first_seed
        while not made.fault and (gone := time.monotonic() - began) < minutes * 60:
            made.memory.append((gone / (minutes * 60), memory()))
            one_round(made, tried, at)
            at += 1
        made.memory.append((1.0, memory()))
        made.seconds = time.monotonic() - began
    return made


def one_round(made: Fuzzed, target: Target, number: int) -> None:
    @seed(number)
    @settings(max_examples=AT_ONCE, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(target.examples)
    def try_one(example: Any) -> None:
        started = time.perf_counter()
        made.came[target.attempt(example)] += 1
        made.slowest = max(made.slowest, time.perf_counter() - started)
        target.tidy()

    try:
        try_one()
    except Exception as problem:  # noqa: BLE001 — the outermost door: whatever it is, it is what we look for
        notes = "\n".join(getattr(problem, "__notes__", ()))
        made.fault = f"seed {number}: {type(problem).__name__}: {problem}\n{notes}"


def memory() -> int:
    """Bytes that this process and its children hold; 0 where the system does not say."""
    pages = 0
    for process in (os.getpid(), *children()):
        try:
            pages += int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        except OSError:
            continue
    return pages * 4096


def children() -> list[int]:
    """The processes that open pictures for us."""
    return [each.process.pid for each in opening._openers.warm]


def table(rows: list[Fuzzed]) -> str:
    lines = ["target      minutes   examples  slowest s   memory MB  growth  what came of it"]
    for row in rows:
        came = ", ".join(f"{count:,} {word}" for word, count in row.came.most_common())
        size = row.memory[-1][1] / 2**20 if row.memory else 0
        lines.append(
            f"{row.target:<10} {row.seconds / 60:>8.1f} {row.came.total():>10,} {row.slowest:>10.2f} {size:>11.0f}"
            f" {row.growth:>7.2f}  {came}"
        )
        if row.fault:
            lines.append(f"  BROKEN {row.fault}")
    return "\n".join(lines)


# ───────────────────────────────────────────────────────────────────────────────────────────────────────── breaking


@st.composite
def broken(draw: st.DrawFn, wholes: list[bytes]) -> bytes:
    """Good bytes with holes, cuts, repetitions, or a piece of another one."""
    data = bytearray(draw(st.sampled_from(wholes)))
    for _ in range(draw(st.integers(1, 4))):
        head = draw(st.booleans())  # decoders decide by the first bytes
        at = draw(st.integers(0, min(len(data), 200) if head else len(data)))
        match draw(st.sampled_from(("cut", "hole", "more", "other"))):
            case "cut":
                del data[at : at + draw(st.integers(1, 400))]
            case "hole":
                new = draw(st.binary(min_size=1, max_size=8))
                data[at : at + len(new)] = new
            case "more":
                data[at:at] = data[at : at + 64] * draw(st.integers(1, 20))
            case _:
                other = draw(st.sampled_from(wholes))
                data[at:] = other[at : at + draw(st.integers(0, 2000))]
    return bytes(data)


def words(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Any text, and texts put together from what means something."""
    return st.text(max_size=60) | st.lists(st.sampled_from(pieces) | st.text(max_size=3), max_size=12).map("".join)


# ────────────────────────────────────────────────────────────────────────────────────────────────────────── targets


@contextmanager
def pictures() -> Iterator[Target]:
    wholes = [drawn(form, mode) for form in FORMATS for mode in ("RGB", "L", "P", "RGBA", "CMYK") if fits(form, mode)]

    def attempt(data: bytes) -> str:
        try:
            image = opening.open_image(data, "x")
        except UnreadableImage as refusal:
            if refusal.sentence in (opening.broke_down("x"), opening.too_slow("x")):
                raise Broken(refusal.sentence.en) from refusal
            return "refused"
        opening.look_at(image)
        opening.for_browsers(image)
        return "opened"

    yield Target(st.binary(max_size=400) | broken(wholes) | broken(wholes), attempt)


def fits(form: str, mode: str) -> bool:
    """True if a file of this form can hold pixels of this mode."""
    others = ("RGB", "L", "P", "RGBA")
    return mode in {"JPEG": ("RGB", "L", "CMYK"), "WEBP": ("RGB", "RGBA"), "GIF": ("L", "P"), "BMP": ("RGB", "L", "P"),
                    "TIFF": ("RGB", "L", "CMYK")}.get(form, others)  # fmt: skip


def drawn(form: str, mode: str) -> bytes:
    made = io.BytesIO()
    with Image.open(GOLDEN) as chart:
        small = chart.convert("RGB").resize((120, 80)).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = 6
    small.save(made, form, **({"exif": exif} if form in ("PNG", "JPEG", "WEBP") else {}))
    return made.getvalue()


@contextmanager
def numbers() -> Iterator[Target]:
    pieces = (*"0123456789.,，-−()（%％亿万元 x±~eE∞１'\u3000", "US$", "RMB", "bn", "mn", "pct", "bp", "百分点", "/股")

    def attempt(text: str) -> str:
        read = parse_number(text)
        parse_label(text)
        find_units(text)
        strip_unit(text)
        axis_side(text)
        if read is None:
            return "no number"
        if not read.value.is_finite():
            raise Broken(f"{text!r} became {read.value!r}")
        again = parse_number(format_number(read.value))
        if again is None or again.value != read.value:
            raise Broken(f"{text!r} became {read.value}, which is printed as {format_number(read.value)!r}")
        return "number"

    printed = st.tuples(
        st.sampled_from(["", "-", "(", "US$", "约", "+"]),
        st.from_regex(r"[0-9][0-9,.，]{0,30}", fullmatch=True),
        st.sampled_from(["", "%", ")", "亿元", "x", " bn", "元/股", "e9", "万"]),
    ).map("".join)
    yield Target(words(pieces) | printed, attempt)


@contextmanager
def periods() -> Iterator[Target]:
    pieces = (*"0123456789年月日QHEA-/.–'M 一十二末〇", "FY", "上半年", "前三季度", "季度", "Jan", "Sept", "ended")

    def attempt(text: str) -> str:
        found = [parse_period(text, month) for month in (12, 3)]
        for period in found:
            if period is not None:
                format_period(period, "zh")
                format_period(period, "en")
        return "period" if found[0] else "no period"

    phrases = st.sampled_from(
        [
            "2024年上半年",
            "1Q23",
            "2025E",
            "前三季度2024",
            "2024Q1-3",
            "FY2023",
            "2023-06-30",
            "截至2024年3月末",
            "Jun-24",
            "24年9月",
        ]
    )
    written = st.tuples(
        phrases, st.integers(0, 12), st.integers(0, 2), st.text("0123456789年月-/QE日", max_size=2)
    ).map(lambda told: told[0][: told[1]] + told[3] + told[0][told[1] + told[2] :])
    yield Target(words(pieces) | written | written, attempt)


@contextmanager
def answers() -> Iterator[Target]:
    texts = tuple(
        TextBox(word, Box(10, 20 * at, 60, 20 * at + 12))
        for at, word in enumerate(("营业收入", "2022", "2023", "12.5", "13.1", "单位：亿元"))
    )
    seen = Seen(texts, 800, 600)
    names = st.sampled_from(["营业收入", "2022", "2023", "亿元", "", None]) | st.text(max_size=10)
    values = st.sampled_from(["12.5", "13.1", "1e999", "NaN", "-", None, 12.5]) | st.text(max_size=8) | st.floats()
    series = st.fixed_dictionaries(
        {"name": names, "unit": names, "axis": names, "values": st.lists(values, max_size=6)}
    )
    whole = st.fixed_dictionaries(
        {
            "chart_type": st.sampled_from(["bar", "line", "table", "none", "x"]),
            "title": names,
            "categories": st.lists(names, max_size=6),
            "series": st.lists(series, max_size=4),
        }
    ).map(lambda tree: json.dumps(tree, ensure_ascii=False))
    any_tree = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["series", "values", "categories", "title"]), inner, max_size=4)
        ),
        max_leaves=20,
    ).map(json.dumps)
    cut = st.tuples(whole, st.integers(0, 400)).map(lambda both: f"```json\n{both[0][: both[1]]}")
    deep = st.integers(1, 3000).map(lambda depth: "[" * depth + "{" * depth)

    def attempt(answer: str) -> str:
        reading = grounded(answer, seen)
        for point in reading.points:
            if point.value is not None and not point.value.is_finite():
                raise Broken(f"a value of {point.value}")
        return "values" if reading.points else "nothing"

    yield Target(st.text(max_size=200) | any_tree | whole | whole | cut | deep, attempt)


@contextmanager
def imports() -> Iterator[Target]:
    with tempfile.TemporaryDirectory(prefix="chartledger-fuzz-") as folder:
        home = Path(folder)
        open_database(home / "empty").close()
        numbered = itertools.count()
        ledger = fresh(home, next(numbered))
        wholes = exported(home)

        def attempt(data: bytes) -> str:
            (home / "foreign").write_bytes(data)
            before = held(ledger)
            try:
                import_file(ledger, home / "foreign")
            except StoreError:
                if held(ledger) != before:
                    raise Broken("refused, and yet something was kept") from None
                return "refused"
            return "imported" if held(ledger) != before else "known"

        def tidy() -> None:
            nonlocal ledger
            if list_images(ledger):
                ledger.close()
                shutil.rmtree(ledger.folder)
                ledger = fresh(home, next(numbered))

        text = [whole for form, whole in wholes.items() if form in ("csv", "jsonl")]
        try:
            yield Target(st.binary(max_size=300) | broken(text) | broken(list(wholes.values())), attempt, tidy)
        finally:
            ledger.close()


def fresh(home: Path, number: int) -> Database:
    return open_database(shutil.copytree(home / "empty", home / f"ledger{number}"))


def exported(home: Path) -> dict[str, bytes]:
    """A few words of an invented ledger in every form."""
    with open_database(home / "said") as said:
        invent(said, 60)
        few = Chosen(companies=[list_companies(said)[0].key], years=(2021, 2022))
        return {form: export(said, form, home / f"whole.{form}", few).file.read_bytes() for form in FORMS}


def held(db: Database) -> tuple[object, ...]:
    """What an import that says anything adds to: words stand on pictures."""
    return len(list_images(db)), company_aliases(db), metric_aliases(db)


TARGETS = {"pictures": pictures, "imports": imports, "answers": answers, "numbers": numbers, "periods": periods}
