"""Which charts may never stand in different splits of the gold set, and in which split each of them stands for good.

A prompt is tuned on one split and judged on another, so whatever both could learn from must lie on one side. These tie
charts together, and tied charts are one group:

- the same picture, and pictures that look like it (`uploads.likenesses`, followed through all its links): the same
  drawing saved twice is the same test;
- one company, under all its names: its reports repeat each other (last year's bars stand in this year's chart, with
  the same unit in the corner and the same legend), so two reports of one company are tied as well. By report alone,
  2023's values would be tuned on and then asked for again in the 2024 report;
- one report, where its name says which one: "2024年年报" is the name of thousands and ties nothing by itself, but
  "半导体行业周报 2024-05-12" is one document, whatever companies its charts are of;
- where nothing is known of a chart, it is a group of its own picture.

The price is said on the page: few companies make few groups, and a split may stay empty. A chart of several companies
is of none of them: it goes by its report or its picture, else ten companies would be tied by one comparison of peers.

The split of a group is the hash of its name, so that nobody chooses, and it is a row from its first case on. A chart
that would tie two groups of different splits together is refused: it can stand on neither side without a leak. Notes
may come to tie cases afterwards (a company named too late); `cases.torn` lists these for a person.

The `document` of a case is finer, the report it comes from: what a difference between two prompts is counted by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from extraction.errors import Sentence
from extraction.file_names import names_one_report
from storage.database import Database, now
from storage.errors import LeaksBetweenSplits
from storage.images import ImageDescription, image_description
from storage.names import fold
from storage.uploads import likenesses

Split = Literal["tune", "check", "final"]
SPLITS: tuple[Split, ...] = get_args(Split)
QUARTERS: tuple[Split, ...] = ("tune", "tune", "check", "final")  # half of all groups are there to tune on


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a picture to others, the strongest first; its document, and its company where it is of one."""

    ties: tuple[str, ...]
    document: str
    company: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """What stands on one side for good."""

    name: str
    split: Split


def split_of(document: str) -> Split:
    """The split that a group of this name falls into, the same in every workspace."""
    return QUARTERS[hashlib.sha256(document.encode()).digest()[0] % len(QUARTERS)]


@dataclass(frozen=True, slots=True)
class Kinship:
    """Which names mean one company, and which pictures look like which; asked for once, where many are tied."""

    companies: Mapping[str, str]  # by folded name
    beside: Mapping[str, set[str]]

    def company(self, folded: str) -> str:
        return self.companies.get(folded, folded)

    def names(self, company: str) -> list[str]:
        """Every folded name of a company, so that it is known again after it was renamed or merged."""
        return sorted(name for name, key in self.companies.items() if key == company)

    def alike(self, image: str) -> set[str]:
        """The picture and all that look like it, or like one that does."""
        found, ahead = {image}, [image]
        while ahead:
            for other in self.beside.get(ahead.pop(), set()) - found:
                found.add(other)
                ahead.append(other)
        return found


def kinship(db: Database) -> Kinship:
    beside: dict[str, set[str]] = {}
    for one, other in likenesses(db).items():
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    return Kinship(dict(db.read("SELECT folded, company FROM company_alias")), beside)


def ties_of(db: Database, image: str, said_of: Sequence[str] = ()) -> Ties:
    """What ties a picture to others; `said_of` are the folded names of the companies that its values are of."""
    return ties_by(kinship(db), image_description(db, image), said_of)


def ties_by(kin: Kinship, noted: ImageDescription, said_of: Sequence[str] = ()) -> Ties:
    """The same, for many pictures of one ledger."""
    names = [fold(noted.company)] if noted.company else list(said_of)
    companies = sorted({kin.company(name) for name in names})
    company = companies[0] if len(companies) == 1 else None
    alike = kin.alike(noted.image)
    pictures = tuple(f"picture:{sha}" for sha in sorted(alike))
    report = fold(noted.report or "")
    one_report = bool(report) and (company is None or names_one_report(noted.report or ""))
    reports = (f"report:{report}",) if one_report else ()
    own = () if company is None else tuple(f"company:{name}" for name in [company, *names, *kin.names(company)])
    if one_report:
        document = f"report:{report}"
    elif company is not None:  # charts of which no report is noted may all be of one
        document = f"company:{company}|{report}"
    else:
        document = f"picture:{min(alike)}"
    return Ties(tuple(dict.fromkeys((*own, *reports, *pictures))), document, company)


def place(db: Database, tied: Ties) -> Group:
    """The group of a picture, made if it is new; from now on all its ties are of it.

    LeaksBetweenSplits where its ties lead to groups of different splits.
    """
    groups = _tied_groups(db, tied.ties)
    if len({group.split for group in groups}) > 1:
        raise LeaksBetweenSplits(_between(groups))
    with db.write() as cursor:
        group = groups[0] if groups else _new_group(db, tied)
        known = {tie for (tie,) in db.read("SELECT tie FROM gold_tie WHERE list_contains(?, tie)", [list(tied.ties)])}
        fresh = [[tie, group.name, now()] for tie in tied.ties if tie not in known]
        if fresh:
            cursor.executemany("INSERT INTO gold_tie VALUES (?, ?, ?)", fresh)
    return group


def _tied_groups(db: Database, ties: Sequence[str]) -> list[Group]:
    """The groups that the ties lead to, oldest first.

    A picture or a report binds for ever, as what was tuned on cannot be unlearnt. A company binds as long as it has a
    case: two that turn out to be one, after all cases of one side were retired, may go on on the other.
    """
    rows = db.read(
        """SELECT g.name, g.split, max(t.tie NOT LIKE 'company:%'),
                  EXISTS (SELECT 1 FROM gold_case c WHERE c.gold_group = g.name AND c.id NOT IN (
                              SELECT w.gold_case FROM gold_word w WHERE w.said = 'retired'))
           FROM gold_tie t JOIN gold_group g ON g.name = t.gold_group
           WHERE list_contains(?, t.tie) GROUP BY g.name, g.split, g.since ORDER BY g.since, g.name""",
        [list(ties)],
    )
    binding = [Group(name, split) for name, split, strong, alive in rows if strong or alive]
    return binding or [Group(name, split) for name, split, *_ in rows][:1]


def _new_group(db: Database, tied: Ties) -> Group:
    name = f"company:{tied.company}" if tied.company else tied.ties[0]
    made = Group(name, split_of(name))
    with db.write() as cursor:
        cursor.execute("INSERT INTO gold_group VALUES (?, ?, ?)", [made.name, made.split, now()])
    return made


def _between(groups: Sequence[Group]) -> Sentence:
    zh = "、".join(sorted({_SPLIT_WORDS[group.split].zh for group in groups}))
    en = " and ".join(sorted({_SPLIT_WORDS[group.split].en for group in groups}))
    return Sentence(
        zh=f"此图与{zh}中的样本同属一家公司、一份报告或相似图片，放在任何一边都会泄漏，未加入。",
        en=f"This chart shares its company, its report or its picture with cases of {en}: on either side it would "
        "leak, so it was not added.",
    )


_SPLIT_WORDS: dict[Split, Sentence] = {
    "tune": Sentence(zh="调试集", en="the tuning split"),
    "check": Sentence(zh="检验集", en="the check split"),
    "final": Sentence(zh="终验集", en="the final split"),
}
