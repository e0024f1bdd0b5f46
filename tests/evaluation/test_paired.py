from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.intervals import WORLDS, measure
from evaluation.paired import FEWEST, CaseDifference, Comparison, compare, repeats_averaged


def cases(*rights: tuple[float, float], of: float = 10) -> list[CaseDifference]:
    """A case a document, ten values each: right ones of the first version and of the second."""
    return [CaseDifference(f"report {n}", n, a, b, of) for n, (a, b) in enumerate(rights)]


QUICK = (
    "8 documents of one size",
    "12 documents, a small gain",
    "20 documents, nearly all right",
    "20 documents of very uneven size",
    "20 documents, half mended at once",
)


def test_the_interval_holds_the_truth_in_93_to_97_of_100_worlds():
    """`python -m evaluation intervals` asks more worlds of more sorts; evaluation/LOG.md tells what it found."""
    found = measure(1000, of=tuple(world for world in WORLDS if world.name in QUICK))
    assert [each.given > 600 for each in found] == [True] * len(QUICK)
    shares = {each.world.name: each.share for each in found}
    assert {name: share for name, share in shares.items() if not 0.93 <= share <= 0.97} == {}


def test_where_nothing_is_promised_hardly_an_interval_is_given():
    for found in measure(200, of=tuple(world for world in WORLDS if not world.holds)):
        assert found.given < 0.25 * found.of


def test_a_clear_gain_is_better_and_turned_round_it_is_worse():
    gain = cases((5, 8), (6, 9), (4, 8), (7, 9), (5, 9), (6, 8), (3, 7), (5, 8), (6, 9), (4, 6))
    better, worse = compare(gain), compare([turned(each) for each in gain])
    assert better.verdict == "better"
    assert worse.verdict == "worse"
    assert better.difference == pytest.approx(0.3)
    assert bounds(worse) == pytest.approx([-bound for bound in reversed(bounds(better))])


def test_a_small_gain_is_not_known_and_says_about_how_many_documents_would_tell():
    little = compare(cases((5, 6), (6, 5), (4, 7), (7, 5), (5, 7), (6, 4), (3, 5), (5, 6), (6, 5), (4, 4)))
    assert little.verdict == "unknown"
    assert little.lacking == ""
    low, high = bounds(little)
    assert low < 0 < little.difference < high
    assert little.needs is not None
    assert 30 < little.needs < 1000


def test_too_few_documents_get_no_interval_but_a_number_that_is_missing():
    few = compare(cases((2, 9), (3, 9), (1, 8), (2, 9)))
    assert (few.low, few.high, few.verdict, few.lacking) == (None, None, "unknown", "documents")
    assert few.needs == FEWEST - 4


def test_many_charts_of_one_report_are_one_document():
    charts = [CaseDifference("one report", n, 2, 9, 10) for n in range(40)]
    assert compare(charts).documents == 1
    assert compare(charts).lacking == "documents"


def test_one_huge_document_among_small_ones_is_not_eight():
    uneven = [*cases(*[(5, 8), (4, 8)] * 6), CaseDifference("appendix", 99, 500, 900, 1000)]
    assert compare(uneven).lacking == "documents"


def test_where_nearly_nothing_differs_no_interval_is_given():
    alike = compare(cases((5, 9), (5, 8), *[(7, 7)] * 14))
    assert (alike.lacking, alike.differing, alike.verdict) == ("differing", 2, "unknown")
    assert compare(cases(*[(7, 7)] * 20)).needs is None  # what never differs will not be settled by more of it


def test_all_documents_alike_are_no_proof_beyond_their_number():
    all_mended = compare(cases(*[(0, 10)] * 12))
    assert all_mended.verdict == "better"
    assert 0.4 < bounds(all_mended)[0] < 0.6
    hardly = compare(cases(*[(7, 8)] * 12))
    assert hardly.verdict == "unknown"
    assert hardly.needs is not None
    assert compare(cases(*[(7, 8)] * (12 + hardly.needs))).verdict == "better"
    assert compare(cases(*[(7, 8)] * (11 + hardly.needs))).verdict == "unknown"


def test_what_was_invented_counts_against_a_version():
    said_more = [CaseDifference(str(n), n, 8, 8, 10, invented_b=1 + n % 3) for n in range(12)]
    assert compare(said_more).verdict == "worse"


def test_repeats_are_averaged_before_anything_else():
    case = repeats_averaged("report", 1, 10, right=((6, 7, 8), (9, 9)), invented=((0, 0, 3), (0, 0)))
    assert case == CaseDifference("report", 1, 7, 9, 10, 1, 0)


def test_nothing_to_compare_is_not_known():
    assert compare([]).verdict == "unknown"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=14), st.randoms())
def test_order_and_turning_round_change_nothing(rights, chance):
    some = cases(*rights)
    found, again = compare(some), compare(chance.sample(some, len(some)))
    assert -1 <= found.difference <= 1
    assert again.difference == pytest.approx(found.difference)
    assert again.lacking == found.lacking
    if found.low is not None:
        low, high = bounds(found)
        assert -1 <= low <= found.difference + 1e-9 <= high + 2e-9 <= 1 + 3e-9
        assert bounds(compare([turned(each) for each in some])) == pytest.approx([-high, -low], abs=1e-6)


def turned(case: CaseDifference) -> CaseDifference:
    return CaseDifference(case.document, case.case, case.right_b, case.right_a, case.of)


def bounds(found: Comparison) -> list[float]:
    assert found.low is not None
    assert found.high is not None
    return [found.low, found.high]
