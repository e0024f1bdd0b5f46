"""Proposes which metric a series name may mean, and says why; a person decides.

said      people put series of this name under the metric before
named     the dictionary says so in full, but people said otherwise before
alike     spelled nearly alike, with no word too many or too few that would make it another figure
part      a part of the name says it in full: "锂盐 / 营业收入", "P/B（现价）"; the rest may be a segment
inside    a name of the metric stands in it, with other words round it: perhaps a part of it
instead   the name says an amount and the values are percentages, so it may be the margin or the growth of it

Nothing here is ever taken without a person's word: 归母净利率 is spelled nearly as 归母净利润 and is another figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from extraction.chart import Unit
from extraction.errors import Sentence
from storage.database import Database
from storage.metrics import Metric
from storage.name_book import name_book
from storage.name_parts import part_said
from storage.names import fold, longest_inside, unnumbered
from storage.qualifiers import GRAVE, qualifiers

Ground = Literal["said", "named", "alike", "part", "inside", "instead"]
ALIKE = 75  # of 100: one of four characters misread, or one of six missing
ALIKE_IN_LATIN = 85  # a letter says less than a character: immunization rate and utilization rate share 77
FEW_LETTERS = 6  # a shorter Latin word is another one as soon as a letter differs: PE and PB, DAU and MAU
HAN_A_SLIP, LATIN_A_SLIP = 5, 10  # one misread character in so many
MOST = 3  # proposals for one name
PERCENT = ("%", "‰", "pp", "bp")
INSTEAD = {
    "revenue": ("revenue_yoy",),
    "total_revenue": ("total_revenue_yoy",),
    "gross_profit": ("gross_margin", "gross_profit_yoy"),
    "operating_profit": ("operating_margin", "operating_profit_yoy"),
    "net_profit": ("net_margin", "net_profit_yoy"),
    "net_profit_parent": ("net_margin_parent", "net_profit_parent_yoy"),
    "net_profit_recurring": ("net_margin_recurring", "net_profit_recurring_yoy"),
    "net_profit_adjusted": ("net_margin_adjusted",),
    "ebitda": ("ebitda_margin",),
    "ebit": ("ebit_margin",),
    "rd_expense": ("rd_ratio",),
    "rd_investment": ("rd_investment_ratio",),
    "selling_expense": ("selling_ratio",),
    "admin_expense": ("admin_ratio",),
    "finance_expense": ("finance_ratio",),
    "total_assets": ("total_assets_yoy",),
    "sales_volume": ("sales_volume_yoy",),
}


@dataclass(frozen=True, slots=True)
class MetricProposal:
    """A metric that a name may mean, and why; `weight` is how often people said so, or the likeness of 100.

    `rest` is what else the name says where a part of it is the metric: perhaps the segment.
    """

    metric: Metric
    ground: Ground
    weight: int
    reason: Sentence
    rest: str = ""


class Matcher:
    """The dictionary and what people said, looked up once for many names."""

    def __init__(self, db: Database, names: Iterable[str], extraction_id: int = 0) -> None:
        """`extraction_id` is the reading on the desk: what was said of it is no experience yet."""
        self._db = db
        self._said = said_of_names(db, names, extraction_id)
        self._known: Mapping[str, Metric] | None = None
        self._words: Mapping[str, str] = {}
        self._named: list[str] = []
        self._key: Callable[[str], str | None] | None = None

    def proposals(self, name: str, unit: Unit | None = None, named: Metric | None = None) -> tuple[MetricProposal, ...]:
        """What a name may mean, best first; `named` is the metric that the dictionary says, if it does."""
        self._look_up()
        word = fold(unnumbered(name))
        found = self._as_said(fold(name), name)
        if named is None:
            found += self._unnamed(name, word)
        elif speaks_against(named, unit):
            found += self._instead(named, name)
        else:
            reason = Sentence(f"指标表：“{name}”即{named.zh}", f"the dictionary: “{name}” is {named.en}")
            found.append(MetricProposal(named, "named", 100, reason))
        fitting = [one for one in found if not speaks_against(one.metric, unit)]
        return tuple({one.metric.key: one for one in reversed(fitting)}.values())[::-1][:MOST]

    def said_otherwise(self, name: str, named: Metric) -> bool:
        """True if people put series of this name under another metric, at least as often as under this one."""
        said = dict(self._said.get(fold(name), ()))
        return any(key != named.key and count >= max(1, said.get(named.key, 0)) for key, count in said.items())

    def _look_up(self) -> None:
        if self._known is None:
            book = name_book(self._db)
            self._words = book.metric_words
            self._named = [word for word in self._words if not re.fullmatch(r"[a-z0-9]+_[a-z0-9_]+", word)]
            self._key = book.metric_key
            self._known = book.metrics  # last: another thread may be asking

    def _metric(self, key: str) -> Metric | None:
        return (self._known or {}).get(key)

    def _as_said(self, word: str, name: str) -> list[MetricProposal]:
        return [
            MetricProposal(
                known, "said", count,
                Sentence(f"“{name}”曾 {count} 次归入{known.zh}", f"“{name}” was put under {known.en} {times(count)}"),
            )
            for key, count in self._said.get(word, ())
            if (known := self._metric(key)) is not None
        ]  # fmt: skip

    def _alike(self, word: str) -> list[MetricProposal]:
        enough = ALIKE_IN_LATIN if word.isascii() else ALIKE
        near = process.extract(word, self._named, scorer=fuzz.ratio, score_cutoff=enough, limit=40)
        found: dict[str, MetricProposal] = {}
        for alias, score, _ in near:
            known = self._metric(self._words[alias])
            if known is None or known.key in found or not may_be_misread(word, alias):
                continue
            weight = min(99, round(score))  # 100 would be the same word
            reason = Sentence(f"与“{alias}”相似（{weight}/100）", f"like {alias}, {weight} of 100")
            found[known.key] = MetricProposal(known, "alike", weight, reason)
        return list(found.values())

    def _unnamed(self, name: str, word: str) -> list[MetricProposal]:
        """What a name may mean that the dictionary does not have; a rest such as "diluted" may make another figure."""
        part = self._part(name)
        marks = qualifiers(fold(part[0].rest).replace("/", "")) if part else frozenset()
        if part and not marks:
            return part
        return [*self._alike(word), *self._inside(name, word), *([] if marks & GRAVE else part)]

    def _part(self, name: str) -> list[MetricProposal]:
        """What one part of the name says in full."""
        part = None if self._key is None else part_said(name, self._key)
        known = None if part is None else self._metric(part.key)
        if part is None or known is None:
            return []
        reason = Sentence(
            f"“{part.said}”即{known.zh}，“{part.rest}”另有所指" if part.rest else f"“{part.said}”即{known.zh}",
            f"“{part.said}” is {known.en}" + (f", and “{part.rest}” says of what" if part.rest else ""),
        )
        return [MetricProposal(known, "part", 100, reason, part.rest)]

    def _inside(self, name: str, word: str) -> list[MetricProposal]:
        """The longest wording in the name, if what is left makes no other figure of it."""
        key = longest_inside(name, [(alias, alias) for alias in self._named if alias != word])
        known = None if key is None else self._metric(self._words[key])
        if key is None or known is None or qualifiers(key) != qualifiers(word):
            return []
        reason = Sentence(
            f"含有“{key}”（{known.zh}），可能只是其中一部分", f"“{key}” stands in it; it may be a part of {known.en}"
        )
        return [MetricProposal(known, "inside", round(100 * len(key) / len(word)), reason)]

    def _instead(self, named: Metric, name: str) -> list[MetricProposal]:
        """The ratios that an amount's name may stand for where its values are percentages."""
        found = [known for key in INSTEAD.get(named.key, ()) if (known := self._metric(key)) is not None]
        return [
            MetricProposal(
                known, "instead", 0,
                Sentence(
                    f"“{name}”的单位是百分比，不是{named.zh}的金额",
                    f"“{name}” is in percent here: no amount of {named.en}",
                ),
            )
            for known in found
        ]  # fmt: skip


def said_of_names(db: Database, names: Iterable[str], but: int = 0) -> dict[str, list[tuple[str, int]]]:
    """The metrics that people put series of these names under and on how many other readings, most first, by name."""
    words = sorted({word for name in names if (word := fold(name))})
    rows = db.read(
        """WITH named AS MATERIALIZED (
               SELECT extraction, position, series_folded FROM point
               WHERE series_folded IN (SELECT unnest($words::VARCHAR[])) AND extraction <> $but),
           given AS MATERIALIZED (
               SELECT n.series_folded, d.extraction, d.id, d.metric_folded
               FROM decision d JOIN named n ON d.extraction = n.extraction AND d.point = n.position
               WHERE d.metric_folded IS NOT NULL AND d.verdict IN ('confirmed', 'corrected')),
           word AS (
               SELECT series_folded AS name, extraction, arg_max(metric_folded, id) AS said FROM given
               WHERE id NOT IN (SELECT undoes FROM standing_undo) GROUP BY ALL)
           SELECT w.name, coalesce(a.metric, w.said) AS metric, count(*) AS readings
           FROM word w LEFT JOIN metric_alias a ON a.folded = w.said
           GROUP BY ALL ORDER BY readings DESC, metric""",
        {"words": words, "but": but},
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for name, key, readings in rows:
        found.setdefault(name, []).append((key, readings))
    return found


def speaks_against(known: Metric, unit: Unit | None) -> bool:
    """True if values in this unit cannot be this metric: an amount in percent, a percentage in yuan."""
    if unit is None:
        return False
    in_percent = unit.measure in PERCENT
    is_money = re.fullmatch(r"[A-Z]{3}", unit.measure) is not None
    return (in_percent and known.measure not in ("%", "other")) or (
        is_money and known.measure in ("%", "times", "days")
    )


def may_be_misread(word: str, alias: str) -> bool:
    """True if `word` can be `alias` with characters misread, lost or added that make no other figure of it."""
    if word.isascii() and len(word) < FEW_LETTERS:
        return False
    own, meant = qualifiers(word), qualifiers(alias)
    if own == meant:
        return True
    return own < meant and not GRAVE & (meant - own) and qualifiers(mended(word, alias)) == meant


def mended(word: str, alias: str) -> str:
    """The word with its misread characters as the alias has them, if they are few; nothing added, nothing left out."""
    pieces: list[str] = []
    misread = 0
    for step in Levenshtein.opcodes(word, alias):
        if step.tag == "replace":
            pieces.append(alias[step.dest_start : step.dest_end])
            misread += step.src_end - step.src_start
        elif step.tag != "insert":
            pieces.append(word[step.src_start : step.src_end])
    few = max(1, len(word) // (LATIN_A_SLIP if word.isascii() else HAN_A_SLIP))
    return "".join(pieces) if misread <= few else word


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
