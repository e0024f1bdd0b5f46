"""The English words of habits."""

from __future__ import annotations

WORDS = {
    "prompts.tab.habits": "Habits",
    "desk.habit_leave": "Not on this chart",
    "desk.habit_use": "Use it here again",
    "desk.habit_left": "Left out here: {habit}",
    "habits.about": "Where three charts or more of one broker or company needed the same correction, and none the "
    "opposite, a habit is proposed. Turned on, it suggests the same on charts of that house, marked as doubtful until "
    "a person confirms it; it never changes a word that was said.",
    "habits.none": "No habit yet. Review a few charts of one broker or company: where the same unit or series name "
    "has to be corrected three times, a habit is proposed here.",
    "habits.go_review": "Review charts",
    "habits.name": "Your name",
    "habits.state.proposed": "proposed",
    "habits.state.on": "on",
    "habits.state.off": "off",
    "habits.learnt": "From {words} decisions on {charts} charts",
    "habits.effect": "On {charts} gold cases: puts {fixed} values right, breaks {broken}.",
    "habits.no_gold": "No gold case of this house to measure it on yet.",
    "habits.unseen": "{unseen} of those put right are on charts it was not learnt from.",
    "habits.all_apart": "All gold cases of this house ({count}) stand in the final split, which is kept unseen. "
    "Whether the habit is any good it can be asked once, in totals only.",
    "habits.ask_final": "Ask the final split once",
    "habits.ask_final_help": "No other gold case can tell. You see how many values it puts right and breaks, and not "
    "which; it can be asked again once its cases have grown by a quarter.",
    "habits.final": "The final split was asked on {when} by {who}: of {charts} cases it puts {fixed} values right and "
    "breaks {broken}. It can be asked again with {again} cases.",
    "habits.set_apart": "Gold cases in the final split, not looked at: {count}.",
    "habits.against": "! People said otherwise of {count} charts of this house",
    "habits.make_gold": "Make {count} reviewed charts gold cases",
    "habits.make_gold_help": "Their confirmed values become what is measured against. "
    "Those that fall into the final split are not used for habits.",
    "habits.unseen_none": "Not tested yet on charts it was not learnt from.",
    "habits.turn_on": "Turn on",
    "habits.turn_off": "Turn off",
    "habits.cannot": "It can be turned on once it puts a gold value right, breaks none, and nobody has said otherwise.",
    "habits.moved": "Noted.",
    "habits.breaks": "Values it would break",
    "habits.read_and_said": "Read {read}; said to be {said}",
    "habits.read_and_would": "Read {read}, rightly; would be {would}",
    "habits.history": "History",
    "habits.line": "{when} · {who}: {state}",
    "habits.line_effect": " (puts right {fixed}, breaks {broken})",
    "habits.found_line": "{when} · found in corrections",
    "habits.contrary": "somebody said otherwise of a chart of this house, so it was turned off",
    "habits.nameless": "no name",
    "habits.look_at": "Look in Review",
    "habits.more": "and {count} more charts",
}
