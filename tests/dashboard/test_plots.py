"""Plots: round ticks in the reader's words, names that stand apart, marks that say what a value is."""

from __future__ import annotations

from itertools import combinations, pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.plots.coverage import Cell, coverage
from dashboard.plots.look import GREEN, RED, Told, growth_colour, shortened, width_of
from dashboard.plots.marks import Line, PlottedValue
from dashboard.plots.over_time import over_time
from dashboard.plots.panels import Panel, columns_for, panels
from dashboard.plots.ranking import ranking
from dashboard.plots.ticks import Places, ValueAxis, even_ticks, spread, thinned, tick_text
from dashboard.plots.vintages import Room, Scale, date_vintages, drawn_between

AMOUNTS = st.floats(-1e13, 1e13, allow_nan=False)
HEAD = Told("Revenue", "RMB m", ("Sources: annual report 2024",))
YEARS = Places(("2021", "2022", "2023", "2024"), (0, 1, 2, 3), ("2021", "2022", "2023", "2024"))


def value(at=0, amount=12.0, **more):
    return PlottedValue(f"{at}", at, amount, f"{amount} RMB m", str(amount), **more)


def drawn(*lines, form="line", language="en"):
    return over_time(lines, YEARS, form, ValueAxis(), HEAD, language, "light")


def texts(figure):
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "0", "0"),
        (120_000, "12万", "120k"),
        (350_000_000, "3.5亿", "350m"),
        (-5e9, "-50亿", "-5bn"),
        (99, "99", "99"),
    ],
)
def test_ticks_are_worded_in_the_readers_scale(number, zh, en):
    assert (tick_text(number, "zh"), tick_text(number, "en")) == (zh, en)


@given(AMOUNTS, AMOUNTS)
@example(0.0, 5e-324)
def test_ticks_reach_round_all_values_in_few_even_steps(one, other):
    low, high = min(one, other), max(one, other)
    ticks = even_ticks(low, high)
    assert ticks[0] <= low + max(abs(high), abs(low)) * 1e-9
    assert ticks[-1] >= high - max(abs(high), abs(low)) * 1e-9
    assert 2 <= len(ticks) <= 9


@given(st.lists(st.floats(0, 300), max_size=18))
def test_names_keep_their_order_and_their_distance(wished):
    placed = spread(wished, 16.0, 0.0, 300.0)
    in_order = sorted(range(len(wished)), key=lambda at: wished[at])
    heights = [placed[at] for at in in_order]
    assert all(after - before >= 16.0 - 1e-6 for before, after in pairwise(heights))
    assert all(-1e-6 <= height <= 300.0 + 1e-6 for height in heights)


def test_sixty_quarters_are_thinned_and_few_years_are_not():
    assert len(thinned([f"20{year:02d}Q1" for year in range(60)], 640)) <= 12
    assert thinned(["2021", "2022"], 640) == (0, 1)


def test_red_is_up_in_chinese_and_down_in_english():
    assert growth_colour(1.0, "zh", "light") == RED["light"] == growth_colour(-1.0, "en", "light")
    assert growth_colour(-1.0, "zh", "dark") == GREEN["dark"] == growth_colour(1.0, "en", "dark")


def test_a_missing_year_is_a_gap_and_no_line_goes_across():
    line, *_ = drawn(Line("Starriver", (value(0), value(1), value(3)))).data
    assert list(line.x) == [0, 1, None, 3]


def test_what_is_expected_is_reached_by_a_dashed_line():
    figure = drawn(Line("Starriver", (value(1), value(2, mark="estimate"))))
    dashes = [trace.line.dash for trace in figure.data if trace.mode == "lines"]
    assert "dash" in dashes


def test_unconfirmed_values_are_hollow_and_joined_by_no_line():
    figure = drawn(Line("Starriver", (value(0), value(1)), (value(2, hollow=True),)))
    marks = next(trace for trace in figure.data if trace.customdata is not None)
    assert list(marks.marker.symbol) == ["circle", "circle", "circle-open"]
    assert all(2 not in trace.x for trace in figure.data if trace.mode == "lines")


def test_the_legend_explains_only_what_is_shown():
    plain = drawn(Line("Starriver", (value(0),)))
    assert [trace.name for trace in plain.data if trace.showlegend] == []
    marked = drawn(Line("Starriver", (value(0), value(1, mark="measured", error=2.0, differs=True))))
    assert [trace.name for trace in marked.data if trace.showlegend] == ["confirmed", "measured ±", "sources differ"]


def test_seven_signs_have_room_for_two_rows_over_the_axis():
    some = Line("Starriver", (value(0), value(1, mark="measured", differs=True), value(2, mark="restated")))
    others = Line("Northdome", (value(2, mark="estimate"), value(3, mark="guidance")), (value(1, hollow=True),))
    assert drawn(some, others).layout.margin.t > drawn(some).layout.margin.t


def test_a_measured_value_has_its_error_bar():
    figure = drawn(Line("Starriver", (value(0), value(1, mark="measured", error=2.0))))
    marks = next(trace for trace in figure.data if trace.customdata is not None)
    assert list(marks.error_y.array) == [0.0, 2.0]


def test_lines_carry_their_names_and_the_picture_its_sources():
    figure = drawn(Line("Starriver", (value(0),)), Line("Northdome <b>", (value(1),)))
    assert {"Starriver", "Northdome &lt;b&gt;", "Sources: annual report 2024"} <= set(texts(figure))
    assert "Revenue" in figure.layout.title.text


def test_two_vintages_stand_with_the_dates_of_their_sources():
    restated = value(1, 11.0, mark="restated", dated="restated 2024-03-28")
    figure = drawn(Line("Starriver", (restated,), (value(1, 12.0, dated="2023-04-12"),)))
    assert {"restated 2024-03-28", "2023-04-12"} <= set(texts(figure))


def test_the_dates_of_vintages_lie_over_no_line_and_over_no_other_date():
    steep = Line(
        "Starriver",
        (value(0, 4.0), value(1, 11.0, mark="restated", dated="restated 2024-03-28"), value(2, 18.0), value(3, 5.0)),
        (value(1, 12.0, dated="2023-04-12"),),
    )
    flat = Line(
        "Northdome",
        (value(0, 12.6), value(1, 12.6), value(2, 9.4, dated="restated 2025-03-28"), value(3, 9.4)),
        (value(2, 10.1, dated="2024-04-12"),),
    )
    scale = Scale(4, 0.0, 20.0, 300.0)
    figure = go.Figure()
    date_vintages(figure, (steep, flat), scale, "light")
    rooms = [room_of(note, scale) for note in figure.layout.annotations]
    assert len(rooms) == 4
    assert not any(room.crossed_by(*stroke) for room in rooms for stroke in drawn_between((steep, flat), scale))
    assert not any(one.meets(other) for one, other in combinations(rooms, 2))


def room_of(note, scale: Scale) -> Room:
    """Where a date lies; its letters a little smaller than they were reckoned with."""
    x, y = scale.point(value(note.x, note.y))
    half = width_of(note.text, 10) / 2
    return Room(x + note.xshift - half, y + note.yshift - 6, x + note.xshift + half, y + note.yshift + 6)


@given(st.lists(st.integers(-50, 50), min_size=4, max_size=4), st.integers(-3, 3))
def test_a_room_is_crossed_where_a_point_of_the_line_lies_in_it(ends, shift):
    room = Room(-10.0, -5.0 + shift, 10.0, 5.0 + shift)
    (x0, y0, x1, y1) = map(float, ends)
    steps = [(x0 + (x1 - x0) * at / 500, y0 + (y1 - y0) * at / 500) for at in range(501)]
    inside = any(room.left <= x <= room.right and room.low <= y <= room.high for x, y in steps)
    assert not inside or room.crossed_by((x0, y0), (x1, y1))
    wider = Room(room.left - 1, room.low - 1, room.right + 1, room.high + 1)
    assert not room.crossed_by((x0, y0), (x1, y1)) or any(
        wider.left <= x <= wider.right and wider.low <= y <= wider.high for x, y in steps
    )


def test_segments_pile_up_to_their_sum():
    figure = drawn(Line("Cloud", (value(0, 30.0),)), Line("Cars", (value(0, 40.0),)), form="stack")
    assert figure.layout.barmode == "relative"
    assert figure.layout.yaxis.range[1] >= 70


def test_a_long_name_is_cut_to_its_room():
    assert width_of(shortened("宁海新能源科技股份有限公司", 80)) <= 80
    assert shortened("霁川电子", 80) == "霁川电子"


def test_the_highest_ranks_first_and_the_median_knows_confirmed_values_only():
    lines = [Line(name, (value(0, amount),)) for name, amount in (("A", 5.0), ("B", -3.0), ("C", 9.0))]
    figure = ranking([*lines, Line("D", (value(0, 99.0, hollow=True),))], "2024", ValueAxis(), HEAD, "en", "light")
    bars = next(trace for trace in figure.data if trace.type == "bar")
    assert list(bars.x) == [-3.0, 5.0, 9.0, 99.0]
    assert "median 5" in figure.layout.title.text


def test_the_median_runs_over_the_bars_and_under_the_numbers():
    lines = [Line("A", (value(0, 5.0),)), Line("B", (value(0, -3.0, error=1.0),)), Line("C", (value(0, 9.0),))]
    figure = ranking(lines, "2024", ValueAxis(), HEAD, "en", "light")
    assert [(line.x0, line.layer) for line in figure.layout.shapes] == [(5.0, "above")]
    numbers = [note for note in figure.layout.annotations if note.bgcolor]
    assert [(note.text, note.x, note.y) for note in numbers] == [("-3.0", -4.0, 0), ("5.0", 5.0, 1), ("9.0", 9.0, 2)]


def test_twelve_metrics_have_twelve_axes_of_their_own():
    shown = [Panel(Line(f"Metric {number}", (value(0), value(1))), "%", ValueAxis()) for number in range(12)]
    figure = panels(shown, YEARS, HEAD, "en", "light")
    assert len({trace.yaxis for trace in figure.data if trace.customdata is not None}) == 12
    assert [columns_for(count) for count in (1, 3, 4, 6, 12)] == [1, 3, 2, 3, 4]


def test_the_matrix_counts_each_standing():
    cells = [Cell("1", 0, 0, "confirmed", "12"), Cell("", 0, 1, "missing", ""), Cell("2", 0, 2, "confirmed", "13")]
    figure = coverage(cells, ["Starriver"], YEARS, HEAD, "en", "light")
    assert [trace.name for trace in figure.data] == ["confirmed 2", "missing 1"]


@pytest.mark.parametrize("form", ["line", "bar"])
def test_one_value_alone_is_drawn(form):
    figure = drawn(Line("Starriver", (value(0, 0.0),)), form=form)
    assert figure.layout.yaxis.range[0] < figure.layout.yaxis.range[1]
