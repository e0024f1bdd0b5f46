"""A chart is known to be touched as soon as anything is said or done about it, and only then."""

from __future__ import annotations

from storage.images import describe_image
from storage.jobs import enqueue
from storage.reviews import Decision, decide, undo
from storage.touched import touched
from tests import builders


def test_every_word_on_a_chart_touches_it_and_no_other(ledger, chart):
    one, reading = chart(builders.reading(builders.point("12.0")))
    other, _ = chart(builders.reading(builders.point("12.0")), "line_zh.png")
    before = touched(ledger, one), touched(ledger, other)
    seen = [before[0]]
    for act in (
        lambda: decide(ledger, Decision(reading, "rejected", 0)),
        lambda: undo(ledger, reading),
        lambda: describe_image(ledger, one, company="澜石化工"),
        lambda: enqueue(ledger, one, "embedded"),
    ):
        act()
        assert touched(ledger, one) not in seen
        seen.append(touched(ledger, one))
    assert touched(ledger, other) == before[1]
