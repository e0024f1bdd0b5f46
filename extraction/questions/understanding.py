"""From a question in Chinese or English to what is asked: operations, subjects, companies, periods, clause by clause.

Works by words we know, nothing is guessed: what it could not place comes back as `unused`, for the asker to see.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extraction.errors import Sentence
from extraction.questions.filler import words_left
from extraction.questions.known import Asked, Clause, Named, Operation, Subject
from extraction.questions.limits_said import LimitSaid, find_limits
from extraction.questions.names_said import Mention, find_names
from extraction.questions.operations import (
    Wanted,
    among,
    asks_for_both_ends,
    asks_for_fastest,
    asks_for_lowest,
    asks_for_top,
    find_operations,
    leaves_out,
)
from extraction.questions.periods_said import PeriodsSaid, find_periods

LONGEST = 500  # letters of a question; more is a text, not a question
YOY = "_yoy"  # a metric of this ending is the growth of the metric before it

ABOUT_ALL: tuple[Operation, ...] = ("texts", "metrics", "open", "origin", "title", "unit")
OVER_TIME: tuple[Operation, ...] = ("trend", "cagr", "rank", "average", "median", "sum", "when")
NOT_BESIDE_A_LIMIT = {"cagr", "sum", "average", "median", "trend", "sequential"}

_CUT = re.compile(
    r"[,;?!。\n]|\.(?=\s|$)|并(?=且|计算|求|给|说|算|分析|列|比)|\band (?=(?:then |also )?(?:calculate|compute"
    r"|what|how|give|tell|by how|work))",
    re.IGNORECASE | re.ASCII,
)
_PLAIN_CHANGE = re.compile(r"率|速|幅|同|rate|yoy|year|y/y", re.IGNORECASE | re.ASCII)
_OF = re.compile(
    r"\b(?:share|percentage|proportion|per ?cent) of (?:the |its |their |total |all )*(?=\0)", re.IGNORECASE
)

EMPTY = Sentence(zh="请输入问题。", en="Type a question.")
NOT_A_QUESTION = Sentence(
    zh="没有看懂这个问题。可以问数值、同比、占比、合计、平均、复合增长率、比较、排名、趋势，或让我列出指标和文字。",
    en="This question was not understood. Ask for a value, growth, a share, a sum, an average, CAGR, a comparison, "
    "a ranking or a trend, or for the metrics or the text of a picture.",
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two commas with what was found in it."""

    start: int
    end: int
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A question, the same with every name, period and limit struck out, and what was found in it."""

    question: str
    masked: str
    mentions: tuple[Mention, ...]
    limits: tuple[LimitSaid, ...]
    wanted: tuple[Wanted, ...]


def understand(text: str, names: Iterable[Named]) -> Asked:
    """What the question asks, given everything that it may name."""
    question = " ".join(unicodedata.normalize("NFKC", text[: LONGEST + 1]).split())
    if len(text.strip()) > LONGEST:
        return Asked(text[:LONGEST], refusal=_too_long(len(text)))
    if not any(letter.isalnum() for letter in question):
        return Asked(text, refusal=EMPTY)
    names = tuple(names)
    mentions = tuple(each for each in find_names(question, names) if not _is_mere_operation(each))
    limits = find_limits(_blanked(question, _places(mentions)))
    places = [*_places(mentions), *_places(limits)]
    said = find_periods(_blanked(question, places))
    mentions, growths = _growths_apart(mentions, names)
    masked = _blanked(question, [*places, *said.spans])
    wanted = (*find_operations(masked), *growths, *(Wanted(("when",), one.start, one.end, one.said) for one in limits))
    found = _Found(question, masked, mentions, limits, tuple(sorted(wanted, key=lambda each: each.start)))
    clauses = _clauses(found)
    unused = words_left(_blanked(masked, _places(wanted)))
    refusal = None if clauses else NOT_A_QUESTION
    return Asked(text, clauses, unused, said.remarks, refusal)


def _is_mere_operation(mention: Mention) -> bool:
    """True for a series that is called Growth or 合计: in a question the word says what to do."""
    if any(named.kind != "item" for named in mention.named):
        return False
    return any(wanted.said == mention.said for wanted in find_operations(mention.said))


def _growths_apart(mentions: Sequence[Mention], names: Sequence[Named]) -> tuple[tuple[Mention, ...], list[Wanted]]:
    """净利润同比 is a metric that may be printed; asked for, it is the growth of 净利润, printed or computed."""
    metrics = {named.key: named for named in names if named.kind == "metric"}
    apart, growths = [], []
    for mention in mentions:
        base = next((metrics.get(n.key.removesuffix(YOY)) for n in mention.named if n.key.endswith(YOY)), None)
        if base is None:
            apart.append(mention)
        else:
            apart.append(replace(mention, named=(base,)))
            growths.append(Wanted(("growth",), mention.start, mention.end, mention.said))
    return tuple(apart), growths


def _clauses(found: _Found) -> tuple[Clause, ...]:
    """One clause an operation; what a clause leaves unsaid it takes from the one before."""
    clauses: list[Clause] = []
    for piece in _pieces(found.masked, found.wanted):
        own = _own_clause(found, piece)
        before = clauses[-1] if clauses else Clause("value")
        operations = [each for each in _operations(piece, own) if not _is_said_already(each, own, clauses)]
        clauses += [_inherited(replace(own, operation=each), before) for each in operations]
    left_out = [clause for clause in clauses if leaves_out(clause.beyond)]
    return tuple(dict.fromkeys(left_out or clauses))  # what is left out belongs to everything that is asked


def _is_said_already(operation: Operation, own: Clause, clauses: Sequence[Clause]) -> bool:
    """True for the "and how much was it" behind "which year was the highest": that says the number too."""
    if operation != "value" or not clauses or clauses[-1].operation not in ("rank", "when"):
        return False
    return not (own.subjects or own.companies or own.periods or own.kinds)


def _pieces(masked: str, wanted: Sequence[Wanted]) -> list[_Piece]:
    """The question cut at its commas; what asks for nothing goes with the next piece, at the end with the last."""
    cuts = [0, *(cut.end() for cut in _CUT.finditer(masked)), len(masked)]
    pieces: list[_Piece] = []
    begin = 0
    for start, end in itertools.pairwise(cuts):
        own = tuple(each for each in wanted if start <= each.start < end)
        if own:
            pieces.append(_Piece(begin, end, own))
            begin = end
    if not pieces:
        return [_Piece(0, len(masked), ())]
    pieces[-1] = replace(pieces[-1], end=len(masked))
    return pieces


def _own_clause(found: _Found, piece: _Piece) -> Clause:
    """What a piece itself says, whatever it asks for."""
    inside = [one for one in found.mentions if piece.start <= one.start < piece.end]
    subjects = [one for one in inside if any(named.kind != "company" for named in one.named)]
    companies = [named for one in inside for named in one.named if named.kind == "company"]
    whole = _whole(found.masked, piece, subjects)
    bare = _blanked(found.question, [*_places(found.mentions), *_places(found.limits)])
    said: PeriodsSaid = find_periods(bare[piece.start : piece.end])
    words = found.masked[piece.start : piece.end]
    limit = next((one.limit for one in found.limits if piece.start <= one.start < piece.end), None)
    asked = [operation for each in piece.wanted for operation in each.operations]
    if limit is not None and "growth" in asked:
        limit = replace(limit, of_growth=True)
    return Clause(
        "value",
        subjects=tuple(dict.fromkeys(_subject(one) for one in subjects if one is not whole)),
        companies=tuple(dict.fromkeys(companies)),
        periods=said.periods,
        kinds=said.kinds,
        span=said.span,
        latest=said.latest,
        whole=None if whole is None else _subject(whole),
        lowest=asks_for_lowest(words),
        by_growth=asks_for_fastest(words),
        by_share="share" in asked,
        both_ends=asks_for_both_ends(words),
        top=asks_for_top(words),
        among=among(found.question[piece.start : piece.end] if limit else words),
        every=said.every or ("share" in asked and "growth" in asked and not said.periods),
        open_end=said.open_end,
        limit=limit,
        beyond=_beyond(piece, limit is not None),
    )


def _beyond(piece: _Piece, limited: bool) -> str:
    """The words that ask for what is not reckoned here: a dialect of the trade, an average of those above a limit."""
    words = [each.said for each in piece.wanted if each.operations == ("beyond",)]
    if limited and not words:
        words = [each.said for each in piece.wanted if NOT_BESIDE_A_LIMIT & set(each.operations)]
    return words[0].strip() if words else ""


def _operations(piece: _Piece, own: Clause) -> list[Operation]:
    """What a piece asks for, each once; the value alone only where nothing else is asked of it."""
    asked = [each for each in piece.wanted if each.operations != ("value",)]
    if own.beyond:
        return ["beyond"]
    if own.limit is not None:
        return ["open", "when"] if any(each.operations == ("open",) for each in asked) else ["when"]
    if not asked:
        named = piece.wanted or own.subjects or own.companies or own.periods
        return ["value"] if named else []
    if ("trend",) in (each.operations for each in asked):
        asked = [each for each in asked if each.operations != ("metrics", "trend")]
        asked = [
            e for e in asked if e.operations != ("growth",) or _PLAIN_CHANGE.search(e.said) or len(own.periods) == 2
        ]
    operations = list(dict.fromkeys(operation for each in asked for operation in each.operations))
    if "metrics" in operations and own.subjects:  # "describe net profit" is about net profit only
        operations[operations.index("metrics")] = "value"
    if "value" in operations and len(operations) > 1:
        operations.remove("value")
    return _as_meant_together(operations, own, any("同比" in each.said for each in asked))


def _as_meant_together(operations: list[Operation], own: Clause, over_a_year: bool) -> list[Operation]:
    """What operations asked in one breath come to: a growth on average is compound, a share that changes is shares."""
    if {"average", "growth"} <= set(operations):
        operations = ["cagr", *(each for each in operations if each not in ("average", "growth", "cagr"))]
    if "share" in operations and "growth" in operations:
        operations.remove("growth")
    if "sequential" in operations and not over_a_year:
        operations = [each for each in operations if each != "growth"]
    if "rank" in operations and (own.both_ends or own.top) and {"difference", "ratio", "sum"} & set(operations):
        operations = [each for each in operations if each in ("difference", "ratio", "sum")]
    if "rank" in operations:
        operations = [each for each in operations if each not in ("compare", "growth", "average", "share")]
    if len(operations) > 1 and "compare" in operations:
        operations.remove("compare")  # it says how the other one is to be shown
    return operations


def _inherited(clause: Clause, before: Clause) -> Clause:
    if clause.operation in ABOUT_ALL:
        return clause
    if not clause.subjects and clause.whole is None:
        clause = replace(clause, subjects=before.subjects)
    if not clause.companies:
        clause = replace(clause, companies=before.companies)
    unsaid = not clause.periods and not clause.kinds and clause.latest is None and not clause.every
    if unsaid and (clause.operation not in OVER_TIME or len(before.periods) > 1 or before.latest not in (None, 1)):
        clause = replace(
            clause,
            periods=before.periods,
            kinds=before.kinds,
            span=before.span,
            latest=before.latest,
            open_end=before.open_end,
        )
    return clause


def _whole(masked: str, piece: _Piece, subjects: Sequence[Mention]) -> Mention | None:
    """What a share is a share of: A占B的比例, A's share of revenue."""
    for share in piece.wanted:
        if share.operations == ("share",) and share.said.startswith("占"):
            inside = [one for one in subjects if share.start < one.start <= share.end]
            before = [one for one in subjects if one.start < share.start]
            if inside and before:
                return inside[0]
    for of in _OF.finditer(masked, piece.start, piece.end):
        following = [one for one in subjects if one.start == of.end() and one.named[0].kind == "metric"]
        if following and len(subjects) > 1:
            return following[0]
    return None


def _subject(mention: Mention) -> Subject:
    return Subject(mention.said, tuple(named for named in mention.named if named.kind != "company"))


def _places(said: Iterable[Mention | LimitSaid | Wanted]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in said]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches struck out; every other letter keeps its place."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _too_long(letters: int) -> Sentence:
    return Sentence(
        zh=f"问题有 {letters:,} 个字，请缩短到 {LONGEST} 字以内。",
        en=f"The question has {letters:,} characters; please keep it under {LONGEST}.",
    )
