"""What the whole ledger, or one company, holds for a question: the values its subjects, companies and names pick out.

Everything is picked by SQL before it is placed, so that a question about one metric does not read all others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from extraction.errors import Sentence
from extraction.periods import parse_period
from extraction.questions import Known, Named
from extraction.questions.known import Asked, Whence
from extraction.questions.names_said import tight
from storage.columns import box_of, period_of, unit_of
from storage.database import Database, Row
from storage.inferred_doubts import bring_up_doubts
from storage.known import Dictionary, titles_in_place
from storage.meanings import GROWTH_WORDS
from storage.names import fold
from storage.review_list import review

MOST = 4000  # values one question may stand on; more are not looked at, and the asker is told
YOY = "_yoy"


def known_in_ledger(db: Database, asked: Asked, company: str = "") -> tuple[Known, ...]:
    """The values that the question can be about, newest readings first where there are more than `MOST`.

    Where nothing is held of its subjects, everything else is given: what comes close in name, and what there is.
    """
    metrics, words, companies = _wanted(asked, company)
    dictionary = Dictionary(db)
    known = _picked(db, dictionary, metrics, words, companies)
    return known or (_picked(db, dictionary, [], [], companies) if metrics or words else ())


def _picked(
    db: Database, dictionary: Dictionary, metrics: list[str], words: list[str], companies: list[str]
) -> tuple[Known, ...]:
    """The values of these metrics and names (none: of all), of these companies (none: of all)."""
    by_title = _titled(db, metrics, dictionary) if metrics else []
    rows = db.read(
        """SELECT * FROM known_claim c
            WHERE (NOT $narrow OR list_contains($metrics, c.metric) OR list_contains($words, c.series_folded)
                   OR list_contains($words, c.category_folded)
                   OR (c.metric IS NULL AND list_contains($titled, c.extraction)))
              AND (len($companies) = 0 OR c.company IS NULL OR list_contains($companies, c.company))
            ORDER BY c.extraction DESC, c.point LIMIT $most""",
        {
            "narrow": bool(metrics or words),
            "metrics": metrics,
            "words": words,
            "titled": by_title,
            "companies": companies,
            "most": MOST,
        },
    )
    doubts = _doubts(db, {int(row[0]) for row in rows if row[13] != "confirmed"})
    known = titles_in_place(_known(row, doubts, dictionary) for row in rows)
    return tuple(one for one in known if not companies or one.company in companies)


def names_in_ledger(db: Database, question: str) -> tuple[Named, ...]:
    """Everything the question may name: all metrics and companies, and the printed names that stand in it."""
    return (*dictionary_names(db), *_items_in(db, question))


def dictionary_names(db: Database) -> tuple[Named, ...]:
    """The metrics and companies under all their wordings."""
    metrics, companies = defaultdict(list), defaultdict(list)
    for key, alias in db.read("SELECT metric, alias FROM metric_alias ORDER BY length(alias), alias"):
        metrics[key].append(alias)
    for key, alias in db.read("SELECT company, alias FROM company_alias ORDER BY length(alias), alias"):
        companies[key].append(alias)
    said = db.read("SELECT DISTINCT company_folded, company FROM decision WHERE company_folded IS NOT NULL")
    said += db.read("SELECT DISTINCT company_folded, company FROM image_note WHERE coalesce(company_folded, '') <> ''")
    known = {fold(alias) for aliases in companies.values() for alias in aliases}
    for folded, words in said:
        if folded not in known and folded not in companies:
            companies[folded].append(words)
    return (
        *(Named("metric", key, tuple(words)) for key, words in metrics.items()),
        *(Named("company", key, tuple(words)) for key, words in companies.items()),
    )


def items_of(known: Sequence[Known]) -> tuple[Named, ...]:
    """The series, slices and parts that these values are printed under."""
    words = [word for one in known for word in (one.series, one.category, one.part) if word]
    items: dict[str, Named] = {}
    for word in dict.fromkeys(words):
        if _is_name(word):
            items.setdefault(tight(word), Named("item", tight(word), (word,)))
    return tuple(items.values())


def _items_in(db: Database, question: str) -> tuple[Named, ...]:
    """The series and categories whose names stand in the question; the ledger may hold thousands."""
    squeezed = "".join(unicodedata.normalize("NFKC", question).casefold().split())
    rows = db.read(
        """SELECT DISTINCT words FROM (
               SELECT series AS words, series_folded AS folded FROM known_claim
               UNION SELECT category, category_folded FROM known_claim)
           WHERE length(folded) > 0 AND contains($question, folded)""",
        {"question": squeezed},
    )
    items = [word for (word,) in rows if _is_name(word)]
    return tuple(Named("item", tight(word), (word,)) for word in sorted(items))


def _is_name(word: str) -> bool:
    """False for what is a number or a period: a question that says FY24 means the year."""
    return bool(tight(word)) and parse_period(word) is None and not re.fullmatch(r"[\d\W]*年?[\d\W]*", word)


def _wanted(asked: Asked, company: str) -> tuple[list[str], list[str], list[str]]:
    """Keys of metrics, folded names of items, keys of companies that the question needs; none of them is no limit."""
    metrics, words, companies = set(), set(), set()
    limited = all(clause.subjects or clause.operation in ("texts", "open") for clause in asked.clauses)
    for clause in asked.clauses:
        for subject in (*clause.subjects, *([clause.whole] if clause.whole else [])):
            for named in subject.named:
                if named.kind == "metric":
                    metrics |= {named.key, named.key + YOY}
                    words |= {fold(wording) for wording in named.wordings}
                else:
                    words |= {fold(wording) for wording in named.wordings}
        companies |= {named.key for named in clause.companies}
    asked_all = any(not clause.companies for clause in asked.clauses)
    chosen = [company] if company else ([] if asked_all else sorted(companies))
    if not limited:
        return [], [], chosen
    return sorted(metrics), sorted(words), chosen


def _titled(db: Database, metrics: Sequence[str], dictionary: Dictionary) -> list[int]:
    """The readings whose title names one of the metrics: their series may carry no name of their own."""
    rows = db.read("SELECT id, title FROM latest_extraction WHERE title <> ''")
    return [int(number) for number, title in rows if dictionary.metric_in(title) in metrics]


def _doubts(db: Database, readings: set[int]) -> dict[tuple[int, int], list[Sentence]]:
    """The doubts about the points of these readings: their own, and what words on other values and history say."""
    rows = db.read(
        """SELECT extraction, unnest(points), message_zh, message_en FROM finding
           WHERE list_contains($readings, extraction) ORDER BY extraction, position""",
        {"readings": sorted(readings)},
    )
    doubts: dict[tuple[int, int], list[Sentence]] = defaultdict(list)
    for number, point, zh, en in rows:
        doubts[number, point].append(Sentence(zh, en))
    bring_up_doubts(db)
    inferred = db.read(
        """SELECT extraction FROM inferred_doubt WHERE list_contains($readings, extraction)
           UNION SELECT extraction FROM decision WHERE list_contains($readings, extraction)""",
        {"readings": sorted(readings)},
    )
    for (number,) in inferred:  # few, doubted or half reviewed: their reasons are worked out as on the desk
        for row in review(db, number):
            if row.proposal.extraction == number:
                doubts[number, row.key] = [found.message for found in row.findings]
    return doubts


def _known(row: Row, doubts: dict[tuple[int, int], list[Sentence]], dictionary: Dictionary) -> Known:
    number, point, value, measure, scale, printed_unit, series, category = row[:8]
    standing, source, printed, error = row[13:17]
    metric, company, parent_only, restated, image, name, kind, title, report = row[21:30]
    whence = Whence(image, name, number, point, box_of(*row[17:21]), report or "")
    if not metric and standing != "confirmed":
        metric = _metric_of_title(title, series, measure, dictionary)
    if not company and standing != "confirmed":
        company = dictionary.company_in(title) or ""
    return dictionary.placed(
        Known(
            value=Decimal(value), unit=unit_of(measure, scale, printed_unit), series=series, category=category,
            period=period_of(*row[8:13]), standing=standing, source=source, whence=whence, metric=metric or "",
            company=company or "", printed=printed, error=None if error is None else Decimal(error),
            doubts=() if standing == "confirmed" else tuple(doubts.get((number, point), ())), chart=kind, title=title,
            parent_only=parent_only, restated=restated,
        )
    )  # fmt: skip


def _metric_of_title(title: str, series: str, measure: str | None, dictionary: Dictionary) -> str:
    """The metric a title names, or its growth; but a share of revenue is no revenue."""
    key = dictionary.metric_in(title)
    if key is not None and fold(series) in GROWTH_WORDS:
        return key + YOY if key + YOY in dictionary.metric_names else ""
    ratio = dictionary.measures.get(key or "") == "%"
    return key if key is not None and ratio == (measure == "%") else ""
