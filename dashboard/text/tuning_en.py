"""The English words of drafts that are proposed and of the export for fine-tuning."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "chat.about": "For fine-tuning a vision model: every reviewed chart",
    "chat.prepare": "Training set (ZIP)",
    "chat.help": "Pictures, questions and confirmed answers of every chart with nothing left to settle, as ms-swift "
    "and LLaMA-Factory read them. What belongs to the check or final split of the gold set is kept apart.",
    "chat.progress": "{done} of {total} charts",
    "chat.none": "No chart is reviewed to its end yet.",
    "chat.made": "Charts to train on: {train}; held out: {held_out}.",
    "chat.left_out": "Left out, {why}: {count}.",
    "propose.button": "Propose a draft from mistakes",
    "propose.help": "Mistakes that a model made three times or more with the words in use, on charts that test "
    "nothing, give a sentence each and up to three examples. It stays a draft until you try it and make it active.",
    "propose.none": "Nothing to propose. It takes three corrections of one kind, on more than one chart, of what a "
    "model read with the words in use; what the embedded reader got wrong no words can change. A draft that is kept "
    "already is not proposed again.",
    "propose.since": "For {name}, version {version} has been in use since {when}: only mistakes in readings made with "
    "it count, so nothing comes until there are new ones.",
    "propose.for": "Draft for {name}",
    "propose.grows": "{before} characters become {after}; at most {most} are proposed.",
    "propose.shortened": "Not all that could be said fits; the most frequent mistakes come first.",
    "propose.keep": "Keep as a draft",
    "propose.kept": "Kept as a draft. Try it under Prompts before you make it active.",
    "propose.dismiss": "Not now",
    "chat.save": "Save the training set",
}
