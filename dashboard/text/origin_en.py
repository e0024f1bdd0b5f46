"""English: what the review desk says of guessed origins, and of letters that wait."""

WORDS = {
    "desk.origin": "Where the chart comes from",
    "desk.origin.line": "Origin ({ground}): {words}",
    "desk.origin.batch": "said of the {count} pictures of its batch",
    "desk.origin.later": "Not now",
    "desk.origin.save": "Save",
    "desk.do.take_origin": "Take the origin",
    "desk.do.change_origin": "Change the origin",
    "desk.half_adjusted": "Letters for an axis or a series are not said yet; {key} shows them.",
}
