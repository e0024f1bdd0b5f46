"""Slips as the ledger shows them: on a desk, beside what people confirmed elsewhere, and among what is confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from weakref import WeakKeyDictionary

from extraction.chart import ExtractedPoint, Finding, Period
from storage.columns import unit_of
from storage.database import Database, Row
from storage.decisions import Decision
from storage.fact_table import bring_up
from storage.kept import Kept
from storage.meanings import Meanings
from storage.name_book import NameBook, name_book
from storage.names import fold
from storage.slips import find_slips
from storage.slips.book import Book, Slip, line_of
from storage.slips.placed import Placed
from storage.slips.scale import PEERS
from storage.slips.statements import partners

SAID_IN_PICTURE = {
    "scale_slip": {"magnitude_slip", "point_lost"}, "percent_or_fraction": {"magnitude_slip", "point_lost"},
    "sign_slip": {"minus_lost"}, "growth_mismatch": {"growth_mismatch"},
    "segments_do_not_add": {"parts_do_not_add", "shares_not_100"},
}  # fmt: skip
YEARS_AROUND = 8
MOST_FACTS = 5_000  # of companies looked through at once, where none is named

_Question = tuple[tuple[str, ...], tuple[str, ...], int, int]
_around: WeakKeyDictionary[Meanings, dict[_Question, list[Placed]]] = WeakKeyDictionary()
_among: Kept[list[ConfirmedSlip]] = Kept(512)


class OnDesk(Protocol):
    """What a desk says of one value; see `review_list.PointToReview`."""

    @property
    def key(self) -> int: ...
    @property
    def claim(self) -> ExtractedPoint | None: ...
    @property
    def settled(self) -> Decision | None: ...
    @property
    def proposal(self) -> Decision: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...


@dataclass(frozen=True, slots=True)
class ConfirmedSlip:
    """A doubt about confirmed values, and the decisions that said them; the last of these is the newest word in it."""

    finding: Finding
    decisions: tuple[int, ...]
    against: tuple[int, ...]


def desk_slips(db: Database, names: Meanings, rows: Sequence[OnDesk]) -> dict[int, tuple[Finding, ...]]:
    """The doubts that history raises about the values of a desk, by key; nothing where nothing is known of them.

    What people confirmed elsewhere is asked once, and again when anything was said elsewhere or a name was changed.
    """
    judged = [one for row in rows if (one := _of_row(row, names.book)) is not None]
    if not judged:
        return {}
    known = _known_around(db, names, judged, rows[0].proposal.extraction)
    said = [one for one in judged if one.standing == "confirmed"]
    found: dict[int, tuple[Finding, ...]] = defaultdict(tuple)
    told = {row.key: {finding.check for finding in row.findings} for row in rows}
    peers = _peers(db, names, judged, known)
    for slip in find_slips(Book(judged, [*known, *said], names.book.metrics, peers)):
        keys = tuple(one.key for one in slip.about if one.key is not None)
        for key in keys:
            if not told[key] & SAID_IN_PICTURE.get(slip.check, set()):
                found[key] += (Finding(slip.check, slip.message, keys),)
    return found


def slips_among_confirmed(db: Database, company: str | None = None, limit: int = 100) -> list[ConfirmedSlip]:
    """Confirmed values of a company (a key) that contradict each other, newest word first.

    A word that was said at a desk after everything it contradicts has answered the doubt, which the desk showed: it is
    left out. Without a company, those that were spoken of last are looked through, up to `MOST_FACTS` values.
    """
    bring_up(db)
    keys = [company] if company is not None else _spoken_of_last(db)
    found = [slip for key in keys for slip in _among_one(db, key)]
    found.sort(key=lambda slip: max((*slip.decisions, *slip.against)), reverse=True)
    return found[:limit]


# ------------------------------------------------------------------------------------------------ on a desk


def _of_row(row: OnDesk, book: NameBook) -> Placed | None:
    """A value of a desk in its place: as a person said it, else as it is proposed; None if nobody knows of what."""
    said = row.settled or row.proposal
    unknown = not said.company or not said.metric or said.period is None or said.value is None
    if unknown or said.verdict == "rejected" or (said.verdict == "undone"):
        return None
    as_claimed = row.claim is not None and said.value == row.claim.value
    error = row.claim.error if row.claim is not None and as_claimed else None
    return _placed(said, book, row.key, error, confirmed=row.settled is not None)


def _placed(said: Decision, book: NameBook, key: int, error: Decimal | None, *, confirmed: bool) -> Placed | None:
    if said.company is None or said.metric is None or said.period is None or said.value is None:
        return None
    company, metric = book.company(said.company), book.metric(said.metric)
    return Placed(
        said.company if said.company in book.companies else company.key if company else fold(said.company),
        said.metric if said.metric in book.metrics else metric.key if metric else fold(said.metric),
        said.period, said.value, said.unit, fold(said.segment), said.scope,
        "estimate" if said.period.estimate and said.basis == "reported" else said.basis,
        error, "confirmed" if confirmed else "claimed", key, said.id,
    )  # fmt: skip


def _known_around(db: Database, names: Meanings, judged: Sequence[Placed], desk: int) -> list[Placed]:
    """What people confirmed on other charts of these companies, near in time, of these metrics and their partners."""
    metrics = {one.metric for one in judged}
    metrics |= {other for metric in metrics for other in partners(metric)}
    metrics.add("revenue")  # which profits and cash flows are held against
    years = [one.period.year for one in judged]
    asked = (
        tuple(sorted({one.company for one in judged})), tuple(sorted(metrics)),
        min(years) - YEARS_AROUND, max(years) + YEARS_AROUND,
    )  # fmt: skip
    kept = _around.setdefault(names, {})
    if asked not in kept:
        bring_up(db)
        companies, among, first, last = asked
        rows = db.read(  # each company a value of its own: a list of them is searched twice as long
            f"""{_FACTS} WHERE counts AND extraction <> ? AND company IN ({", ".join("?" * len(companies))})
                AND list_contains(?, metric) AND period_year BETWEEN ? AND ? ORDER BY decision""",
            [desk, *companies, list(among), first, last],
        )
        kept[asked] = [_of_fact(row) for row in rows]
    return kept[asked]


def _peers(db: Database, names: Meanings, judged: Sequence[Placed], known: Sequence[Placed]) -> list[Placed]:
    """Other companies' latest values of ratios that nothing is known of here, of the same industry where enough are."""
    own = {(one.company, one.metric) for one in known}
    shares = {
        one.metric
        for one in judged
        if (one.company, one.metric) not in own
        and (metric := names.book.metrics.get(one.metric)) is not None
        and (metric.kind, metric.measure) == ("ratio", "%")
    }
    if not shares:
        return []
    here = {one.company for one in judged}
    asked = (tuple(sorted(here)), tuple(sorted(shares)), 0, 0)
    kept = _around.setdefault(names, {})
    if asked not in kept:
        rows = db.read(
            f"""{_FACTS} WHERE counts AND list_contains($metrics, metric) AND NOT list_contains($companies, company)
                AND segment_folded = ''
                QUALIFY row_number() OVER (PARTITION BY metric, company ORDER BY period_end DESC) = 1""",
            {"metrics": sorted(shares), "companies": sorted(here)},
        )
        kept[asked] = _of_same_industry([_of_fact(row) for row in rows], here, names.book)
    return kept[asked]


def _of_same_industry(peers: list[Placed], here: Iterable[str], book: NameBook) -> list[Placed]:
    industries = {book.companies[key].industry for key in here if key in book.companies} - {""}
    near = [
        one for one in peers if one.company in book.companies and book.companies[one.company].industry in industries
    ]
    return near if len(near) >= PEERS else peers


# ------------------------------------------------------------------------------------------------ among the confirmed


def _spoken_of_last(db: Database) -> list[str]:
    rows = db.read("SELECT company, count(*) FROM fact WHERE counts GROUP BY company ORDER BY max(decision) DESC")
    keys: list[str] = []
    values = 0
    for company, count in rows:
        values += count
        if keys and values > MOST_FACTS:
            break
        keys.append(company)
    return keys


def _among_one(db: Database, company: str) -> list[ConfirmedSlip]:
    """The slips of one company, worked out again when anything was said of it."""
    book = name_book(db)
    rows = db.read(f"{_FACTS} WHERE counts AND company = ? ORDER BY decision", [company])
    said = tuple(row[-1] for row in rows)
    key = (company, book.last_change, len(said), hash(said))
    found = _among.get(db, key)
    return found if found is not None else _among.put(db, key, _worked_out(db, [_of_fact(row) for row in rows], book))


def _worked_out(db: Database, values: Sequence[Placed], book: NameBook) -> list[ConfirmedSlip]:
    known = Book(values, values, book.metrics)
    slips = _told_once(find_slips(known), known)
    at_desk = _said_at_a_desk(db, [one.decision for slip in slips for one in slip.about])
    return [_confirmed_slip(slip) for slip in slips if not _answered(slip, at_desk)]


def _told_once(slips: Sequence[Slip], book: Book) -> list[Slip]:
    """Of two values of one fact that are held against each other only the slip about the newer word."""
    kept: dict[object, Slip] = {}
    for slip in sorted(slips, key=lambda slip: -max(one.decision for one in slip.about)):
        kept.setdefault(_pair(slip, book) or id(slip), slip)
    return list(kept.values())


def _pair(slip: Slip, book: Book) -> frozenset[int] | None:
    """The two words, where one value is held against another of the same line and time."""
    if len(slip.about) != 1 or not slip.against:
        return None
    one, other = slip.about[0], slip.against[0]
    if (line_of(one), book.span(one)) != (line_of(other), book.span(other)):
        return None
    return frozenset((one.decision, other.decision))


def _said_at_a_desk(db: Database, decisions: Sequence[int]) -> set[int]:
    """Those of these words that somebody took time over; imported ones were never shown a doubt."""
    rows = db.read(
        "SELECT id FROM decision WHERE seconds IS NOT NULL AND list_contains($ids, id)", {"ids": list(decisions)}
    )
    return {number for (number,) in rows}


def _answered(slip: Slip, at_desk: set[int]) -> bool:
    last = max(one.decision for one in (*slip.about, *slip.against))
    return last in at_desk and any(one.decision == last for one in slip.about)


def _confirmed_slip(slip: Slip) -> ConfirmedSlip:
    return ConfirmedSlip(
        Finding(slip.check, slip.message), tuple(one.decision for one in slip.about),
        tuple(one.decision for one in slip.against),
    )  # fmt: skip


_FACTS = """
SELECT company, metric, period_kind, period_year, period_end, period_cumulative, period_estimate, value_text,
       unit_measure, unit_scale, unit_printed, segment_folded, scope, basis, error_text, decision
FROM fact"""


def _of_fact(row: Row) -> Placed:
    company, metric, kind, year, end, cumulative, estimate, text, measure, scale, unit, segment, *rest = row
    where, basis, error, decision = rest
    return Placed(
        company, metric, Period(kind, year, end, cumulative, estimate), Decimal(text), unit_of(measure, scale, unit),
        segment, where, basis, None if error is None else Decimal(error), decision=decision,
    )  # fmt: skip
