"""The card of a data set for training: what it is, how many charts of what, how it was made, what is not allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from extraction.chart import ChartKind
from extraction.errors import Language, Sentence
from storage.exports.chat_table import Unfit

Part = Literal["train", "held_out"]
LeftOut = Unfit | Literal["picture", "texts"]
Counts = Mapping[tuple[Part, ChartKind, Language], int]

LEFT_OUT: Mapping[LeftOut, Sentence] = {
    "unprinted": Sentence("图中没有印出任何数值", "no value is printed in the picture"),
    "twice": Sentence("同一系列同一类目有两个数值", "two values for one series and category"),
    "units": Sentence("同一系列的数值单位不同", "values of one series in different units"),
    "texts": Sentence("没有保存文字识别结果，可重新识别或用命令行导出", "no recognised text was kept; read it again"),
    "picture": Sentence("图片文件丢失或无法打开", "the picture is lost or cannot be opened"),
}


def card(
    counts: Counts,
    values: Mapping[Part, int],
    splits: Mapping[str, int],
    prompts: Mapping[str, str],
    left_out: Mapping[LeftOut, int],
    made_at: dt.datetime,
) -> str:
    """The README of the folder, in both languages."""
    charts = {
        part: sum(count for (own, _, _), count in counts.items() if own == part) for part in ("train", "held_out")
    }
    table = _table(counts)
    told = {
        "day": made_at.date().isoformat(), "train": charts["train"], "held_out": charts["held_out"],
        "values": values.get("train", 0), "held_values": values.get("held_out", 0),
        "check": splits.get("check", 0), "final": splits.get("final", 0),
        "prompts": ", ".join(f"{name} `{number}`" for name, number in sorted(prompts.items())) or "–",
    }  # fmt: skip
    zh = ZH.format(**told, table=table, left=_left(left_out, "zh"))
    en = EN.format(**told, table=table, left=_left(left_out, "en"))
    return f"# ChartLedger\n\n{zh}\n---\n\n{en}"


def _table(counts: Counts) -> str:
    lines = ["| part | kind | language | charts |", "|---|---|---|---:|"]
    lines += [f"| {part} | {kind} | {language} | {count} |" for (part, kind, language), count in sorted(counts.items())]
    return "\n".join(lines)


def _left(left_out: Mapping[LeftOut, int], language: Language) -> str:
    if not left_out:
        return "无。" if language == "zh" else "None."
    return "\n".join(f"- {LEFT_OUT[why].in_language(language)}: {count}" for why, count in sorted(left_out.items()))


ZH = """\
**这是什么。** 财务图表与其数值的对话数据，用于微调 Qwen3-VL 一类的视觉语言模型。每行一张图：图片、
提问（含文字识别结果）、正确答案（一行 JSON）。{day} 由图表账本导出。

训练 {train} 张图（{values} 个数值），留出 {held_out} 张图（{held_values} 个数值；检验 {check}，终验 {final}）。

{table}

**如何得来。** 只收全部核对完毕的图表；数值由人确认，数字照图中印刷的样子；图中没有印出的数值为 null
（即使有人按柱高确认过）。图类和标题取自识别结果，没有单独确认。提问用的是导出时在用的提示词：{prompts}，其中的文字识别结果取自账本。
图片以上传文件的 SHA-256 命名；带拍摄方向、透明或格式少见的图片另存为摆正的白底 PNG，其余原样复制。

**不得用来训练的。** `held_out.jsonl` 与标准样本的检验集、终验集同属一家公司、一份报告或相似图片：训练它等于泄题。
反过来，`train.jsonl` 里的图以后若成为检验或终验样本，用本数据训练过的模型在其上的成绩不算数。

**未收录。**
{left}

**许可。** 图片版权属于各报告的出版方。可否用于训练、可否转交他人，由数据所有者判断并写在这里：________。

**怎么用。**
- ms-swift（3.9 及以上）：`ROOT_IMAGE_DIR=本文件夹 IMAGE_MAX_TOKEN_NUM=512 swift sft --dataset 本文件夹/train.jsonl …`
- LLaMA-Factory（0.9.4 及以上）：`dataset_dir` 和 `media_dir` 都指向本文件夹，`dataset: chartledger_train`，
  `template: qwen3_vl_nothink`，`image_max_pixels: 524288`。
- 程序读图时最多用 512 个视觉标记（约 52 万像素），训练时请用同样的上限。`index.jsonl` 记着每行的来历。
"""

EN = """\
**What this is.** Conversations about financial charts and their numbers, for fine-tuning vision models such as
Qwen3-VL. One chart a line: the picture, the question (with what text recognition read), the right answer (JSON in one
line). Exported by ChartLedger on {day}.

{train} charts to train on ({values} values), {held_out} held out ({held_values} values; check {check}, final {final}).

{table}

**How it was made.** Only charts on which nothing is left to settle. People confirmed the values; numbers stand as
printed, and a value that is not printed is null, even where somebody confirmed it from the height of a bar. Kind and
title are those of the reading and were not confirmed by themselves. The question is in the words in use at that moment:
{prompts}, filled with the recognised text that the ledger keeps. Pictures are named by the SHA-256 of the
uploaded file; one that is turned by a camera, see-through or in a rare form was saved as an upright PNG on white, all
others are copies.

**Not to be trained on.** What stands in `held_out.jsonl` shares its company, its report or its looks with gold cases of
the check or final split: a model that trained on it has seen the test. The other way round, a chart of `train.jsonl`
that becomes a check or final case later tests nothing for a model trained on this set.

**Left out.**
{left}

**Licence.** The pictures belong to those who published the reports. Whether they may be trained on or passed on is for
the owner of this data to decide and to write here: ________.

**How to use it.**
- ms-swift (3.9 or newer): `ROOT_IMAGE_DIR=FOLDER IMAGE_MAX_TOKEN_NUM=512 swift sft --dataset FOLDER/train.jsonl …`
- LLaMA-Factory (0.9.4 or newer): let `dataset_dir` and `media_dir` both be this folder, `dataset: chartledger_train`,
  `template: qwen3_vl_nothink`, `image_max_pixels: 524288`.
- The program shows a model at most 512 visual tokens (some 524,000 pixels) of a picture; train with the same limit.
  `index.jsonl` tells where each line comes from.
"""
