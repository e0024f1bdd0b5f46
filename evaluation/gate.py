"""The gate: may a version of a prompt become the active one? Only if it harms nothing that we can see.

A version passes on a finished trial on the final split if

1. it breaks no value of a case marked must-pass, in any split: what it has not been tried on there, it may have broken;
2. the split is worth at least eight documents, below which no interval holds (`evaluation.paired`);
3. it is not worse by more than MARGIN: the lower end of the 95 % interval lies above -MARGIN. "Not shown to be worse"
   would let through whatever was tried on little, and "shown to be better" would keep out words that put one kind of
   chart right and leave the rest as it is, which is what corrections mostly ask for;
4. where fewer than five documents differ, and so no interval can be given, it has broken nothing at all.

The last is weak evidence, and its reason says how weak: of eight documents without harm, one in three of those unseen
may yet be harmed. It is let through since the words can be taken back at once, and since otherwise a small gold set
could never learn anything. MARGIN is two values in a hundred: less than the interval of thirty documents is wide, more
than nobody would notice.

A case that taught a version, or is tied to a chart that did, does not judge it: it is set aside, and that is said. It
still speaks against the version where it is marked must-pass and breaks.

A case of which the words themselves tell the answer, as an example made of its chart before it joined the split does,
tests nothing: with one of these a version does not pass.

A split that is asked again and again wears out: one of twenty versions that change nothing looks better by chance.
Each version is let loose on it once (`storage.promotions.check_final`), and the reasons count how many were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evaluation.paired import FEWEST, LEVEL, Comparison
from evaluation.trials import Change, Changes, GridRow, comparison, grid
from extraction.chart import ExtractedPoint, PromptVersion
from extraction.errors import Sentence
from extraction.prompts import PromptBook, load_prompt, prompt_key
from storage.database import Database
from storage.errors import NotWeighed
from storage.gold import GoldCase
from storage.promotions import ChangedRow, Evidence, Promotion, decided_on, final_askings, keep_promotion
from storage.prompts import active_prompts, move_label, prompt_version
from storage.trials import Trial, cases_for, decides, trial, trials

MARGIN = 0.02  # of the share of right values: how much worse a version may be without anybody minding
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
TELLING = 3  # figures: with fewer, two numbers are easily the same by chance
TOLD = 2  # numbers of a case that stand in the words: one may be chance
WORN = 3  # askings from which on it is said that the final split wears out


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the gate says of a version, why, and on what. A refusal gives all its reasons, the gravest first."""

    allowed: bool
    reasons: tuple[Sentence, ...]
    comparison: Comparison
    must_pass_broken: tuple[int, ...]
    evidence: Evidence


def weigh(db: Database, trial_id: int, candidate: str) -> Weighing:
    """Weigh a version on a trial on the final split. NotWeighed says why it cannot be weighed on that one."""
    known = trial(db, trial_id)
    version = prompt_version(db, candidate)
    _check_fit(db, known, version)
    rows = grid(db, trial_id)
    missing = sum(known.repeats - len(row.cell(one).judged) for row in rows for one in (known.prompts[0], candidate))
    if missing or not rows:
        raise NotWeighed(_unanswered(missing))
    judging = [row for row in rows if candidate not in row.taught]
    compared = comparison(judging, candidate)
    broken, untried = must_pass(db, known, version, rows)
    changes = [row.changes[candidate] for row in rows]
    askings = final_askings(db, version.name)
    told = gives_away(version, [row.case for row in judging])
    against = [*_on_must_pass(broken, untried), *_on_words(told), *_on_figures(compared, changes)]
    reasons = against or _in_favour(compared)
    if askings >= WORN:
        reasons = [*reasons, _worn(askings)]
    if len(judging) < len(rows):
        reasons = [*reasons, _set_aside([row.case.id for row in rows if candidate in row.taught])]
    evidence = _evidence(known, candidate, judging, compared, broken, askings)
    return Weighing(not against, tuple(reasons), compared, broken, evidence)


def promote(db: Database, weighing: Weighing, who: str, why: str = "") -> int:
    """Decide and keep the decision, a refusal too; its id. Only what is allowed by what is known now becomes active.

    A refusal whose grounds are the same as before is that refusal, and no new row.
    """
    with db.write():
        now = weigh(db, weighing.evidence.trial, weighing.evidence.prompt)
        before = refused_before(db, now)
        if before is not None:
            return before.id
        number = keep_promotion(db, now.evidence, now.allowed, now.reasons, who, why)
        if now.allowed:
            move_label(db, now.evidence.prompt, "active", who, why, now.evidence.trial)
    return number


def refused_before(db: Database, weighing: Weighing) -> Promotion | None:
    """The refusal that stands if nothing it rests on has changed since: to ask once more brings the same answer."""
    found = [
        each for each in decided_on(db, weighing.evidence.trial) if each.evidence.prompt == weighing.evidence.prompt
    ]
    if not found or found[0].allowed or weighing.allowed:
        return None
    same = _ground(found[0].evidence, found[0].reasons) == _ground(weighing.evidence, weighing.reasons)
    return found[0] if same else None


def _ground(evidence: Evidence, reasons: Sequence[Sentence]) -> tuple[Evidence, tuple[Sentence, ...]]:
    """What a decision rests on; how often other versions asked the final split is not among it."""
    return replace(evidence, askings=0), tuple(each for each in reasons if each != _worn(evidence.askings))


def in_use(db: Database, name: str) -> PromptVersion:
    """The words that are asked today where those of this name would be."""
    key = prompt_key(name)
    return PromptBook(active_prompts(db)).of(key.task, key.language, key.kind)


def must_pass(
    db: Database, known: Trial, version: PromptVersion, rows: Sequence[GridRow]
) -> tuple[tuple[int, ...], tuple[GoldCase, ...]]:
    """Must-pass cases that the version broke, and those it was never tried on; trials on other splits count too."""
    tried = {row.case.id: row for row in rows}
    baseline = prompt_version(db, known.prompts[0])
    wanted = [
        case
        for split in ("tune", "check", "final")
        for case in cases_for(db, [baseline, version], split)
        if case.must_pass
    ]
    for other in trials(db):
        if not {case.id for case in wanted} - tried.keys():
            break
        if _same_engine(other, known) and other.prompts[0] == baseline.id and version.id in other.prompts[1:]:
            tried = {row.case.id: row for row in grid(db, other.id) if _answered(row, other, version.id)} | tried
    broken = tuple(case.id for case in wanted if case.id in tried and tried[case.id].changes[version.id].broken)
    return broken, tuple(case for case in wanted if case.id not in tried)


def gives_away(version: PromptVersion, cases: Iterable[GoldCase]) -> tuple[int, ...]:
    """Cases of which the words tell the answer: numbers of theirs that do not stand in what ships with the program."""
    key = prompt_key(version.name)
    said = _numbers(version.text) - _numbers(load_prompt(key.task, key.language).text)
    return tuple(
        case.id
        for case in cases
        if len({n for point in case.points for n in _numbers(point.printed or f"{point.value:f}")} & said) >= TOLD
    )


def _numbers(text: str) -> set[str]:
    found = {number.replace(",", "") for number in NUMBER.findall(text)}
    return {number for number in found if sum(map(str.isdigit, number)) >= TELLING}


# ── what is compared ─────────────────────────────────────────────────────────────────────────────────────────────────


def _check_fit(db: Database, known: Trial, version: PromptVersion) -> None:
    if version.id not in known.prompts[1:]:
        raise NotWeighed(Sentence(zh="这次试跑没有试过这个版本。", en="This trial has not tried that version."))
    if known.split != "final":
        raise NotWeighed(
            Sentence(
                zh="只有终验集上的试跑能决定启用：调试集和检验集上的样本，写提示词时已经看过。",
                en="Only a trial on the final split decides: the cases of the others were seen while the words were "
                "written.",
            )
        )
    if known.state != "done":
        raise NotWeighed(Sentence(zh="这次试跑还没有完成。", en="This trial is not done yet."))
    used = in_use(db, version.name)
    if used.id != known.prompts[0]:
        raise NotWeighed(
            Sentence(
                zh=f"这次试跑对比的是版本 {known.prompts[0][:8]}，而现在在用的是 {used.id[:8]}：请与在用版本再比一次。",
                en=f"This trial measured against version {known.prompts[0][:8]}, but {used.id[:8]} is in use now: "
                "try it against that one.",
            )
        )


def _same_engine(one: Trial, other: Trial) -> bool:
    """The same model with the same settings: what another one did not break says nothing."""
    return one.engine == other.engine and decides(one.engine_version, one.parameters) == decides(
        other.engine_version, other.parameters
    )


def _answered(row: GridRow, known: Trial, candidate: str) -> bool:
    """Every repeat of both versions is there."""
    return {len(row.cell(one).judged) for one in (known.prompts[0], candidate)} == {known.repeats}


# ── the reasons ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _on_must_pass(broken: Sequence[int], untried: Sequence[GoldCase]) -> list[Sentence]:
    reasons = []
    if broken:
        told = "、".join(map(str, broken)), ", ".join(map(str, broken))
        reasons.append(
            Sentence(zh=f"它弄错了必过样本 {told[0]} 上原本正确的数值。", en=f"It breaks must-pass case {told[1]}.")
        )
    if untried:
        splits = sorted({case.split for case in untried})
        zh = "、".join({"tune": "调试集", "check": "检验集", "final": "终验集"}[one] for one in splits)
        reasons.append(
            Sentence(
                zh=f"有 {len(untried)} 个必过样本还没有试过（{zh}）：请先用同一模型在那里试跑这两个版本。",
                en=f"{len(untried)} must-pass cases have not been tried (split {', '.join(splits)}): try both versions "
                "there with the same model first.",
            )
        )
    return reasons


def _on_words(told: Sequence[int]) -> list[Sentence]:
    if not told:
        return []
    zh, en = "、".join(map(str, told)), ", ".join(map(str, told))
    return [
        Sentence(
            zh=f"措辞里写着终验样本 {zh} 的数值，等于给出了答案，这样的样本验不出什么：请去掉这些示例，另存一份草稿。",
            en=f"Its words hold the numbers of final case {en}, which gives the answer away and proves nothing: keep "
            "another draft without these examples.",
        )
    ]


def _on_figures(found: Comparison, changes: Sequence[Changes]) -> list[Sentence]:
    """Why the figures speak against it, if they do."""
    broken = sum(len(each.broken) for each in changes)
    if found.lacking == "documents":
        return [_too_small(found)]
    if found.low is None or found.high is None:
        return [_differs_little(found, broken)] if broken else []
    if found.verdict == "worse":
        return [
            Sentence(
                zh=f"它更差：正确数值的比例变化 {_interval(found)}。",
                en=f"It is worse: the share of right values changes by {_interval(found)}.",
            )
        ]
    if found.low >= -MARGIN:
        return []
    zh, en = _more(found)
    return [
        Sentence(
            zh=f"还不知道：正确数值的比例变化 {_interval(found)}，可能变差超过 {100 * MARGIN:.0f} 个百分点。{zh}",
            en=f"Not yet known: the share of right values changes by {_interval(found)}, so it may be worse by "
            f"more than {100 * MARGIN:.0f} points.{en}",
        )
    ]


def _in_favour(found: Comparison) -> list[Sentence]:
    if found.low is None:
        return [_nothing_broken(found)]
    word = ("更好", "It is better") if found.verdict == "better" else ("没有变差", "It is not worse")
    return [
        Sentence(
            zh=f"{word[0]}：正确数值的比例变化 {_interval(found)}（{found.documents} 份文件、{found.cases} 个样本）。",
            en=f"{word[1]}: the share of right values changes by {_interval(found)} ({found.documents} documents, "
            f"{found.cases} cases).",
        )
    ]


def _too_small(found: Comparison) -> Sentence:
    zh, en = _more(found)
    uneven = found.documents >= FEWEST
    return Sentence(
        zh=f"终验集太小：只有 {found.documents} 份文件"
        + (f"，大小悬殊，只抵得上 {found.worth:.1f} 份" if uneven else "")
        + f"，少于 {FEWEST} 份时无法给出可靠的区间。{zh}",
        en=f"The final split is too small: it holds {found.documents} documents"
        + (f" of such uneven size that they are worth {found.worth:.1f}" if uneven else "")
        + f", and with less than {FEWEST} no interval can be trusted.{en}",
    )


def _differs_little(found: Comparison, broken: int) -> Sentence:
    zh, en = _more(found)
    return Sentence(
        zh=f"还不知道：只有 {found.differing} 份文件的结果不同，无法给出区间，而其中 {broken} 个原本正确的数值"
        f"变错了。{zh}",
        en=f"Not yet known: only {found.differing} documents differ, too few for an interval, and {broken} values "
        f"that were right are wrong now.{en}",
    )


def _nothing_broken(found: Comparison) -> Sentence:
    most = 100 * (1 - (1 - LEVEL) ** (1 / found.documents))
    return Sentence(
        zh=f"没有任何数值变错（{found.documents} 份文件，{found.differing} 份有改进）。不同之处太少，无法给出区间；"
        f"只能说：没见过的文件中变差的不超过 {most:.0f} %（95 %）。",
        en=f"It broke nothing ({found.documents} documents, {found.differing} improved). Too few differ for an "
        f"interval; all that can be said is that at most {most:.0f} % of unseen documents get worse (95 %).",
    )


def _more(found: Comparison) -> tuple[str, str]:
    """How many documents are missing, said as the estimate that it is; nothing where even that cannot be said."""
    if not found.needs:
        return "", ""
    return (
        f"估计还需要约 {found.needs} 份文件。",
        f" About {found.needs} more documents would settle it, by a rough estimate.",
    )


def _worn(askings: int) -> Sentence:
    return Sentence(
        zh=f"终验集已经被问过 {askings} 次，它的话越来越不可信：试得多了，总有一个版本碰巧显得更好。请补充新的样本。",
        en=f"The final split has been asked {askings} times; its word wears out: of many versions one looks better by "
        "chance. Add new cases.",
    )


def _set_aside(cases: Sequence[int]) -> Sentence:
    zh, en = "、".join(map(str, cases)), ", ".join(map(str, cases))
    return Sentence(
        zh=f"未计入样本 {zh}：这一版的措辞正是从这些图或同一公司、同一报告的图上学来的。",
        en=f"Set aside: case {en}. These words were learned from that chart, or from another one of its company or "
        "report.",
    )


def _unanswered(missing: int) -> Sentence:
    if not missing:
        return Sentence(
            zh="这次试跑的样本都已移出标准样本。", en="All cases of this trial were taken out of the gold set."
        )
    return Sentence(
        zh=f"这次试跑还缺 {missing} 个回答，请先补齐。",
        en=f"{missing} answers of this trial are missing; ask for them first.",
    )


def _interval(found: Comparison) -> str:
    """The difference in points of a hundred, with its interval."""
    low, high = found.low or 0.0, found.high or 0.0
    told = f"{100 * found.difference:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
    return told.replace("-", "−")  # a minus, as on the pages


# ── the evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _evidence(
    known: Trial, candidate: str, rows: Sequence[GridRow], found: Comparison, broken: tuple[int, ...], askings: int
) -> Evidence:
    changed = [
        *(_row("broken", change) for row in rows for change in row.changes[candidate].broken),
        *(_row("fixed", change) for row in rows for change in row.changes[candidate].fixed),
    ]
    return Evidence(
        candidate, known.prompts[0], known.id, tuple(row.case.id for row in rows),
        tuple(row.case.snapshot for row in rows), broken, found.documents, found.differing, found.worth, found.share_a,
        found.share_b, found.low, found.high, found.verdict, found.needs, MARGIN, found.level, found.resamples,
        found.seed, askings, tuple(changed),
    )  # fmt: skip


def _row(change: str, one: Change) -> ChangedRow:
    truth = "" if one.truth is None else f"{one.truth.printed or one.truth.value} {one.truth.unit or ''}".strip()
    return ChangedRow(
        "fixed" if change == "fixed" else "broken", one.case.id, one.series, one.category, truth, _said(one.before),
        _said(one.after), one.right_before, one.repeats_before, one.right_after, one.repeats_after, one.mistake,
    )  # fmt: skip


def _said(claim: ExtractedPoint | None) -> str:
    if claim is None or claim.value is None:
        return ""
    return f"{claim.printed or claim.value} {claim.unit or ''}".strip()
