"""What came of a trial: every gold case under every version, what a version put right and what it broke.

Answers are judged anew whenever they are looked at, beside the truth as it stands now: a label error that was mended
counts from then on. Cases that were retired since are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from evaluation.gold import Judged, JudgedRow, judge
from evaluation.paired import Comparison, compare, repeats_averaged
from extraction.chart import ExtractedPoint
from storage.database import Database
from storage.decisions import Mistake
from storage.gold import GoldCase, GoldPoint, gold_cases
from storage.kept import Kept
from storage.lessons import taught_groups
from storage.trials import Trial, TrialAnswer, trial, trial_answers

_verdicts: Kept[Judged] = Kept(5000)
RowKey = tuple[int, str, str, str]  # the place of a true value; or -1 and what was invented


@dataclass(frozen=True, slots=True)
class Cell:
    """A case under one version: its answers repeat by repeat, and the verdict on each that is one."""

    prompt: str
    answers: tuple[TrialAnswer, ...] = ()
    judged: tuple[Judged, ...] = ()

    @property
    def scores(self) -> tuple[float, ...]:
        """The share of its values that each repeat got right."""
        return tuple(one.score for one in self.judged)

    @property
    def score(self) -> float | None:
        """Their mean; None before the first answer."""
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def passes(self) -> int:
        """How many repeats got every value right and invented none."""
        return sum(one.right == one.of for one in self.judged)

    @property
    def repeats_itself(self) -> bool:
        """True if it was asked several times and always said the very same."""
        said = [(each.raw, each.reading, each.refusal) for each in self.answers if each.trouble is None]
        return len(said) > 1 and all(one == said[0] for one in said)

    @property
    def seconds(self) -> float | None:
        """How long an answer took, in the mean."""
        return _mean([each.seconds for each in self.answers])

    @property
    def tokens(self) -> float | None:
        """How many tokens were written, in the mean; None where the model does not tell."""
        return _mean([each.tokens for each in self.answers])


@dataclass(frozen=True, slots=True)
class Change:
    """A value on which a version and the baseline are not equally often right: in how many of how many repeats.

    `before` and `after` are what each said where it was wrong, else what it said; None is nothing.
    """

    case: GoldCase
    series: str
    category: str
    truth: GoldPoint | None
    before: ExtractedPoint | None
    after: ExtractedPoint | None
    right_before: int
    right_after: int
    repeats_before: int
    repeats_after: int
    mistake: Mistake | None  # the baseline's where it was fixed, the version's where it was broken


@dataclass(frozen=True, slots=True)
class Changes:
    """What one version put right, and what it broke, beside the baseline."""

    fixed: tuple[Change, ...] = ()
    broken: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One case: a cell for every version (the baseline first), and the changes of every other one by its id.

    `taught` are versions that this case cannot judge, for they have learned from it or from what it is tied to. On the
    tune split, which is there to learn from, that is not asked.
    """

    case: GoldCase
    cells: tuple[Cell, ...]
    changes: dict[str, Changes] = field(default_factory=dict)
    taught: frozenset[str] = frozenset()

    @property
    def differs(self) -> bool:
        """True if any version is right where another one is not, or has no answer where another has one."""
        changed = any(each.fixed or each.broken for each in self.changes.values())
        return changed or len({len(cell.judged) > 0 for cell in self.cells}) > 1

    def cell(self, prompt: str) -> Cell:
        """The cell of one version."""
        return next(cell for cell in self.cells if cell.prompt == prompt)


@dataclass(frozen=True, slots=True)
class Totals:
    """One version over all cases that every version has answered equally often; counts are sums over all repeats.

    What it fixed and broke is counted over all cases that it and the baseline have answered.
    """

    prompt: str
    cases: int
    answers: int
    right: int
    of: int
    silent: int
    passed: int  # repeats of a case with every value right
    seconds: float | None
    tokens: float | None
    fixed: int = 0
    broken: int = 0

    @property
    def score(self) -> float | None:
        return self.right / self.of if self.of else None


def grid(db: Database, trial_id: int) -> list[GridRow]:
    """A row for every case of the trial that is still in the gold set, in their order."""
    known = trial(db, trial_id)
    answers: dict[tuple[int, str], list[TrialAnswer]] = {}
    for each in trial_answers(db, trial_id):
        answers.setdefault((each.case, each.prompt), []).append(each)
    standing = {case.id: case for case in gold_cases(db, known.split)}
    learned = {} if known.split == "tune" else {each: taught_groups(db, each) for each in known.prompts[1:]}
    rows = [_row(db, known, standing[case], answers) for case in known.cases if case in standing]
    return [
        replace(row, taught=frozenset(each for each, groups in learned.items() if row.case.group in groups))
        for row in rows
    ]


def fixed_and_broken(db: Database, trial_id: int) -> dict[str, Changes]:
    """For each version but the baseline, by its id: exactly the values that it put right and broke."""
    return all_changes(trial(db, trial_id), grid(db, trial_id))


def all_changes(known: Trial, rows: Sequence[GridRow]) -> dict[str, Changes]:
    """The changes of all rows together."""
    return {
        prompt: Changes(
            tuple(change for row in rows for change in row.changes[prompt].fixed),
            tuple(change for row in rows for change in row.changes[prompt].broken),
        )
        for prompt in known.prompts[1:]
    }


def totals(known: Trial, rows: Sequence[GridRow]) -> list[Totals]:
    """One line a version, over the cases that all versions answered equally often, so that they can be compared."""
    whole = [row for row in rows if row.cells[0].judged and len({len(cell.judged) for cell in row.cells}) == 1]
    changes = all_changes(known, rows)
    return [_totals(prompt, whole, changes.get(prompt, Changes())) for prompt in known.prompts]


def comparison(rows: Sequence[GridRow], candidate: str) -> Comparison:
    """How a version compares with the baseline on the cases that both have answered equally often.

    Repeats are averaged, so that equal ones weigh no more than one; what taught the version is set aside.
    """
    judging = [row for row in rows if candidate not in row.taught]
    pairs = [(row, row.cells[0].judged, row.cell(candidate).judged) for row in judging]
    return compare(
        [
            repeats_averaged(
                row.case.document,
                row.case.id,
                len(row.case.points),
                ([one.right for one in before], [one.right for one in after]),
                ([one.invented for one in before], [one.invented for one in after]),
            )
            for row, before, after in pairs
            if len(before) == len(after) > 0
        ]
    )


def repeats_bring_nothing(rows: Sequence[GridRow]) -> bool:
    """True if every case that was asked about several times got the very same answer each time."""
    repeated = [cell for row in rows for cell in row.cells if len(cell.judged) > 1]
    return bool(repeated) and all(cell.repeats_itself for cell in repeated)


def _totals(prompt: str, rows: Sequence[GridRow], changes: Changes) -> Totals:
    cells = [row.cell(prompt) for row in rows]
    judged = [one for cell in cells for one in cell.judged]
    answers = [answer for cell in cells for answer in cell.answers]
    return Totals(
        prompt,
        len(rows),
        len(judged),
        sum(one.right for one in judged),
        sum(one.of for one in judged),
        sum(one.silent for one in judged),
        sum(cell.passes for cell in cells),
        _mean([each.seconds for each in answers]),
        _mean([each.tokens for each in answers]),
        len(changes.fixed),
        len(changes.broken),
    )


def _row(db: Database, known: Trial, case: GoldCase, answers: dict[tuple[int, str], list[TrialAnswer]]) -> GridRow:
    cells = tuple(_cell(db, case, prompt, answers.get((case.id, prompt), [])) for prompt in known.prompts)
    return GridRow(case, cells, {cell.prompt: changes_of(case, cells[0], cell) for cell in cells[1:]})


def _cell(db: Database, case: GoldCase, prompt: str, answers: Sequence[TrialAnswer]) -> Cell:
    return Cell(prompt, tuple(answers), tuple(judged(db, case, each) for each in answers if each.trouble is None))


def judged(db: Database, case: GoldCase, given: TrialAnswer) -> Judged:
    """The verdict on an answer; kept, for neither the answer nor a snapshot of the truth ever changes."""
    key = (given.answer, case.snapshot)
    return _verdicts.get(db, key) or _verdicts.put(db, key, judge(case, given.reading))


def changes_of(case: GoldCase, base: Cell, other: Cell) -> Changes:
    """The values that the other is more often right on, and those that it is less often right on."""
    if not base.judged or not other.judged:
        return Changes()
    before, after = _Tally(base), _Tally(other)
    fixed, broken = [], []
    for key in dict.fromkeys((*before.rows, *after.rows)):
        gained = after.share(key) - before.share(key)
        if gained > 0:
            fixed.append(_change(case, key, before, after, "before"))
        elif gained < 0:
            broken.append(_change(case, key, before, after, "after"))
    return Changes(tuple(fixed), tuple(broken))


class _Tally:
    """The values of a cell over all its repeats: how often each was right, and a row that shows it at its worst."""

    def __init__(self, cell: Cell) -> None:
        self.repeats = len(cell.judged)
        self.rows: dict[RowKey, JudgedRow] = {}
        self.wrong: Counter[RowKey] = Counter()
        for one in cell.judged:
            for at, row in enumerate(one.rows):
                key = _key(at, row)
                if key not in self.rows or not row.right:
                    self.rows[key] = row
                self.wrong[key] += not row.right

    def right(self, key: RowKey) -> int:
        """In how many repeats; what was not invented is right."""
        return self.repeats - self.wrong[key]

    def share(self, key: RowKey) -> float:
        return self.right(key) / self.repeats


def _key(at: int, row: JudgedRow) -> RowKey:
    if row.truth is not None:
        return (at, "", "", "")
    return (-1, row.series, row.category, "" if row.said is None else str(row.said.value))


def _change(case: GoldCase, key: RowKey, before: _Tally, after: _Tally, whose: Literal["before", "after"]) -> Change:
    then, now = before.rows.get(key), after.rows.get(key)
    blamed = then if whose == "before" else now
    shown = then or now
    assert shown is not None  # the key is of one of them
    return Change(
        case, shown.series, shown.category, shown.truth, then.said if then else None, now.said if now else None,
        before.right(key), after.right(key), before.repeats, after.repeats, blamed.mistake if blamed else None,
    )  # fmt: skip


def _mean(numbers: Sequence[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None
