"""The English words of drafts that are proposed and of the export for fine-tuning."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "chat.about": "For fine-tuning a vision model",
    "chat.prepare": "Training set of reviewed charts (ZIP)",
    "chat.help": "Pictures, questions and confirmed answers of every chart with nothing left to settle, as ms-swift "
    "and LLaMA-Factory read them. What belongs to the check or final split of the gold set is kept apart.",
    "chat.progress": "{done} of {total} charts",
    "chat.none": "No chart is reviewed to its end yet.",
    "chat.made": "Charts to train on: {train}; held out: {held_out}.",
    "chat.left_out": "Left out, {why}: {count}.",
    "chat.save": "Save the training set",
}
