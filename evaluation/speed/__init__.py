"""How long the 2B model takes on this machine: the way that was published, and ours, side by side in one run.

The model has its true size and random numbers, so times and memory are true and answers mean nothing. Nothing is
fetched. Each way has a process of its own, so that its memory is its own.
"""

from evaluation.speed.measuring import measure
from evaluation.speed.table import ratios, table
from evaluation.speed.ways import WAYS

__all__ = ["WAYS", "measure", "ratios", "table"]
