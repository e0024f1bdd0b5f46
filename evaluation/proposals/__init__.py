"""From mistakes to words: drafts of better prompts, proposed from what people had to correct.

`propose` makes them by rules: a sentence for each kind of mistake that was made again and again, and examples of such
mistakes put right. Nothing here puts words in use: a person tries a draft, and the gate decides.
"""

from __future__ import annotations

from evaluation.proposals.drafting import Proposal, keep_proposal, propose
from evaluation.proposals.words import LONGEST

__all__ = ["LONGEST", "Proposal", "keep_proposal", "propose"]
