"""Thousands of pictures: who reads them (this process, several, a cluster), and how nothing is lost or read twice.

results = read_in_processes(asked_of(files), Start("embedded"), processes=4)
for asked, outcome in in_order(results): ...
"""

from __future__ import annotations

from extraction.batch.asked import Asked, Outcome, Results, Start, asked_of, in_order, read_here
from extraction.batch.crew import Limits, read_in_processes

__all__ = ["Asked", "Limits", "Outcome", "Results", "Start", "asked_of", "in_order", "read_here", "read_in_processes"]
