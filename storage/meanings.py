"""What the names in one reading mean: by the dictionaries, by what was noted of its picture, by what people said of
other readings. Looked up once, and anew as soon as one of the three has changed.
"""

from __future__ import annotations

from extraction.chart import Extraction, Unit
from storage.companies import DECEMBER, Company
from storage.database import Database
from storage.images import image_description
from storage.kept import Kept
from storage.matching import Matcher, MetricProposal, speaks_against
from storage.metrics import Metric
from storage.name_book import NameBook, name_book
from storage.name_parts import HEADS_APART, Part, part_said
from storage.names import fold

GROWTH_WORDS = frozenset(
    fold(word)
    for word in (
        "同比",
        "YoY",
        "同比增速",
        "同比增长",
        "同比增长率",
        "同比变动",
        "增速",
        "增长率",
        "增幅",
        "Growth",
        "YoY growth",
    )
)

_meanings: Kept[Meanings] = Kept(32)


def meanings(db: Database, made: Extraction, extraction_id: int) -> Meanings:
    """The meanings as they are now; what nobody has said or noted anything about since is not looked up again."""
    book = name_book(db)
    (since,) = db.read(
        """SELECT (SELECT max(id) FROM image_note WHERE image = $image),
                  (SELECT max(id) FROM decision WHERE extraction <> $reading)""",
        {"image": made.image, "reading": extraction_id},
    )
    key = (extraction_id, book.last_change, since)
    return _meanings.get(db, key) or _meanings.put(db, key, Meanings(db, made, extraction_id, book))


class Meanings:
    """The names of one reading as far as they have been asked for."""

    def __init__(self, db: Database, made: Extraction, extraction_id: int, book: NameBook) -> None:
        self.book = book
        self._matcher = Matcher(db, {claim.series for claim in made.reading.points}, extraction_id)
        self._metrics: dict[str, Metric | None] = {}
        self._companies: dict[str, Company | None] = {}
        self._heads: dict[str, Part | None] = {}
        self._alike: dict[tuple[str, Unit | None], tuple[MetricProposal, ...]] = {}
        titled = book.company_in(made.reading.title)
        self.company_of_picture = image_description(db, made.image).company or (titled.key if titled else None)
        self.metric_of_title = book.metric_in(made.reading.title)
        named = [self.metric(series.name) for series in made.reading.series]
        self._grown = next((one for one in (*named, self.metric_of_title) if one and one.measure == "money"), None)

    def metric(self, name: str) -> Metric | None:
        """The metric that a series name says in full."""
        if name not in self._metrics:
            self._metrics[name] = self.book.metric(name)
        return self._metrics[name]

    def company(self, name: str) -> Company | None:
        if name not in self._companies:
            self._companies[name] = self.book.company(name)
        return self._companies[name]

    def heads(self, name: str) -> Part | None:
        """The metric that one of several heads over one another says, and the others: 锂盐 / 营业收入."""
        if name not in self._heads:
            apart = HEADS_APART in name and self.metric(name) is None
            self._heads[name] = part_said(name, self.book.metric_key) if apart else None
        return self._heads[name]

    def year_end(self, company: str | None) -> int:
        """The month that the company's fiscal year ends in; December for one that is not in the dictionary."""
        known = None if company is None else self.book.companies.get(company) or self.company(company)
        return DECEMBER if known is None else known.year_end

    def taken(self, name: str, unit: Unit | None) -> Metric | None:
        """The metric that a name says, unless the unit or what people said of this name speaks against it."""
        named = self.metric(name)
        if named is None or speaks_against(named, unit) or self._matcher.said_otherwise(name, named):
            return None
        return named

    def growth(self) -> Metric | None:
        """What a bare "YoY" means: the growth of the amount beside it."""
        return None if self._grown is None else self.metric(f"{self._grown.zh}同比")

    def alike(self, name: str, unit: Unit | None) -> tuple[MetricProposal, ...]:
        """What a name may mean, for a person to take."""
        if (name, unit) not in self._alike:
            self._alike[name, unit] = self._matcher.proposals(name, unit, self.metric(name))
        return self._alike[name, unit]

    def says_another(self, name: str, unit: Unit | None) -> bool:
        """True if a series has a name of its own that means, or may mean, something else than the title."""
        if self.metric(name) is not None:
            return True
        return any(one.ground in ("said", "alike", "part") for one in self.alike(name, unit))
