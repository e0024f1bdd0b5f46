"""The invented ledger is one that people could have said, and every question of a page has its time."""

from __future__ import annotations

import json

from evaluation.__main__ import main
from storage.confirmed import Wanted, confirmed_values, open_claims
from storage.database import open_database
from storage.extractions import extraction
from storage.facts import fact, facts_overview
from storage.invented_ledger import invent


def test_ten_thousand_invented_values_are_asked_everything(tmp_path, capsys):
    assert main(["ledger", "--values", "10000", "--json", str(tmp_path / "out.json")]) == 0
    row = json.loads((tmp_path / "out.json").read_text())["rows"]["10000"]
    assert abs(row["values"] - 10_000) < 1_000
    assert len(row["median_ms"]) > 12
    assert 0 < row["file_mb"] < 30
    assert "| slowest |" in capsys.readouterr().out


def test_an_invented_value_has_all_its_evidence(tmp_path):
    with open_database(tmp_path) as db:
        invent(db, 400)
        look_at(db)


def look_at(db):
    values = confirmed_values(db, Wanted(segments=None))
    assert {value.different for value in values} == {1, 2}
    assert {value.source for value in values} >= {"printed", "measured", "typed"}
    shown = fact(db, values[0].decision)
    assert shown.claim is None or shown.claim.value is not None
    claim = open_claims(db, Wanted(segments=None))
    assert claim == [] or extraction(db, claim[0].extraction).reading.points
    assert facts_overview(db).competing > 0
