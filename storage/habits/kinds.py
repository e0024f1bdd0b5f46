"""The kinds of habit. Each looks at one chart and says what people said of it, under which condition; all in strings.

A kind says three things: what the words on a chart would teach (`learned`), what a chart says about a condition
(`said`), and what would follow for a reading (`changes`). A new kind is a file with these three and a line in KINDS.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from extraction.errors import Sentence
from extraction.recalibration import Change
from storage.habits import names, units
from storage.habits.charts import Answer, Chart, Condition, Said


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of habit.

    `sentence` tells on the desk what a habit proposes: for charts of this family, learnt from so many, under this
    condition, what people worded so, as this change; `told` tells the habit as such.
    """

    learned: Callable[[Chart], Collection[Condition]]
    said: Callable[[Chart, Condition], Said | None]
    changes: Callable[[Chart, Condition, Answer, str], Sequence[Change]]
    sentence: Callable[[Sentence, int, Condition, str, Change], Sentence]
    told: Callable[[Sentence, Condition, Answer, str], Sentence]


KINDS: Mapping[str, Kind] = {
    "unit": Kind(units.learned, units.said, units.changes, units.sentence, units.told),
    "names": Kind(names.learned, names.said, names.changes, names.sentence, names.told),
}
