"""Drafts by rules: which mistakes are made often enough, what to say against them, and for which charts.

A draft says from which mistakes it comes, how many, and by which decisions. It is kept as a draft of ChartLedger's own,
for a person to try and to judge; it never changes what is in use.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.proposals.corrections import Correction, corrections, example_of
from evaluation.proposals.rules import NAMES, rule_for, says
from evaluation.proposals.words import LONGEST, with_examples, with_rules
from extraction.chart import ChartKind, PromptVersion
from extraction.errors import Language, Sentence
from extraction.prompts import PromptBook, prompt_key, prompt_of
from extraction.prompts.naming import PromptKey
from storage.database import Database
from storage.decisions import Mistake
from storage.feedback import scoreboard
from storage.lessons import Lesson, keep_lessons
from storage.prompts import active_prompts, keep_draft, versions_of

AUTHOR = "ChartLedger"
OFTEN = 3  # corrections of one kind, on more than one chart: fewer may be one odd picture
MOST_RULES, MOST_EXAMPLES = 3, 3  # that one draft adds
CLUSTERED = 0.8  # share of a mistake that one kind of chart makes
ELSEWHERE = 20  # settled values of other kinds, before "only here" means anything
MOST_NAMED = 12  # decisions that a remark lists


@dataclass(frozen=True, slots=True)
class Proposal:
    """New words for a prompt, and why: the mistakes they are against, the decisions that showed these.

    `parent` is what they were made from; `name` may be that of one kind of chart where the mistakes are its own.
    """

    name: str
    parent: PromptVersion
    text: str
    mistakes: tuple[tuple[Mistake, int], ...]
    rules: tuple[str, ...]
    examples: int
    charts: int
    decisions: tuple[int, ...]
    lessons: tuple[Lesson, ...] = ()  # the charts that it was learned from
    shortened: bool = False  # not all that there is to say went into so many characters

    def why(self) -> Sentence:
        """Where the draft comes from, for whoever reads it later."""
        zh = "、".join(f"{NAMES[mistake].zh} ×{count}" for mistake, count in self.mistakes)
        en = ", ".join(f"{NAMES[mistake].en} ×{count}" for mistake, count in self.mistakes)
        named = ", ".join(map(str, self.decisions[:MOST_NAMED])) + (" …" if len(self.decisions) > MOST_NAMED else "")
        return Sentence(
            zh=f"根据 {self.charts} 张图上的 {len(self.decisions)} 处更正提出（{zh}）；"
            f"新增说明 {len(self.rules)} 条，例子 {self.examples} 个。决定编号：{named}。",
            en=f"Proposed from {len(self.decisions)} corrections on {self.charts} charts ({en}): "
            f"new rules: {len(self.rules)}, examples: {self.examples}. Decisions {named}.",
        )

    @property
    def version(self) -> PromptVersion:
        """The words as they would be kept."""
        return prompt_of(self.name, self.text)

    @property
    def diff(self) -> tuple[str, ...]:
        """The lines that go (-), come (+) and stay beside them ( )."""
        old, new = self.parent.text.splitlines(), self.text.splitlines()
        return tuple(
            line for line in difflib.unified_diff(old, new, n=1, lineterm="") if line[:3] not in ("---", "+++")
        )


def propose(db: Database) -> list[Proposal]:
    """A draft for each prompt of extraction whose words were followed by the same mistake again and again.

    What is kept already, as a draft or given up, is not proposed once more.
    """
    book = PromptBook(active_prompts(db))
    in_use = {prompt.id: prompt for prompt in book.deciding(("extract",)).values()}
    found = [proposal for prompt in in_use.values() for proposal in _for_prompt(db, prompt)]
    made = [one for one in found if one.version.id not in {row.version.id for row in versions_of(db, one.name)}]
    return sorted(made, key=lambda one: (-len(one.decisions), one.name))


def keep_proposal(db: Database, proposal: Proposal, language: Language) -> PromptVersion:
    """Keep it as a draft, with the reason as its remark; UnfitPrompt where its words cannot do the task."""
    remark = proposal.why().in_language(language)
    with db.write():
        kept = keep_draft(db, proposal.name, proposal.text, AUTHOR, remark, proposal.parent.id)
        keep_lessons(db, kept.id, proposal.lessons)
    return kept


def _for_prompt(db: Database, prompt: PromptVersion) -> list[Proposal]:
    """One draft against what goes wrong everywhere, and one for each kind of chart with mistakes of its own."""
    made = corrections(db, prompt)
    key = prompt_key(prompt.name)
    groups: dict[PromptKey, list[Correction]] = {}
    for own in _often(made):
        kind = key.kind or _its_own_kind(db, prompt, own)
        groups.setdefault(PromptKey(key.task, kind, key.language), []).extend(
            one for one in own if kind is None or key.kind is not None or one.kind == kind
        )
    found = (_draft(db, target, prompt, own) for target, own in groups.items())
    return [proposal for proposal in found if proposal is not None]


def _often(made: Sequence[Correction]) -> list[list[Correction]]:
    """The corrections of each kind of mistake that was made often and on several charts, the most frequent first."""
    counts = Counter(one.mistake for one in made)
    groups = [[one for one in made if one.mistake == mistake] for mistake, _ in counts.most_common()]
    return [own for own in groups if len(own) >= OFTEN and len({one.image for one in own}) > 1]


def _its_own_kind(db: Database, prompt: PromptVersion, own: Sequence[Correction]) -> ChartKind | None:
    """The kind of chart that a mistake belongs to; None where it is made everywhere, or little else was ever read."""
    (kind, count), *_ = Counter(one.kind for one in own).most_common(1)
    scores = scoreboard(db)
    others = scores[(scores["prompt"] == prompt.id) & (scores["kind"] != kind)]
    elsewhere = int(others["settled"].sum()) if len(others) else 0
    return kind if kind != "none" and count >= CLUSTERED * len(own) and elsewhere >= ELSEWHERE else None


def _draft(db: Database, target: PromptKey, parent: PromptVersion, own: Sequence[Correction]) -> Proposal | None:
    """The parent's words with what is not said yet; None where nothing is left to say."""
    counts = Counter(one.mistake for one in own).most_common()
    wanted = [rule for mistake, _ in counts if (rule := rule_for(mistake, target.language))]
    rules = [rule for rule in wanted if not says(parent.text, rule)][:MOST_RULES]
    examples = _examples(db, parent, own, [mistake for mistake, _ in counts])
    while rules or examples:
        text = with_examples(with_rules(parent.text, rules), [shown for _, shown in examples], target.language)
        if len(text) <= LONGEST:
            shortened = len(rules) < len(wanted) and not all(says(text, rule) for rule in wanted)
            return Proposal(
                target.name, parent, text, tuple(counts), tuple(rules), len(examples),
                len({one.image for one in own}), tuple(sorted(one.decision for one in own)),
                _lessons(own, {image for image, _ in examples}), shortened,
            )  # fmt: skip
        if examples:
            examples.pop()
        else:
            rules.pop()
    return None


def _lessons(own: Sequence[Correction], shown: set[str]) -> tuple[Lesson, ...]:
    """Every chart that was counted, and whether it is shown."""
    return tuple(dict.fromkeys(Lesson(one.image, one.extraction, one.image in shown) for one in own))


def _examples(
    db: Database, parent: PromptVersion, own: Sequence[Correction], order: Sequence[Mistake]
) -> list[tuple[str, str]]:
    """Pictures with what they show, one of each kind of mistake first; none that the words hold already."""
    found: list[tuple[str, str]] = []
    used: set[str] = set()
    rounds = [[one for one in own if one.mistake == mistake and one.may_be_shown] for mistake in order]
    queue = [group[k] for k in range(max(map(len, rounds), default=0)) for group in rounds if k < len(group)]
    for one in queue:
        if len(found) == MOST_EXAMPLES:
            break
        example = None if one.image in used else example_of(db, one)
        if example is not None and example.splitlines()[-1] not in parent.text:
            found.append((one.image, example))
            used.add(one.image)
    return found
