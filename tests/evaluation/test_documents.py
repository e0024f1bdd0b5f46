"""Charts printed to PDF are measured to a thousandth of their axis; the floor holds for a few that are drawn here."""

from __future__ import annotations

import pytest

from evaluation.documents import by_matplotlib
from evaluation.documents.accuracy import Judged, cut_from, exact_share, misses, table
from evaluation.documents.invented import KINDS, invent
from extraction.engines.embedded import EmbeddedEngine

FLOOR = 0.97


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine()


@pytest.mark.parametrize("kind", ["bar", "hbar", "stacked", "lines", "area", "combo", "log", "donut"])
def test_charts_of_a_report_are_measured_to_a_thousandth(tmp_path, engine, kind):
    chart = invent(kind, 7)
    (tmp_path / "chart.pdf").write_bytes(by_matplotlib.print_pdf(chart))
    found = misses(engine, cut_from(tmp_path / "chart.pdf"), chart)
    assert exact_share(found) >= FLOOR
    assert sum(miss is not None for miss in found) >= len(found) - 1  # a name that stands over a disc is its title


def test_another_seed_is_another_chart_and_the_same_seed_the_same():
    for kind in KINDS:
        assert invent(kind, 7) == invent(kind, 7) != invent(kind, 8)


def test_the_table_tells_programs_apart():
    charts = [Judged("one", "bar", (0.0005, 0.5), (0.002, None)), Judged("other", "line", (0.0,), (0.0,))]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table(charts).splitlines()[2:]]
    assert [row[0] for row in rows] == ["one", "other", "all"]
    assert rows[0][1:] == ["1", "2", "2", "50.0%", "50.00%", "1", "0.0%"]
    assert rows[2][1:] == ["2", "3", "3", "66.7%", "50.00%", "2", "50.0%"]
