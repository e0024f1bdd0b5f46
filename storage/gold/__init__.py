"""The gold set: confirmed charts that prompts and habits are tried on, in frozen splits between which nothing leaks."""

from storage.gold.cases import (
    Candidate,
    GoldCase,
    Torn,
    add_gold_case,
    candidates,
    gold_case,
    gold_cases,
    retire_gold_case,
    retired_gold_cases,
    set_must_pass,
    standing_case,
    torn,
)
from storage.gold.drift import (
    Change,
    Drift,
    LabelError,
    drifted,
    keep_gold_case,
    label_errors,
    label_is_right,
    renew_gold_case,
    report_label_error,
)
from storage.gold.groups import SPLITS, Split, split_of
from storage.gold.left import GoldPoint, confirmed_points
from storage.gold.size import ENOUGH, Mixture, Share, Size, shares, sizes

__all__ = [
    "ENOUGH", "SPLITS", "Candidate", "Change", "Drift", "GoldCase", "GoldPoint", "LabelError", "Mixture", "Share",
    "Size", "Split", "Torn", "add_gold_case", "candidates", "confirmed_points", "drifted", "gold_case", "gold_cases",
    "keep_gold_case", "label_errors", "label_is_right", "renew_gold_case", "report_label_error", "retire_gold_case",
    "retired_gold_cases", "set_must_pass", "shares", "sizes", "split_of", "standing_case", "torn",
]  # fmt: skip
