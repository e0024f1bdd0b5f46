"""How long the 2B model takes on this machine: the way that was published, and ours, side by side in one run.

The model has its true size and random numbers, so times and memory are true; its answers would mean nothing, so the
tokens chosen are those of the right answers. Nothing is fetched. Each way has a process of its own, so that its memory
is its own.
"""

from evaluation.speed.measuring import measure
from evaluation.speed.table import ratios, table
from evaluation.speed.ways import WAYS

ANSWERS = """\
Random weights say nothing: every way computes in full, and is then made to say the right answer, which guessing ahead
does not know (it guesses from text recognition and geometry). A model that answers otherwise gains less by guessing, at
least what the row “all but guessing” gains."""

__all__ = ["ANSWERS", "WAYS", "measure", "ratios", "table"]
