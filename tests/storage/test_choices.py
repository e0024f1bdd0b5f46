"""Only what the ledger has is offered to choose from."""

from __future__ import annotations

from dataclasses import replace

from storage.choices import Choices, choices_of, companies_known, metrics_known
from storage.extractions import save_extraction
from storage.images import save_image
from storage.reviews import decide_all
from tests import builders


def say(db, *said):
    image = builders.image()
    save_image(db, image)
    number = save_extraction(db, builders.extraction(image))
    decide_all(db, [builders.decision(number, verdict="added", **each) for each in said])
    return number


def test_an_empty_ledger_offers_nothing(db):
    assert metrics_known(db) == []
    assert companies_known(db, ()) == []
    assert choices_of(db, ("revenue",)) == Choices()


def test_the_best_known_stands_first(db):
    say(db, {"year": 2023}, {"year": 2024}, {"company": "远帆物流", "year": 2024}, {"metric": "某项指标"})
    assert [(each.name("zh"), each.values) for each in metrics_known(db)] == [("营业收入", 3), ("某项指标", 1)]
    assert [(each.key, each.values) for each in companies_known(db, ("revenue",))] == [
        ("星河科技", 2),
        ("远帆物流", 1),
    ]


def test_what_values_differ_in_is_offered_once(db):
    number = say(db, {"year": 2023}, {"year": 2024, "unit": builders.WAN}, {"year": 2024, "basis": "restated"})
    decide_all(db, [replace(builders.decision(number, verdict="added"), segment=name) for name in ("Cloud", "cloud ")])
    found = choices_of(db, ("revenue",), ("星河科技",))
    assert found.bases == ("reported", "restated")
    assert [each.casefold().strip() for each in found.segments] == ["cloud"]
    assert [str(unit) for unit in found.units] == ["亿元", "万元"]
    assert sorted({year for _, year, _, _ in found.periods}) == [2023, 2024]
    assert choices_of(db, ("revenue",), ("nobody",)) == Choices()
