"""Pictures by their data and encodings, not their pixels."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.charts.course import build_channels, build_quarters, tabulate_channels, tabulate_quarters
from lib.charts.grid import build_grid
from lib.charts.luck import build_split, spread_heads, tabulate_split
from lib.charts.style import PALETTES
from lib.charts.superstar import FARTHEST, build_gaps, build_race, tabulate_gaps, tabulate_race
from lib.charts.verdicts import MARKS, tabulate_verdicts
from lib.terms import BEHAVIOURS
from tests.charts.says import behaviours_of, luck_of, rate_of

OFFICE = luck_of(Ana=(6, 3, 1, 0), Ben=(2, 6, 0, 2), Cleo=(0, 0, 0, 0))
BEHAVIOURS_SAID = behaviours_of(
    won_back=("behind", -10.0, 0.99),
    comes_back=("can't tell yet", -30.0, 0.8),
    no_squeeze=("level", 0.5, 0.5),
    honest_no=("too few", 0.0, 0.5),
    introduced=("ahead", 900.0, 0.01),
)


def split_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tabulate_split(
        OFFICE, reps=("Ana", "Ben", "Cleo"), superstar="Ben", by="sales", currency=None
    ).to_pylist()
    return rows


def test_reps_stand_by_provoked_share_then_the_office_then_le_bons_students() -> None:
    names = [row["name"] for row in split_rows() if row["class"] == "provoked"]
    assert names == ["", "Ana", "Ben", "Cleo", "The whole office", "Le Bon’s students"]


def test_every_bar_is_whole_and_says_its_n() -> None:
    ends = {row["name"]: (row["end"], row["note"]) for row in split_rows() if row["class"] == "unknown"}
    assert ends["Ana"] == (pytest.approx(1), "10 sales")
    assert ends["Cleo"] == (0, "no sales")
    assert ends["Le Bon’s students"] == (pytest.approx(1), "70 students")


def test_the_superstar_is_marked_wherever_it_stands() -> None:
    assert {row["name"] for row in split_rows() if row["kind"] == "superstar"} == {"Ben"}


@given(some.lists(some.integers(0, 9), min_size=4, max_size=4))
def test_headings_never_overlap_nor_leave_the_picture(sales: list[int]) -> None:
    whole = sum(sales) or 1
    starts = [sum(sales[:at]) / whole for at in range(4)]
    widths = (0.15, 0.18, 0.13, 0.11)
    spread = spread_heads(starts, widths)
    ends = [start + width for start, width in zip(spread, widths, strict=True)]
    assert spread[0] >= 0
    assert ends[-1] <= 1 + 1e-9
    assert all(end <= start + 1e-9 for end, start in zip(ends, spread[1:], strict=False))


def test_channels_stand_class_by_class_with_their_n() -> None:
    rows = tabulate_channels(OFFICE, "sales", None).to_pylist()
    assert [(row["name"], row["text"]) for row in rows] == [
        ("Referral", "8 sales · 40 %"),
        ("Outbound", "9 sales · 45 %"),
        ("Unsolicited", "1 sale · 5 %"),
        ("Unknown", "2 sales · 10 %"),
    ]


def test_quarters_outside_the_filter_are_marked_as_not_chosen() -> None:
    assert {row["chosen"] for row in tabulate_quarters(OFFICE, ["2025Q4"], "sales", None).to_pylist()} == {
        False
    }
    assert {row["n"] for row in tabulate_quarters(OFFICE, [], "sales", None).to_pylist()} == {"20"}


def gap_rows() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in tabulate_gaps(BEHAVIOURS_SAID, "Ben", "Ana").to_pylist()}


def test_the_gap_chart_has_eleven_rows_under_three_headings() -> None:
    rows = tabulate_gaps(BEHAVIOURS_SAID, "Ben", "Ana").to_pylist()
    assert [row["kind"] for row in rows].count("row") == len(BEHAVIOURS) == 11
    assert next(row["name"] for row in rows if row["kind"] == "head") == "LETTING GO OF FAILURES"
    assert [row["row"] for row in rows] == list(range(14))


def test_a_decided_gap_is_in_accent_a_level_one_plain_an_undecided_one_hollow() -> None:
    looks = {name: row["look"] for name, row in gap_rows().items()}
    assert looks["lost accounts return"] == "accent"
    assert looks["no rush at the quarter’s end"] == "plain"
    assert looks["customers come back"] == "hollow"


def test_below_the_evidence_bar_there_are_words_and_no_mark() -> None:
    few, lacking = gap_rows()["says no when it is not right"], gap_rows()["knows who else is bidding"]
    assert (few["look"], few["verdict"]) == ("none", "too few: 5 losses with a reason")
    assert (lacking["look"], lacking["verdict"]) == ("none", "needs column “Competitor”")
    assert few["low"] is None


def test_figures_stand_beside_with_both_ns() -> None:
    assert gap_rows()["lost accounts return"]["figures"] == "25 of 50 against 25 of 50"


def test_a_gap_beyond_the_scale_is_held_at_its_end() -> None:
    row = gap_rows()["deals come through people"]
    assert row["mean"] == row["high"] == FARTHEST


def test_the_race_stands_by_close_rate_with_n_and_chance_to_be_best() -> None:
    rates = {
        "Ben": rate_of("Ben", 4, 16, 0.25),
        "Ana": rate_of("Ana", 9, 18, 0.75),
        "New": rate_of("New", 0, 0, 0.0),
    }
    rows = tabulate_race(rates, "Ana").to_pylist()
    assert [(row["name"], row["figures"], row["best"]) for row in rows] == [
        ("Ana", "50 % · 9 of 18", "truly the best: 75 %"),
        ("Ben", "25 % · 4 of 16", "truly the best: 25 %"),
    ]


def test_verdict_marks_differ_without_colour() -> None:
    assert len(set(MARKS.values())) == len(MARKS)
    cells = tabulate_verdicts(BEHAVIOURS_SAID, ["Ana", "Ben"], "Ana").to_pylist()
    assert {cell["mark"] for cell in cells if cell["name"] == "Ana"} == {"★"}
    assert {cell["mark"] for cell in cells if cell["name"] == "Ben"} == {"▼ B", "▲ A", "= L", "?", "·", "–"}


SPECS = [
    *(
        (build, (width,))
        for build in (build_split, build_channels, build_gaps, build_race, build_grid)
        for width in ("wide", "narrow")
    ),
    (build_quarters, ()),
]


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("build", "width"), SPECS)
def test_a_spec_is_plain_data_without_figures_made_once_a_theme(
    build: Any, width: tuple[str, ...], theme: str
) -> None:
    spec = build(theme, *width)
    assert spec is build(theme, *width)
    assert json.loads(json.dumps(spec)) == spec
    assert "data" not in spec
    assert "datasets" not in spec
    assert all("data" not in layer for layer in spec["layer"])


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", PALETTES)
def test_text_reaches_a_contrast_of_four_and_a_half_and_marks_of_three(theme: str) -> None:
    palette = PALETTES[theme]
    for text in (palette.ink, palette.quiet, palette.provoked, palette.process, palette.chance):
        assert contrast(text, palette.paper) >= 4.5, text
    for mark in (palette.provoked, palette.process, palette.chance):
        assert contrast(mark, palette.paper) >= 3
        assert contrast(palette.on_mark, mark) >= 4.5
    assert contrast(palette.star, palette.paper) >= 3
