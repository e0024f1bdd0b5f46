"""What there is to doubt about a model's answer, in sentences an analyst can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extraction.chart import ExtractedPoint, Finding, Measurement
from extraction.errors import Sentence

SHOWN = 40  # letters of a model's words in a sentence


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt before it is known how many points it concerns."""

    check: str
    message: Sentence


def model_only(words: str) -> Doubt:
    said = _short(words)
    return Doubt(
        "model_only",
        Sentence(
            zh=f"“{said}”只是模型的说法：图中没有找到这个数字，也没有可核对的图形。",
            en=f"“{said}” is the model's word alone: the number is printed nowhere and no mark was measured for it.",
        ),
    )


def mark_says_otherwise(words: str, mark: Measurement) -> Doubt:
    said, value, error = _short(words), f"{mark.value:f}", f"{mark.error:f}"
    return Doubt(
        "model_mark_mismatch",
        Sentence(
            zh=f"模型说“{said}”，图中没有印出，图形测得 {value} ± {error}：两者不符，请核对。",
            en=f"The model says “{said}”, which is not printed; the mark measures {value} ± {error}: please check.",
        ),
    )


def print_says_otherwise(words: str, printed: str) -> Doubt:
    said = _short(words)
    return Doubt(
        "model_label_mismatch",
        Sentence(
            zh=f"模型说“{said}”，此处图中印的是“{printed}”：两者不符，请核对。",
            en=f"The model says “{said}” where the picture prints “{printed}”: please check.",
        ),
    )


def other_unit(unit: str, other: str) -> Doubt:
    return Doubt(
        "model_unit_mismatch",
        Sentence(
            zh=f"模型给出的单位是“{_short(unit)}”，图中读到的单位是“{_short(other)}”，请核对。",
            en=f"The model counts in “{_short(unit)}”, the picture in “{_short(other)}”: please check.",
        ),
    )


def rounded(words: str, printed: str, *, converted: bool) -> Doubt:
    said = _short(words)
    if converted:
        sentence = Sentence(
            zh=f"模型把图中的“{printed}”换算成了“{said}”；这里取图中印出的数字。",
            en=f"The model converted the printed “{printed}” to “{said}”; the number as printed is kept.",
        )
    else:
        sentence = Sentence(
            zh=f"模型的“{said}”是图中“{printed}”的取整；这里取图中印出的数字。",
            en=f"The model's “{said}” is a rounding of the printed “{printed}”; the number as printed is kept.",
        )
    return Doubt("model_converted" if converted else "model_rounded", sentence)


def about(words: str, printed: str) -> Doubt:
    said = _short(words)
    return Doubt(
        "model_rounded",
        Sentence(
            zh=f"模型说“{said}”，自称是约数；图中印的是“{printed}”。",
            en=f"The model says “{said}” and calls it approximate; the picture prints “{printed}”.",
        ),
    )


def in_a_sentence(text: str) -> Doubt:
    said = _short(text)
    return Doubt(
        "printed_in_sentence",
        Sentence(
            zh=f"这个数字只在一段文字里出现(“{said}”),不是图形旁的标签。",
            en=f"The number stands only within other words (“{said}”), not as a label of its own.",
        ),
    )


def elsewhere(category: str, printed: str) -> Doubt:
    return Doubt(
        "printed_elsewhere",
        Sentence(
            zh=f"“{printed}”印在别的类目处，模型却把它算给“{_short(category)}”，请核对。",
            en=f"“{printed}” is printed at another category than “{_short(category)}”, where the model puts it.",
        ),
    )


def no_place(category: str) -> Doubt:
    return Doubt(
        "place_unsure",
        Sentence(
            zh=f"图中有这个数字，但无法核对它是否属于“{_short(category)}”。",
            en=f"The number is printed, but nothing shows that it belongs to “{_short(category)}”.",
        ),
    )


def series_unproven(series: str) -> Doubt:
    return Doubt(
        "series_unproven",
        Sentence(
            zh=f"图中有这个数字，但它属于系列“{_short(series)}”只是模型的说法。",
            en=f"The number is printed here, but only the model says that it is of the series “{_short(series)}”.",
        ),
    )


def name_unprinted(name: str) -> Doubt:
    return Doubt(
        "name_unprinted",
        Sentence(
            zh=f"图中没有找到名称“{_short(name)}”，它是模型给出的。",
            en=f"The name “{_short(name)}” was not found in the picture; the model gives it.",
        ),
    )


def unit_unprinted(unit: str) -> Doubt:
    return Doubt(
        "unit_unprinted",
        Sentence(
            zh=f"图中没有找到单位“{_short(unit)}”，它是模型给出的。",
            en=f"The unit “{_short(unit)}” was not found in the picture; the model gives it.",
        ),
    )


def uneven(series: str, categories: int) -> Doubt:
    return Doubt(
        "values_uneven",
        Sentence(
            zh=f"模型为系列“{_short(series)}”给出的数值个数与 {categories} 个类目不符，可能错位。",
            en=f"The model's values for the series “{_short(series)}” are not as many as the {categories} categories, "
            "so they may be shifted.",
        ),
    )


def repaired() -> Doubt:
    return Doubt(
        "answer_repaired",
        Sentence(
            zh="模型的回答不是完整的 JSON，修补后才读出，请核对。",
            en="The model's answer was no whole JSON and had to be mended before it could be read: please check.",
        ),
    )


def unfinished() -> Doubt:
    return Doubt(
        "answer_unfinished",
        Sentence(
            zh="模型没有说完就被停下，后面的数值可能缺失。",
            en="The model was stopped before it had finished; values may be missing.",
        ),
    )


def unreadable(answer: str) -> Finding:
    return Finding(
        "answer_unreadable",
        Sentence(
            zh=f"模型的回答不是表格，没有从中取数（回答全文已保留）:“{_short(answer)}”。",
            en=f"The model's answer is no table; nothing was taken from it (it is kept whole): “{_short(answer)}”.",
        ),
    )


def nothing_said() -> Finding:
    return Finding(
        "answer_empty",
        Sentence(zh="模型没有给出任何数值。", en="The model gives no values."),
    )


def no_number(series: str, category: str, words: str) -> Finding:
    return Finding(
        "answer_no_number",
        Sentence(
            zh=f"模型在“{_short(series)}”“{_short(category)}”处写的“{_short(words)}”不是数字，未采用。",
            en=f"What the model gives for “{_short(series)}”, “{_short(category)}” is no number: “{_short(words)}”.",
        ),
    )


def title_unprinted(title: str) -> Finding:
    return Finding(
        "title_unprinted",
        Sentence(
            zh=f"图中没有找到标题“{_short(title)}”，它是模型给出的。",
            en=f"The title “{_short(title)}” was not found in the picture; the model gives it.",
        ),
    )


def closer_changed(point: ExtractedPoint, words: str, position: int) -> Finding:
    """The closer look gave another number than the first answer, and the picture shows it."""
    first, said = _short(point.printed or f"{point.value:f}"), _short(words)
    return Finding(
        "closer_look_changed",
        Sentence(
            zh=f"模型先读作“{first}”，放大后改读为“{said}”，图中可以核对；请确认。",
            en=f"The model first read “{first}”; enlarged, it reads “{said}”, which the picture shows: please check.",
        ),
        (position,),
    )


def looked_closer(asked: int, outcomes: Mapping[str, int]) -> Finding:
    """What became of the values that were asked again: a fact about the reading, no doubt about a point."""
    same, changed, unproven, absent, unanswered = (
        outcomes.get(name, 0) for name in ("same", "changed", "unproven", "not_printed", "unanswered")
    )
    return Finding(
        "looked_closer",
        Sentence(
            zh=f"放大后重问了 {asked} 个存疑的值：{same} 个不变，{changed} 个改正，{unproven} 个另有说法但图中无据，"
            f"{absent} 个说没有印出，{unanswered} 个没有答复。",
            en=f"Enlarged, {asked} doubtful values were asked again: {same} stay, {changed} changed, {unproven} were "
            f"answered otherwise without evidence, {absent} are said not to be printed, {unanswered} got no answer.",
        ),
    )


def answered_by(who: str) -> Finding:
    """Which model on which server answered: a fact about the reading."""
    return Finding("answered_by", Sentence(zh=f"回答来自 {who}。", en=f"Answered by {who}."))


def schema_refused() -> Finding:
    """A server that holds no answer to a form: the answer may have any."""
    return Finding(
        "schema_refused",
        Sentence(
            zh="服务器不接受规定的回答格式，模型是自由作答的，读出的表格可能不完整。",
            en="The server refused the form asked for, so the model answered freely; the table may lack values.",
        ),
    )


def _short(words: str) -> str:
    """The words on one line, cut where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
