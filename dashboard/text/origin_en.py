"""English: what the review desk says of guessed origins, and of letters that wait."""

WORDS = {
    "desk.origin": "Where the chart comes from",
    "desk.origin.line": "From, as guessed: {words}",
    "desk.origin.take": "Take",
    "desk.origin.take_many": "Take for all {count}",
    "desk.origin.change": "Change",
    "desk.origin.later": "Not now",
    "desk.origin.save": "Save",
    "desk.do.take_origin": "Take the origin",
    "desk.do.change_origin": "Change the origin",
    "older.line": "Read with an older version ({version}); a newer one may see more, such as axes and the redraw.",
    "older.said": "Read with an older version ({version}). Words said: {count}; they stay, a new reading asks anew.",
    "older.again": "Read the whole chart again",
    "older.waiting": "Waiting to be read with the new version.",
    "older.reading": "Being read with the new version.",
    "older.failed": "It was not read: {reason}",
    "desk.half_adjusted": "Letters for an axis or a series are not said yet; {key} shows them.",
}
