"""Skill beside luck: pictures by their data and encodings, sentences whole."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.charts import seat_findings, skill_findings
from lib.charts.by_quarter import build_by_quarter, tabulate_by_quarter
from lib.charts.funnel import build_funnel, tabulate_funnel
from lib.charts.futures import build_futures, tabulate_futures
from lib.charts.labels import Spot, place_labels
from lib.charts.legend import DOT, HOLLOW, THICK, THIN, build_legend, tabulate_legend
from lib.charts.lineup import build_line_up, tabulate_line_up
from lib.charts.seat import MOST, build_seats, tabulate_seats
from lib.charts.style import PALETTES
from lib.says import (
    Count,
    Dealt,
    Estimate,
    Funnel,
    FunnelDot,
    FunnelLimits,
    Lead,
    Leads,
    LineUp,
    Place,
    QuarterRate,
    Seat,
    Versus,
)
from tests.charts.says import near, rate_of

LONG = "Bartholomew Featherstonehaugh-Montgomery\n the\u202e Third of Nowhere"


def limit_at(chances: int) -> FunnelLimits:
    """Lines around 40 % that close in as deals grow."""
    half = 1 / math.sqrt(chances)
    low99, low90, high90, high99 = (0.4 + part * half for part in (-1.3, -0.8, 0.8, 1.3))
    return FunnelLimits(chances, max(0.0, low99), max(0.0, low90), min(1.0, high90), min(1.0, high99))


def funnel_of(**dots: tuple[int, int, Place]) -> Funnel:
    said = tuple(FunnelDot(rep, Count(hits, n), place) for rep, (hits, n, place) in dots.items())
    most = max((dot.count.chances for dot in said), default=0)
    office = Count(sum(dot.count.hits for dot in said), sum(dot.count.chances for dot in said))
    return Funnel(office, said, tuple(limit_at(n) for n in range(1, most + 5)) if said else ())


FUNNEL = funnel_of(
    Ana=(60, 100, "high 99"),
    Ben=(32, 80, "inside"),
    Cleo=(10, 50, "low 90"),
    Dan=(18, 40, "inside"),
)


def funnel_rows(funnel: Funnel, kind: str, **more: Any) -> list[dict[str, Any]]:
    data = tabulate_funnel(funnel, **{"superstar": "Ana", "chosen": ("Dan",), **more})
    return [row for row in data.to_pylist() if row["kind"] == kind]


def test_in_the_funnel_only_those_outside_the_superstar_and_the_chosen_are_named() -> None:
    rows = {row["name"]: row for row in funnel_rows(FUNNEL, "dot")}
    assert {name: row["look"] for name, row in rows.items()} == {
        "Ana": "superstar",
        "Ben": "inside",
        "Cleo": "outside",
        "Dan": "chosen",
    }
    assert {name for name, row in rows.items() if row["wide"]} == {"Ana", "Cleo", "Dan"}
    assert (rows["Cleo"]["figures"], rows["Cleo"]["place"]) == ("20 % · 10 of 50", "below the inner line")
    assert (rows["Ana"]["chances"], rows["Ana"]["rate"]) == (100, 0.6)


def test_a_line_is_broken_where_it_leaves_the_picture_and_the_band_is_cut_there() -> None:
    few = funnel_of(Ana=(1, 2, "inside"), Ben=(40, 100, "inside"), Cleo=(36, 90, "inside"))
    low, high = (row["rate"] for row in funnel_rows(few, "frame"))
    rows = funnel_rows(few, "limit")
    assert rows[0]["chances"] <= 2
    assert rows[0]["high99"] is None
    assert (rows[0]["floor"], rows[0]["ceiling"]) == (low, high)
    assert rows[-1]["high99"] == limit_at(104).high99
    assert all(low <= row["floor"] <= row["ceiling"] <= high for row in rows)


def test_the_lines_say_what_they_are() -> None:
    names = [row["name"] for row in funnel_rows(FUNNEL, "edge")]
    assert names[0] == "the office: 44 %"
    assert names.count("9 in 10") == names.count("99 in 100") == 2
    said = json.dumps(build_funnel("light", "wide"))
    assert "9 in 10 equally good reps fall between the inner lines" in said


def test_an_empty_funnel_is_an_empty_table_and_one_rep_is_drawn() -> None:
    assert tabulate_funnel(funnel_of(), superstar=None).num_rows == 0
    assert len(funnel_rows(funnel_of(Ana=(3, 3, "inside")), "dot")) == 1


def test_two_thousand_reps_get_few_names_and_the_superstar_always_has_one() -> None:
    dots: dict[str, tuple[int, int, Place]] = {
        f"Rep {at}": (40 + at % 40, 100 + at % 7, "high 90") for at in range(2_000)
    }
    rows = funnel_rows(funnel_of(**dots), "dot", superstar="Rep 1999", chosen=())
    named = [row["name"] for row in rows if row["wide"]]
    assert "Rep 1999" in named
    assert len(named) <= 16


@given(
    some.lists(
        some.builds(Spot, some.floats(0, 1), some.floats(0, 1), some.text(max_size=20), some.booleans()),
        max_size=25,
    )
)
def test_names_stand_inside_the_plot_and_never_on_each_other(spots: list[Spot]) -> None:
    sides = place_labels(spots, width=400, height=300, most=9)
    assert len(sides) == len(spots)
    assert sum(map(bool, sides)) <= 9
    boxes = [name_box(spot, side) for spot, side in zip(spots, sides, strict=True) if side]
    assert all(left >= 0 and right <= 400 + 1e-9 for left, _, right, _ in boxes)
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def name_box(spot: Spot, side: str) -> tuple[float, float, float, float]:
    x, y, half = spot.x * 400, spot.y * 300, len(spot.text) * 3.2
    x += {"right": 9 + half, "left": -9 - half}.get(side, 0)
    y += {"above": -16.5, "below": 16.5}.get(side, 0)
    return x - half, y - 7.5, x + half, y + 7.5


LINE_UP = LineUp(
    panels=tuple((Count(10 + at, 40), Count(20, 40), Count(3, 10)) for at in range(9)), real=4, as_uneven=0.31
)


def line_up_rows(kind: str, line_up: LineUp = LINE_UP, **more: int | None) -> list[dict[str, Any]]:
    return [row for row in tabulate_line_up(line_up, **more).to_pylist() if row["kind"] == kind]


def test_nothing_in_the_line_up_tells_the_real_office_before_the_answer() -> None:
    assert {(row["look"], row["words"]) for row in line_up_rows("panel")} == {("plain", "")}
    other = replace(LINE_UP, real=7)
    assert tabulate_line_up(LINE_UP, guess=2).equals(tabulate_line_up(other, guess=2))


def test_the_answer_and_the_guess_are_framed_and_said() -> None:
    panels = line_up_rows("panel", answer=4, guess=1)
    assert [(row["look"], row["words"]) for row in panels if row["look"] != "plain"] == [
        ("guess", "your pick"),
        ("real", "your office"),
    ]
    assert line_up_rows("panel", answer=4, guess=4)[4]["words"] == "your office, your pick"


def test_every_dot_lies_in_its_own_panel_and_a_higher_rate_lies_higher() -> None:
    frames = {row["panel"]: row for row in line_up_rows("panel")}
    dots = line_up_rows("dot")
    for dot in dots:
        frame = frames[dot["panel"]]
        assert frame["x"] < dot["x"] < frame["x2"]
        assert frame["y"] < dot["y"] < frame["y2"]
    first = [dot["y"] % 1 for dot in dots if dot["figures"].endswith(" of 40")][::2]
    assert all(earlier > later for earlier, later in pairwise(first))
    assert dots[0]["figures"] == "25 % · 10 of 40"


def test_a_pooled_line_runs_through_each_panel_where_all_rates_are_one() -> None:
    even = LineUp(tuple((Count(4, 10), Count(4, 10)) for _ in range(9)), 0, 1.0)
    lines, dots = line_up_rows("line", even), line_up_rows("dot", even)
    assert len(lines) == 9
    assert {line["y"] % 1 for line in lines} <= {dot["y"] % 1 for dot in dots}


def test_a_rep_without_deals_in_the_line_up_is_no_dot() -> None:
    bare = LineUp(((Count(0, 0), Count(1, 2)),) * 9, 0, 1.0)
    assert len(line_up_rows("dot", bare)) == 9


VERSUS = Versus("Ben", tuple((at - 3) / 100 for at in range(20)), 0.8)


def future_rows(versus: Versus = VERSUS) -> list[dict[str, Any]]:
    rows = tabulate_futures(versus, "Ana").to_pylist()
    return [row for row in rows if row["kind"] == "future"]


def test_twenty_futures_are_stacked_filled_where_the_superstar_closes_more() -> None:
    rows = future_rows()
    assert [row["look"] for row in rows].count("accent") == 16
    assert {(row["look"], row["points"] > 0) for row in rows} == {("accent", True), ("hollow", False)}
    assert len({(row["points"], row["row"]) for row in rows}) == 20
    assert rows[-1]["words"] == "Ana closes 16 points more than Ben"
    assert rows[0]["words"] == "Ana closes 3 points less than Ben"


@given(some.lists(some.floats(-1, 1), min_size=20, max_size=20))
def test_a_dot_lies_within_half_a_stack_of_its_value_and_stacks_stand_on_the_ground(
    values: list[float],
) -> None:
    rows = future_rows(Versus("Ben", tuple(sorted(values)), 0.5))
    places = sorted({row["points"] for row in rows})
    step = min((later - earlier for earlier, later in pairwise(places)), default=math.inf)
    assert all(abs(row["points"] - row["value"]) <= step / 2 + 1e-6 for row in rows)
    ground = max(row["row"] for row in rows)
    for place in places:
        stack = sorted((row["row"] for row in rows if row["points"] == place), reverse=True)
        assert stack == list(range(ground, ground - len(stack), -1))
    assert len(places) <= 10


def test_all_futures_alike_make_one_stack() -> None:
    rows = future_rows(Versus("Ben", (0.0,) * 20, 0.0))
    assert sorted(row["row"] for row in rows) == list(range(20))
    assert {row["look"] for row in rows} == {"hollow"}
    assert tabulate_futures(Versus("Ben", (), 0.0)).num_rows == 0


def quarter_of(name: str, hits: int, chances: int, highest: bool = False) -> QuarterRate:
    return QuarterRate(name, rate_of("Ana", hits, chances, 0.5), Count(30, 100), 3, highest)


QUARTERS = (
    quarter_of("2025Q4", 12, 20, highest=True),
    quarter_of("2026Q1", 7, 20),
    quarter_of("2026Q2", 1, 1, highest=True),
    quarter_of("2026Q3", 0, 0),
)


def test_a_quarter_is_filled_only_where_its_interval_leaves_the_office_out() -> None:
    rows = tabulate_by_quarter(QUARTERS).to_pylist()
    assert [(row["name"], row["look"], row["figures"], row["words"]) for row in rows] == [
        ("2025Q4", "accent", "60 % · 12 of 20", "highest of all"),
        ("2026Q1", "hollow", "35 % · 7 of 20", ""),
        ("2026Q2", "none", "", "too few: 1 decided deal"),
        ("2026Q3", "none", "", "no decided deals"),
    ]
    assert {row["office"] for row in rows} == {0.3}
    assert [row["head"] for row in rows] == ["the office", "", "", ""]


def test_a_quarter_in_which_nobody_decided_a_deal_has_no_tick() -> None:
    empty = replace(quarter_of("2026Q1", 0, 0), office=Count(0, 0))
    assert tabulate_by_quarter([empty]).to_pylist()[0]["office"] is None
    assert tabulate_by_quarter([]).num_rows == 0


def seat_of(rep: str, hits: int, chances: int, *, same: float, beyond: float) -> Seat:
    return Seat(
        rep=rep,
        count=Count(hits, chances),
        rate=near(hits / chances if chances else 0.4),
        seat=near(0.41, 0.02),
        standardised=near(same, 0.05),
        beyond=near(beyond, 0.05),
        dealt={"provoked": Count(hits, chances)},
    )


SEATS = {
    "Ana": seat_of("Ana", 96, 200, same=0.46, beyond=0.06),
    "Ben": seat_of("Ben", 41, 100, same=0.42, beyond=0.02),
    "Cleo": seat_of("Cleo", 20, 100, same=0.30, beyond=-0.10),
    "New": seat_of("New", 2, 3, same=0.41, beyond=0.01),
}


def test_seats_stand_by_what_is_left_with_too_few_last() -> None:
    rows = tabulate_seats(SEATS, superstar="Ana").to_pylist()
    assert [(row["name"], row["kind"], row["look"]) for row in rows] == [
        ("Ana", "superstar", "accent"),
        ("Ben", "rep", "hollow"),
        ("Cleo", "rep", "accent"),
        ("New", "rep", "none"),
    ]
    assert (rows[0]["raw"], rows[0]["mean"], rows[0]["seat"]) == (0.48, 0.46, 0.41)
    assert rows[0]["figures"] == "own 48 % (96 of 200) · seat 41 %"
    assert (rows[3]["words"], rows[3]["low"], rows[3]["raw"]) == ("too few: 3 decided deals", None, None)
    assert rows[3]["figures"] == ""


def test_of_many_seats_the_superstar_and_the_chosen_stay() -> None:
    many = {f"R{at:03}": seat_of(f"R{at:03}", 20, 50, same=0.9 - at / 1000, beyond=0.0) for at in range(200)}
    rows = tabulate_seats(many, superstar="R199", chosen=("R150",)).to_pylist()
    assert len(rows) == MOST + 1
    assert [row["name"] for row in rows[-3:]] == ["R150", "R199", "and 160 more reps"]
    assert (rows[-1]["figures"], rows[-1]["words"]) == ("", "")
    assert tabulate_seats({}, superstar=None).num_rows == 0


def test_the_three_marks_of_a_seat_differ_in_shape_and_have_their_words() -> None:
    for width in ("wide", "narrow"):
        layers = build_seats("light", width)["layer"]
        words = {layer["mark"].get("text") for layer in layers if isinstance(layer["mark"].get("text"), str)}
        assert {"own close rate", "with deals dealt as the whole office’s are"} <= words
        assert any(str(word).startswith("the seat") for word in words)
        assert {"tick", "point", "rule"} <= {layer["mark"]["type"] for layer in layers}


def test_the_legend_names_every_part_of_the_mark() -> None:
    assert tabulate_legend().num_rows == 1
    for width in ("wide", "narrow"):
        words = json.dumps(build_legend("dark", width))
        assert all(part in words for part in (DOT, THICK, THIN, HOLLOW))


BUILDS = (build_funnel, build_line_up, build_futures, build_by_quarter, build_seats, build_legend)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("build", BUILDS)
def test_a_spec_is_plain_data_made_once_and_reads_only_columns_of_its_table(
    build: Any, width: str, theme: str
) -> None:
    spec = build(theme, width)
    assert spec is build(theme, width)
    assert json.loads(json.dumps(spec)) == spec
    assert "data" not in spec
    assert all("data" not in layer for layer in spec["layer"])
    assert list_fields(spec) <= {*TABLES[build].column_names, "at"}


def list_fields(spec: dict[str, Any]) -> set[str]:
    encodings = [layer.get("encoding", {}) for layer in spec["layer"]]
    channels = [one for encoding in encodings for channel in encoding.values() for one in as_list(channel)]
    return {channel["field"] for channel in channels if "field" in channel}


def as_list(channel: Any) -> list[dict[str, Any]]:
    return channel if isinstance(channel, list) else [channel]


TABLES: dict[Any, Any] = {
    build_funnel: tabulate_funnel(FUNNEL, superstar="Ana"),
    build_line_up: tabulate_line_up(LINE_UP),
    build_futures: tabulate_futures(VERSUS),
    build_by_quarter: tabulate_by_quarter(QUARTERS),
    build_seats: tabulate_seats(SEATS, superstar="Ana"),
    build_legend: tabulate_legend(),
}


def test_names_of_any_kind_are_one_short_line_in_every_picture() -> None:
    alone: dict[str, tuple[int, int, Place]] = {LONG: (1, 2, "inside")}
    tables = [
        tabulate_funnel(funnel_of(**alone), superstar=LONG),
        tabulate_futures(Versus(LONG, (0.1,) * 20, 1.0), LONG),
        tabulate_seats({LONG: replace(SEATS["Ana"], rep=LONG)}, superstar=LONG),
    ]
    for table in tables:
        texts = json.dumps(table.to_pylist(), ensure_ascii=False)
        assert "\\n" not in texts
        assert "\u202e" not in texts
        assert "Nowhere" not in texts


def test_the_share_of_chance_is_said_with_its_interval() -> None:
    assert skill_findings.say_chance(Estimate(0.6, 0.3, 0.5, 0.7, 0.85), 12) == (
        "About 60 % of the differences between these 12 close rates is what chance alone makes (30 % to 85 %)"
    )
    assert skill_findings.say_chance(Estimate(0.99, 0.9, 0.95, 1, 1), 5).startswith("Nearly all of the")
    assert skill_findings.say_chance(Estimate(0.01, 0, 0, 0.02, 0.03), 5).startswith("Hardly any of the")
    assert skill_findings.say_chance(None, 1) == "With one rep there are no differences to explain"
    assert skill_findings.say_chance(None, 3).startswith("Fewer than two reps have a decided deal")


def test_the_funnel_says_who_lies_outside_and_how_many_would_by_chance() -> None:
    assert skill_findings.say_funnel(FUNNEL) == (
        "2 of 4 reps lie outside the lines: Ana above the outer line (60 of 100) and "
        "Cleo below the inner line (10 of 50); "
        "by chance alone somebody would in about 3 of 10 offices of 4 equally good reps"
    )
    twelve: dict[str, tuple[int, int, Place]] = {f"R{at}": (20, 50, "inside") for at in range(12)}
    assert skill_findings.say_funnel(funnel_of(**twelve)) == (
        "Nobody lies outside the lines: 12 equally good reps could have these close rates too"
    )
    twelve["R0"] = (35, 50, "high 90")
    one_out = skill_findings.say_funnel(funnel_of(**twelve))
    assert one_out == (
        "1 of 12 reps lies outside the lines: R0 above the inner line (35 of 50); "
        "by chance alone about 1 of 12 equally good reps would"
    )


def test_a_funnel_of_nobody_and_of_one_says_so() -> None:
    assert skill_findings.say_funnel(funnel_of()) == "Nobody here has a decided deal in these quarters"
    assert skill_findings.say_funnel(funnel_of(Ana=(3, 9, "inside"))) == (
        "Ana works alone here: there is nobody to tell apart"
    )


def test_of_many_outside_the_lines_a_few_are_named() -> None:
    dots: dict[str, tuple[int, int, Place]] = {f"R{at:03}": (40, 50, "high 99") for at in range(200)}
    said = skill_findings.say_funnel(funnel_of(**dots))
    assert said == (
        "200 of 200 reps lie outside the lines: R000 above the outer line (40 of 50), "
        "R001 above the outer line (40 of 50), R002 above the outer line (40 of 50) and 197 others; "
        "by chance alone about 20 of 200 equally good reps would"
    )


LEADS = Leads(
    superstar="Ana",
    with_all=Lead("Ben", Estimate(0.06, -0.02, 0.03, 0.09, 0.14), 0.88),
    without_biggest=Lead("Ben", Estimate(0.05, -0.03, 0.02, 0.08, 0.13), 0.84),
    biggest=120_000.0,
    revenue=500_000.0,
    rival_by_revenue="Cleo",
    rival_revenue=450_000.0,
)


def test_the_lead_is_said_with_and_without_the_biggest_sale_and_by_revenue() -> None:
    assert skill_findings.say_leads(LEADS, "EUR") == (
        "Ana closes 6 points more than Ben, the best of the others (−2 to +14 points in 9 of 10 futures), "
        "and is truly ahead in 9 of 10. Without the biggest sale (EUR 120,000) the lead is +5 points "
        "(−3 to +13), truly ahead in 8 of 10. By revenue Ana is ahead only with that one sale: "
        "Ana brought EUR 500,000, Cleo EUR 450,000."
    )


def test_a_named_superstar_who_is_behind_is_said_to_close_less() -> None:
    lead = Lead("Ben", Estimate(-0.041, -0.1, -0.06, -0.02, 0.02), 0.1)
    last = replace(LEADS, with_all=lead, without_biggest=None, biggest=0.0, rival_by_revenue=None)
    assert skill_findings.say_leads(last) == (
        "Ana closes 4 points less than Ben, the best of the others (−10 to +2 points in 9 of 10 futures), "
        "and is truly ahead in 1 of 10."
    )
    level = replace(last, with_all=replace(lead, gap=Estimate(0.001, -0.1, -0.05, 0.05, 0.1)))
    assert skill_findings.say_leads(level).startswith("Ana closes as much as Ben, the best of the others")


@pytest.mark.parametrize(
    ("revenue", "biggest", "says"),
    [
        (500.0, 10.0, "By revenue Ana is ahead even without it: Ana brought 500, Cleo 450."),
        (500.0, 0.0, "By revenue Ana is ahead: Ana brought 500, Cleo 450."),
        (450.0, 10.0, "By revenue Ana and Cleo are level: Ana brought 450, Cleo 450."),
        (400.0, 10.0, "By revenue Cleo is ahead: Ana brought 400, Cleo 450."),
    ],
)
def test_revenue_is_said_as_it_stands(revenue: float, biggest: float, says: str) -> None:
    leads = replace(LEADS, revenue=revenue, biggest=biggest, rival_revenue=450.0)
    assert skill_findings.say_leads(leads).endswith(says)


def test_without_anybody_else_there_is_no_lead() -> None:
    assert skill_findings.say_leads(None) == (
        "Nobody else has 10 decided deals in these quarters, so there is no lead to measure"
    )


def test_quarters_with_too_few_deals_do_not_count_as_led() -> None:
    assert skill_findings.say_by_quarter(QUARTERS, "Ana", 12) == (
        "Ana’s close rate was the highest in 1 of 2 quarters with 8 or more deals and somebody to compare; "
        "of 12 equally good reps one picked beforehand would lead in about 0.2, the luckiest of them in more"
    )
    assert skill_findings.say_by_quarter(QUARTERS[:2], "Ana") == (
        "Ana’s close rate was the highest in 1 of 2 quarters"
    )
    assert skill_findings.say_by_quarter((), "Ana", 12) == (
        "In no quarter have Ana and somebody else 8 decided deals, too few to look at quarter by quarter"
    )
    assert "would lead in hardly any" in skill_findings.say_by_quarter(QUARTERS, "Ana", 2_000)


def test_the_line_up_asks_first_and_answers_after() -> None:
    assert skill_findings.say_line_up(LINE_UP) == (
        "One of these nine offices is yours; in the other eight all reps are equally good. "
        "Can you find yours?"
    )
    assert skill_findings.say_line_up(LINE_UP, 4) == (
        "Right: your office is number 5. A blind guess is right once in nine. Of 100 offices of equally good "
        "reps 31 would be at least as uneven as yours: chance alone easily makes such differences."
    )
    assert skill_findings.say_line_up(LINE_UP, 0).startswith("That was number 1; your office is number 5.")
    assert skill_findings.say_line_up(None).startswith("A line-up needs three reps")


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.0, "Of 2,000 offices of equally good reps none was as uneven as yours."),
        (0.002, "fewer than 1 would be at least as uneven as yours: chance alone seldom makes such"),
        (0.1, "10 would be at least as uneven as yours: chance alone now and then makes such differences."),
    ],
)
def test_how_uneven_the_office_is_is_said_in_words(share: float, says: str) -> None:
    assert says in skill_findings.say_uneven(replace(LINE_UP, as_uneven=share))


def test_futures_are_counted_in_words_as_the_dots_are_drawn() -> None:
    assert skill_findings.say_versus(VERSUS, "Ana", "Ben") == (
        "In 16 of 20 futures Ana truly closes more than Ben; the middle half lies between +2 and +11 points"
    )
    assert skill_findings.say_versus(Versus("Ben", (), 0.5), "Ana", "Ben").startswith("Ana and Ben cannot be")


def test_the_seat_of_the_superstar_is_said_with_what_is_left_of_the_difference() -> None:
    assert seat_findings.say_seats(SEATS, "Ana") == (
        "Ana closed 48 % of 200 deals; an average colleague would have closed 41 % (39 % to 43 %) of the "
        "same deals; allowing for the seat, still above the office by 6 points (+1 to +11)"
    )
    assert seat_findings.say_seats(SEATS, "Ben").endswith(
        "allowing for the seat, too close to the office to tell (−3 to +7 points)"
    )
    assert seat_findings.say_seats(SEATS, "Cleo").endswith(
        "allowing for the seat, below the office by 10 points (−15 to −5)"
    )


def test_a_seat_that_cannot_be_judged_says_why() -> None:
    assert seat_findings.say_seats(SEATS, "New") == "New has 3 decided deals, too few to judge the seat"
    assert seat_findings.say_seats(SEATS, "Eve") == (
        "Eve has no decided deals in these quarters, so there is no seat to judge"
    )
    assert seat_findings.say_seats(SEATS, None).startswith("There is no superstar in these quarters")
    assert seat_findings.say_seats({}, None) == "Nobody here has a decided deal in these quarters"


def test_one_reps_seat_is_set_beside_the_superstars() -> None:
    assert seat_findings.say_seat(SEATS["Ben"], SEATS["Ana"]) == (
        "Ben closed 41 % of 100 deals; an average colleague would have closed 41 % (39 % to 43 %) of the "
        "same deals. With deals dealt as the whole office’s are, it would be 42 % (37 % to 47 %): allowing "
        "for the seat, too close to the office to tell (−3 to +7 points). Ana closes 7 points more than Ben; "
        "4 points more with the same deals."
    )
    assert "with the same deals" not in seat_findings.say_seat(SEATS["Ana"], SEATS["Ana"])


DEALT = {
    "Ana": Dealt(
        "Ana",
        Count(12, 200),
        Count(8, 200),
        12_000.0,
        190,
        (("Health", 80), ("Retail", 14), ("Energy", 4), ("Golf", 2)),
        date(2024, 1, 1),
        913,
    ),
    "Ben": Dealt(
        "Ben", Count(28, 200), Count(2, 200), 9_000.0, 200, (("Retail", 100),), date(2025, 1, 1), 547
    ),
    "New": Dealt("New", Count(0, 0), Count(0, 0), None, 0, (), None, 0),
}


def test_what_was_dealt_stands_beside_the_office() -> None:
    assert seat_findings.list_dealt(DEALT["Ana"], DEALT, "EUR") == (
        "Handed over to Ana: 12 of 200 (6 %; the office 10 %). "
        "Called Ana out of the blue: 8 of 200 (4 %; the office 2 %).",
        "Ana’s median deal is EUR 12,000 (190 deals with an amount); the middle colleague’s is EUR 9,000.",
        "Industries of 100 deals: Health 80 % (the office 40 %), Retail 14 % (the office 57 %) and "
        "Energy 4 % (the office 2 %); 1 more industry.",
        "Ana’s deals go back 30 months, to 1 January 2024; the middle colleague’s go back 18 months.",
    )


def test_facts_that_nothing_is_known_of_are_left_out() -> None:
    bare = Dealt("Ana", Count(1, 4), Count(0, 4), None, 0, (), None, 0)
    assert seat_findings.say_dealt(bare, {"Ana": bare}) == (
        "Handed over to Ana: 1 of 4 (25 %; the office 25 %). "
        "Called Ana out of the blue: 0 of 4 (0 %; the office 0 %)."
    )
    assert seat_findings.say_dealt(DEALT["New"], DEALT) == "No decided deals in these quarters."
    assert seat_findings.say_dealt(None, {}) == "No decided deals in these quarters."
