"""Which metrics the names of real series mean: what the dictionary takes, what it proposes, and how often it is right.

Names come from the tables of a set, from what was read of its pictures (lines of `extraction read --jsonl`), or from a
list of one's own: lines of {"name": …, "unit": …, "metric": …}, where `metric` is the right key, or null for a name
that means none of ours. Only names with a truth are counted. The ledger is empty: nobody has said anything yet.

    right   the right metric is taken, or a name of none of ours is left alone
    asked   nothing is taken: a person is shown proposals, or picks from the dictionary
    wrong   another metric is taken than the name means
"""

from __future__ import annotations

import csv
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from evaluation.names import amount, unit_of
from evaluation.sets import BadSet, load_set
from extraction.chart import Unit
from storage.database import open_database
from storage.matching import Matcher, speaks_against
from storage.name_book import name_book

Outcome = Literal["right", "asked", "wrong", "unknown"]
NO_TRUTH = "?"


@dataclass(frozen=True, slots=True)
class SeriesName:
    """A name as printed, its unit, and the key it means: None for none of ours, "?" where nobody has said."""

    name: str
    unit: str = ""
    metric: str | None = NO_TRUTH
    source: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """What was made of a name: a metric taken, or proposals, or neither."""

    said: SeriesName
    taken: str | None
    proposed: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        truth = self.said.metric
        if truth == NO_TRUTH:
            return "unknown"
        if self.taken is not None:
            return "right" if self.taken == truth else "wrong"
        return "right" if truth is None and not self.proposed else "asked"

    @property
    def offered(self) -> bool:
        """True if a person who is asked finds the right metric among the proposals."""
        return self.said.metric in self.proposed


def gathered(sources: Sequence[Path]) -> list[SeriesName]:
    """Every name of the sources, each with a unit once, in their order; raises BadSet with a sentence."""
    found: dict[tuple[str, str], SeriesName] = {}
    for source in sources:
        for one in _from_folder(source) if source.is_dir() else _from_lines(source):
            if one.name:
                found.setdefault((one.name, one.unit), one)
    if not found:
        raise BadSet("There is no name of a series in what was given.")
    return list(found.values())


def drawn(names: Sequence[SeriesName], count: int, seed: int) -> list[SeriesName]:
    """So many names by chance, as many of each source as can be; the same seed draws the same."""
    chance = random.Random(seed)
    piles = {one.source: [other for other in names if other.source == one.source] for one in names}
    for pile in piles.values():
        chance.shuffle(pile)
    taken: list[SeriesName] = []
    while len(taken) < count and any(piles.values()):
        taken += [pile.pop() for pile in piles.values() if pile][: count - len(taken)]
    return taken


def match(names: Sequence[SeriesName]) -> list[Matched]:
    """What the shipped dictionary makes of these names in an empty ledger."""
    with tempfile.TemporaryDirectory() as folder, open_database(Path(folder)) as db:
        book, matcher = name_book(db), Matcher(db, {one.name for one in names})
        matched = []
        for one in names:
            unit, named = _unit(one.unit), book.metric(one.name)
            if named is not None and not speaks_against(named, unit):
                matched.append(Matched(one, named.key, ()))
                continue
            proposals = matcher.proposals(one.name, unit, named)
            matched.append(Matched(one, None, tuple(proposal.metric.key for proposal in proposals)))
    return matched


def table(matched: Sequence[Matched]) -> str:
    """One line a name, then the counts."""
    lines = [f"{one.outcome:8}{_told(one):44}{one.said.name}  {one.said.unit}".rstrip() for one in matched]
    return "\n".join([*lines, "", *_counted(matched)])


def _counted(matched: Sequence[Matched]) -> list[str]:
    if not (told := counts(matched)):
        return [f"{len(matched)} names, none with a truth"]
    ours, others = told["ours"], told["none_of_ours"]
    of_ours = (
        f"{sum(ours.values()) - ours['offered']} names mean one of ours: {ours['right']} taken right, "
        f"{ours['asked']} asked ({ours['offered']} of them with the right one offered), {ours['wrong']} wrong"
    )
    of_none = (
        f"{sum(others.values())} mean none of ours: {others['right']} left alone, {others['asked']} asked, "
        f"{others['wrong']} wrong"
    )
    return [of_ours, of_none]


def counts(matched: Sequence[Matched]) -> dict[str, dict[str, int]]:
    """How many names came out how, of those that mean one of ours and of those that do not; empty without any truth."""
    known = [one for one in matched if one.outcome != "unknown"]
    ours = [one for one in known if one.said.metric is not None]
    others = [one for one in known if one.said.metric is None]
    if not known:
        return {}
    offered = sum(one.outcome == "asked" and one.offered for one in ours)
    return {"ours": _outcomes(ours) | {"offered": offered}, "none_of_ours": _outcomes(others)}


def _outcomes(matched: Sequence[Matched]) -> dict[str, int]:
    told = Counter(one.outcome for one in matched)
    return {"right": told["right"], "asked": told["asked"], "wrong": told["wrong"]}


def as_json(matched: Sequence[Matched]) -> dict[str, object]:
    rows = [
        asdict(one.said) | {"taken": one.taken, "proposed": one.proposed, "outcome": one.outcome} for one in matched
    ]
    return {"counts": counts(matched), "names": rows}


def _told(one: Matched) -> str:
    if one.taken is not None:
        return f"taken {one.taken}"
    return f"proposed {', '.join(one.proposed)}" if one.proposed else "nothing"


def _unit(words: str) -> Unit | None:
    return unit_of(words) if words else None


def _from_lines(file: Path) -> Iterator[SeriesName]:
    """Series of readings or of truth lines, or lines that are names themselves."""
    if not file.is_file():
        raise BadSet(f"There is no file or folder {file}.")
    for position, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            if "name" in line:
                metric = line.get("metric", NO_TRUTH)
                yield SeriesName(line["name"], line.get("unit") or "", metric, line.get("source") or file.stem)
            else:
                for series in line.get("series") or ():
                    yield SeriesName(series["name"], series.get("unit") or "", source=file.stem)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise BadSet(f"Line {position} of {file} names no series: {problem}.") from problem


def _from_folder(folder: Path) -> Iterator[SeriesName]:
    """The names in the truth of a set: heads of columns, or of rows where the picture is a table."""
    name = folder.resolve().name
    if (folder / "truth.jsonl").is_file():
        for one in _from_lines(folder / "truth.jsonl"):
            yield SeriesName(one.name, one.unit, source=name)
        return
    kinds = {sample.picture: sample.groups.get("kind") for sample in load_set(folder)}
    whole = set(kinds.values()) <= {"table", None}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)] or [[]]
        for words in (row[0] for row in rows) if whole or kinds.get(path.stem) == "table" else head[1:]:
            if amount(words) is None:
                yield SeriesName(words.strip(), source=name)
