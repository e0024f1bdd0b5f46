"""English: what the review desk says of guessed origins, and of letters that wait."""

WORDS = {
    "desk.origin": "Where the chart comes from",
    "desk.origin.line": "Origin ({ground}): {words}",
    "desk.origin.batch": "said of the {count} pictures of its batch",
    "desk.origin.later": "Not now",
    "desk.origin.save": "Save",
    "desk.do.take_origin": "Take the origin",
    "desk.do.change_origin": "Change the origin",
    "older.line": "Read with an older version ({version}); a newer one may see more, such as axes and the redraw.",
    "older.said": "Read with an older version ({version}). Words said: {count}; they stay, a new reading asks anew.",
    "older.again": "Read again",
    "older.waiting": "Waiting to be read with the new version.",
    "older.reading": "Being read with the new version.",
    "older.failed": "It was not read: {reason}",
    "desk.half_adjusted": "Letters for an axis or a series are not said yet; {key} shows them.",
}
