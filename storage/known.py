"""What is held for a question: every value of a picture, or those of the ledger that the question can be about.

Rejected claims are left out; a confirmed word is the word, whatever a later reading claims. Each value comes with where
it stands and the doubts that speak against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extraction.chart import ExtractedPoint, Period
from extraction.errors import Sentence
from extraction.periods import parse_period
from extraction.questions import Known
from extraction.questions.known import Standing, Whence
from extraction.questions.names_said import tight
from extraction.questions.periods_said import only_period
from extraction.questions.telling.totals import COMPOSED
from extraction.questions.words import APART
from storage.database import Database
from storage.decisions import Decision
from storage.extractions import extraction, latest_extraction
from storage.images import image_description, list_images
from storage.meanings import GROWTH_WORDS
from storage.names import fold, longest_inside
from storage.review_list import PointToReview, review
from storage.reviews import settled

SLICES = ("pie", "donut")  # their series is the whole disc


def known_in_picture(db: Database, sha: str) -> tuple[Known, ...]:
    """Every value of a picture: of the reading on the desk, and what people settled on earlier ones."""
    found = latest_extraction(db, sha)
    if found is None:
        return ()
    dictionary = Dictionary(db)
    name = next((image.name for image in list_images(db) if image.sha256 == sha), "")
    report = image_description(db, sha).report or ""
    known = [_of_row(row, sha, name, report) for row in review(db, found[0])]
    for number in _earlier(db, sha, found[0]):
        made = extraction(db, number)
        for word in settled(db, number).values():
            claim = made.reading.points[word.key] if 0 <= word.key < len(made.reading.points) else None
            known.append(_of_word(word, claim, Whence(sha, name, number, word.key, None, report)))
    kept = [(one.whence.extraction, one) for one in known if one is not None]
    readings = {number: extraction(db, number).reading for number in {number for number, _ in kept}}
    return titles_in_place(
        dictionary.placed(replace(one, chart=readings[number].kind, title=readings[number].title))
        for number, one in kept
    )


def titles_in_place(known: Iterable[Known]) -> tuple[Known, ...]:
    """A metric that a title lends is for nameless series: under "Capex and depreciation" depreciation is no capex."""
    placed = tuple(known)
    named = {(one.whence.extraction, one.metric) for one in placed if one.metric and not one.part}
    return tuple(
        replace(one, metric="", metric_name=None, part="" if one.part == one.series else one.part)
        if one.part
        and one.standing != "confirmed"
        and one.chart not in COMPOSED
        and (one.whence.extraction, one.metric) in named
        else one
        for one in placed
    )


def _earlier(db: Database, sha: str, on_desk: int) -> list[int]:
    """Other readings of a picture on which people have settled something."""
    rows = db.read(
        """SELECT DISTINCT s.extraction FROM settled_point s JOIN extraction e ON e.id = s.extraction
           WHERE e.image = ? AND s.extraction <> ? ORDER BY s.extraction""",
        [sha, on_desk],
    )
    return [int(number) for (number,) in rows]


def _of_row(row: PointToReview, sha: str, name: str, report: str) -> Known | None:
    """One line of the review as a value; None for what was rejected or could not be read."""
    whence = Whence(sha, name, row.proposal.extraction, row.key, None, report)
    if row.settled is not None:
        return _of_word(row.settled, row.claim, whence)
    if row.claim is None or row.claim.value is None:
        return None
    standing: Standing = "model" if row.claim.source == "model" else "extracted"
    doubts = tuple(finding.message for finding in row.findings)
    claimed = _of_word(row.proposal, row.claim, whence)
    return None if claimed is None else replace(claimed, standing=standing, doubts=doubts)


def _of_word(word: Decision, claim: ExtractedPoint | None, whence: Whence) -> Known | None:
    if word.verdict == "rejected" or word.value is None:
        return None
    box = word.evidence or (claim.evidence if claim else None)
    as_read = claim is not None and claim.value == word.value
    return Known(
        value=word.value,
        unit=word.unit,
        series=word.series,
        category=word.category,
        period=word.period,
        standing="confirmed",
        source=claim.source if claim and as_read else "printed",
        whence=replace(whence, box=box),
        metric=word.metric or "",
        company=word.company or "",
        printed=word.printed,
        error=claim.error if claim and as_read else None,
        parent_only=word.scope == "parent",
        restated=word.basis == "restated",
    )


class Dictionary:
    """The names of metrics and companies, looked up once for many values."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.metrics: dict[str, str] = dict(db.read("SELECT folded, metric FROM metric_alias"))
        self.companies: dict[str, str] = dict(db.read("SELECT folded, company FROM company_alias"))
        self.metric_names = _names(db.read("SELECT key, zh, en FROM metric"))
        self.company_names = _names(db.read("SELECT key, zh, en FROM company"))
        self.measures: dict[str, str] = dict(db.read("SELECT key, measure FROM metric"))
        self._metrics_in: dict[str, str | None] = {}
        self._companies_in: dict[str, str | None] = {}
        self.wordings: dict[str, list[str]] = defaultdict(list)
        for alias, key in self.metrics.items():
            self.wordings[key].append(alias)
        self._titles: dict[str, Period | None] = {}

    def metric_in(self, title: str) -> str | None:
        """The metric whose longest wording stands in a title."""
        return self._inside(title, self._metrics_in, self.metrics)

    def company_in(self, title: str) -> str | None:
        """The company whose longest name stands in a title."""
        return self._inside(title, self._companies_in, self.companies)

    def _inside(self, title: str, seen: dict[str, str | None], words: Mapping[str, str]) -> str | None:
        if title not in seen:
            seen[title] = longest_inside(title, words.items())
        return seen[title]

    def placed(self, one: Known) -> Known:
        """The value under the keys of its metric and company, its part named, and dated by its title if need be."""
        metric = self._metric(one.metric)
        company = one.company and self._company(one.company)
        period = one.period or self._dated(one)
        return replace(
            one,
            metric=metric,
            metric_name=self.metric_names.get(metric) or (Sentence(one.metric, one.metric) if metric else None),
            company=company,
            company_name=self.company_names.get(company) or (Sentence(one.company, one.company) if company else None),
            period=period,
            part=self._part(one, metric, company),
        )

    def _metric(self, said: str) -> str:
        return said if said in self.metric_names else self.metrics.get(fold(said), fold(said))

    def _company(self, said: str) -> str:
        return said if said in self.company_names else self.companies.get(fold(said), fold(said))

    def _part(self, one: Known, metric: str, company: str) -> str:
        """What series and category say beyond the metric, the company and the time."""
        series = "" if one.chart in SLICES else one.series
        left = [word for word in (series, one.category) if word and not self._says_known(word, metric, company)]
        if len(left) > 1 and tight(series) in tight(one.title):
            left = left[1:]  # a series that goes by the title of its chart
        names_the_row = not metric and left == [series]  # a series that no dictionary knows is a subject of its own
        return "" if names_the_row else APART.join(dict.fromkeys(self._without_metric(word, metric) for word in left))

    def _without_metric(self, word: str, metric: str) -> str:
        """储能系统收入 is the part 储能系统 of revenue; a word that is nothing else stays what it is."""
        inside = [alias for alias in self.wordings.get(metric, ()) if alias in word.casefold()]
        if not inside:
            return word
        longest = max(inside, key=len)
        at = word.casefold().index(longest)
        rest = (word[:at] + word[at + len(longest) :]).strip(" :：,，-·()（）的")
        return rest or word

    def _says_known(self, word: str, metric: str, company: str) -> bool:
        """True for a period, for the company, and for any metric: what a person settled goes before the print."""
        folded = fold(word)
        if parse_period(word) is not None:
            return True
        if metric and (folded in self.metrics or folded == metric):
            return True
        if metric.endswith("_yoy") and folded in GROWTH_WORDS:
            return True
        return bool(company) and (self.companies.get(folded) == company or folded == company)

    def _dated(self, one: Known) -> Period | None:
        """The one period that the title names; with its year a category that only lacks one: Q1 under "FY2023"."""
        if one.title not in self._titles:
            self._titles[one.title] = only_period(one.title)
        title = self._titles[one.title]
        if title is None or title.kind != "FY":
            return title
        for word in (one.category, one.series):
            dated = parse_period(f"{title.year}年{word}") or parse_period(f"{word} {title.year}")
            if dated is not None:
                return dated
        return title


def _names(rows: Iterable[Sequence[str]]) -> Mapping[str, Sentence]:
    return {key: Sentence(zh, en) for key, zh, en in rows}
