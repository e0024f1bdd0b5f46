"""The English words said when a prompt is made active."""

from __future__ import annotations

WORDS = {
    "promote.head": "May these words become the active ones?",
    "promote.how": "A trial on the split Final decides, on the tab Trials: against the words in use, on at least "
    "{fewest} documents, once for these words. They pass if the share of right values is not worse by more than "
    "{margin} points and no must-pass case breaks.",
    "promote.not_done": "Trial {trial} on the final split is not done.",
    "promote.before": "Trial {trial} on the final split is done. The decision is kept with all it rests on, a refusal "
    "too.",
    "promote.why": "Remark",
    "promote.ask": "Ask the gate",
    "promote.decided": "Decided and kept.",
    "promote.allowed": "Active from the next reading on.",
    "promote.refused": "Refused; nothing was changed.",
    "promote.again": "Ask again",
    "promote.stands": "Refused on {when}. Asked again on the same cases, the gate gives the same answer.",
    "promote.until": "It can be asked again once a case of this trial has been renewed or retired, or must-pass cases "
    "have been tried; and these words can be tried anew once the final split holds {cases} cases for them.",
    "promote.changed": "Refused on {when}; since then the gold set or what was tried has changed, so the gate may be "
    "asked again.",
    "promote.older": "Earlier decision, on trial {trial}",
    "promote.by": "asked by {who}, {when}, on trial {trial}",
    "promote.shares": "Right values {before} % → {after} % ({difference} points)",
    "promote.interval": "{level} % interval {low} to {high}",
    "promote.no_interval": "no interval: too little differs or is there",
    "promote.rests_on": "{documents} documents, {cases} cases, {differing} documents differ",
    "promote.askings": "The final split has been asked {times} times for this prompt",
    "promote.drawn": "{resamples} samples, seed {seed}",
    "promote.fixed": "Put right: {count} values",
    "promote.broken": "Broken: {count} values",
    "promote.column.before": "Before",
    "promote.column.after": "After",
    "promote.column.times": "Right",
}
