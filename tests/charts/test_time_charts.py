"""Pictures of runs, days, changes and connections by their data and encodings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.charts.article import build_holds, build_scatter, tabulate_holds, tabulate_scatter
from lib.charts.change import CHANGE_MARKS, build_change, tabulate_change, tabulate_change_grid
from lib.charts.reopening import build_reopening, tabulate_reopening
from lib.charts.rows import MOST_ROWS
from lib.charts.run_rows import MOST_POINTS, find_extent, thin_run
from lib.charts.runs import build_run, list_slumps, tabulate_run
from lib.charts.style import PALETTES
from lib.charts.units import in_unit
from lib.charts.verdicts import MARKS
from lib.says import BehaviourChange, Reopening, Run, Setbacks
from lib.terms import BEHAVIOURS, CLOSE_RATE
from tests.charts.says import near
from tests.charts.time_says import (
    FIRST,
    change_of,
    changes_of,
    hold_of,
    run_of,
    setback_of,
    setbacks_of,
)

DAY = 86_400_000.0
START = (FIRST - date(1970, 1, 1)).days * DAY
OFFICE = setbacks_of(setback_of("Ana"), setback_of("Ben", "LWLW"), setback_of("Cleo", "WWW"))
NOBODY = Setbacks((), {}, {})


def rows_of(table: pa.Table, kind: str) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if row["kind"] == kind]


def test_a_run_begins_at_zero_on_the_day_of_the_first_deal_and_follows_every_deal() -> None:
    points = rows_of(tabulate_run(OFFICE, "Ben", superstar="Ana"), "own")
    assert [(row["at"] - START) / DAY for row in points] == [0, 0, 1, 2, 3]
    assert [row["level"] for row in points] == [0, -0.5, 0, -0.5, 0]


def test_the_superstars_run_stands_behind_everybody_elses_and_not_behind_its_own() -> None:
    assert len(rows_of(tabulate_run(OFFICE, "Ben", superstar="Ana"), "star")) == 13
    own = tabulate_run(OFFICE, "Ana", superstar="Ana")
    assert rows_of(own, "star") == []
    assert [row["text"] for row in rows_of(own, "superstar")] == ["Ana"]


@pytest.mark.parametrize("superstar", [None, "Zoe"])
def test_a_superstar_without_deals_here_leaves_the_rep_alone(superstar: str | None) -> None:
    table = tabulate_run(OFFICE, "Ben", superstar=superstar)
    assert rows_of(table, "star") == []
    assert [(row["text"], row["note"]) for row in rows_of(table, "rep")] == [("Ben", "2 of 4 won")]


def test_a_slump_is_the_area_between_the_peak_and_the_run() -> None:
    area = rows_of(tabulate_run(OFFICE, "Ana", superstar=None), "slump")
    assert [row["level"] for row in area] == [1.0, 0.5, 0.0, -0.5, -1.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0]
    assert {row["peak"] for row in area} == {1.0}
    assert (area[0]["at"] - START) / DAY == 1


def test_the_deepest_slump_is_named_at_its_trough() -> None:
    (words,) = rows_of(tabulate_run(OFFICE, "Ana", superstar=None), "deepest")
    assert words["text"] == "−2.5 deals, 10 days"
    assert words["level"] == -1.5
    assert (words["at"] - START) / DAY == 6


def test_a_slump_not_regained_says_so_far() -> None:
    slump = replace(OFFICE.reps["Ana"].slumps[0], regained=False)
    setbacks = setbacks_of(setback_of("Ana", slumps=(slump,)))
    (words,) = rows_of(tabulate_run(setbacks, "Ana", superstar=None), "deepest")
    assert words["text"] == "−2.5 deals, 10 days so far"


def test_all_reps_pictures_span_the_same_days_and_levels() -> None:
    corners = {
        rep: [
            (row["at"], row["level"]) for row in rows_of(tabulate_run(OFFICE, rep, superstar="Ana"), "extent")
        ]
        for rep in OFFICE.reps
    }
    assert corners["Ana"] == corners["Ben"] == corners["Cleo"]
    (first, lowest), (last, highest) = corners["Ana"]
    assert ((first - START) / DAY, (last - START) / DAY) == (0, 11)
    assert lowest < -1.5
    assert highest == 1.5


def test_an_extent_found_once_gives_the_same_picture() -> None:
    known = tabulate_run(OFFICE, "Ben", superstar="Ana", extent=find_extent(OFFICE))
    assert known == tabulate_run(OFFICE, "Ben", superstar="Ana")


def test_notes_stand_on_their_day_and_those_of_other_days_are_left_out() -> None:
    notes = [(date(2026, 1, 5), "coaching  began\n"), (date(2025, 1, 5), "long ago")]
    (note,) = rows_of(tabulate_run(OFFICE, "Ben", superstar=None, notes=notes), "note")
    assert (note["text"], note["note"]) == ("coaching began", "5 January 2026")
    assert (note["at"] - START) / DAY == 4


def test_who_has_no_decided_deal_has_no_picture() -> None:
    assert tabulate_run(OFFICE, "Zoe", superstar="Ana").num_rows == 0
    assert tabulate_run(NOBODY, "Ana", superstar="Ana").num_rows == 0
    assert find_extent(NOBODY) is None


def test_a_run_of_one_deal_is_drawn() -> None:
    one = setbacks_of(setback_of("Ana", "L"))
    assert [row["level"] for row in rows_of(tabulate_run(one, "Ana", superstar="Ana"), "own")] == [0, -0.5]


@given(some.lists(some.booleans(), min_size=1, max_size=3_000))
def test_a_long_run_is_thinned_without_losing_its_ends_peak_or_trough(won: list[bool]) -> None:
    level = np.cumsum(np.array(won, float) - 0.5)
    kept = thin_run(level)
    assert len(kept) <= MOST_POINTS
    assert {0, len(level) - 1} <= set(kept.tolist())
    assert level[kept].min() == level.min()
    assert level[kept].max() == level.max()
    assert (np.diff(kept) > 0).all()


def test_a_thinned_run_keeps_every_stretch_as_low_and_as_high() -> None:
    level = np.cumsum(np.random.default_rng(1).random(20_000) - 0.5)
    kept = thin_run(level)
    for at in range(0, 20_000, 4 * 20_000 // MOST_POINTS):
        stretch = level[at : at + 200]
        mine = level[kept[(kept >= at) & (kept < at + 200)]]
        assert (mine.min(), mine.max()) == (stretch.min(), stretch.max())


def test_a_picture_of_twenty_thousand_deals_stays_small() -> None:
    days = np.arange(20_000, dtype=np.int32) // 20 + FIRST.toordinal()
    level = np.cumsum(np.tile([0.5, -0.5], 10_000))
    setbacks = setbacks_of(replace(setback_of("Ana"), run=Run(days, level)), setback_of("Ben"))
    assert tabulate_run(setbacks, "Ana", superstar="Ben").num_rows < 2 * MOST_POINTS


def test_the_table_has_a_row_a_rep_and_says_what_is_still_running() -> None:
    running = replace(OFFICE.reps["Ana"].slumps[0], regained=False)
    reopening = Reopening(9, 2, near(4.2, 2.0))
    setbacks = setbacks_of(setback_of("Ana", slumps=(running,), reopening=reopening), OFFICE.reps["Cleo"])
    ana, cleo = list_slumps(setbacks).to_pylist()
    assert ana == {
        "Rep": "Ana",
        "Won": 7,
        "Decided": 12,
        "Slumps": 1,
        "Deepest slump (deals)": -2.5,
        "Its days": 10,
        "From": "2 January 2026",
        "To": "still running",
        "Longest losing streak": 5,
        "Chance alone makes one as long": "41 %",
        "Days to the next new deal": 4,
        "90 % interval": "2 to 6",
        "Losses": 9,
        "Still waiting": 2,
    }
    assert (cleo["From"], cleo["Its days"], cleo["Losses"]) == ("", None, 0)
    assert list_slumps(NOBODY).column_names == list(ana)


def reopening_rows(setbacks: Setbacks, **asked: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tabulate_reopening(setbacks, **{"superstar": "Ana", **asked}).to_pylist()
    return rows


def test_the_quickest_stands_first_and_who_has_too_little_last_in_words() -> None:
    setbacks = setbacks_of(
        setback_of("Few", reopening=Reopening(4, 0, None)),
        setback_of("Slow", reopening=Reopening(40, 3, near(9.0, 2.0))),
        setback_of("Ana", reopening=Reopening(12, 0, near(1.0, 0.4))),
        setback_of("Never", reopening=Reopening(20, 15, None)),
        setback_of("Winner", reopening=Reopening(0, 0, None)),
        setback_of("Blank", reopening=None),
    )
    rows = [(row["name"], row["look"], row["figures"] or row["words"]) for row in reopening_rows(setbacks)]
    assert rows == [
        ("Ana", "accent", "1 day · 12 losses"),
        ("Slow", "plain", "9 days · 40 losses, 3 waiting"),
        ("Blank", "none", "needs column “Created date”"),
        ("Few", "none", "too few: 4 losses"),
        ("Never", "none", "no new deal yet after 15 of 20 losses"),
        ("Winner", "none", "no losses"),
    ]


def test_of_hundreds_of_reps_the_first_the_superstar_and_the_chosen_are_drawn() -> None:
    setbacks = setbacks_of(
        *(setback_of(f"R{at:03}", reopening=Reopening(9, 0, near(at + 1.0, 0.5))) for at in range(200))
    )
    rows = reopening_rows(setbacks, superstar="R199", chosen=["R150"])
    assert len(rows) == MOST_ROWS + 1
    assert {"R000", "R150", "R199"} <= {row["name"] for row in rows}
    assert rows[-1]["words"] == f"{200 - MOST_ROWS} others in the table below"
    assert [row["row"] for row in rows] == list(range(MOST_ROWS + 1))


def test_without_reps_there_are_no_rows() -> None:
    assert reopening_rows(NOBODY) == []
    assert tabulate_change(changes_of(), superstar=None).num_rows == 0
    assert tabulate_holds([]).num_rows == 0


CHANGES = changes_of(
    change_of("Few", "too few"),
    change_of("Cleo", "no more than chance would do", now=0.3),
    change_of("Ben", "worse", now=0.1),
    change_of("Ana", "better", now=0.55),
)


def change_rows() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in tabulate_change(CHANGES, superstar="Ana").to_pylist()}


def test_who_moved_stands_first_and_who_cannot_be_compared_last() -> None:
    assert list(change_rows()) == ["Ana", "Ben", "Cleo", "Few"]
    assert [row["moved"] for row in change_rows().values()] == ["moved", "moved", "not", ""]


def test_a_change_shows_what_was_to_be_expected_what_came_and_what_had_been() -> None:
    ana = change_rows()["Ana"]
    assert [ana[name] for name in ("low", "mean", "high", "before", "now")] == pytest.approx(
        [16, 30, 44, 25, 55]
    )
    assert (ana["verdict"], ana["figures"], ana["unit"]) == (
        "▲ better",
        "25 % (10 of 40), then 55 % (22 of 40)",
        "per cent",
    )


def test_too_few_has_words_and_no_mark() -> None:
    few = change_rows()["Few"]
    assert (few["look"], few["now"], few["words"]) == ("none", None, "too few: 3 decided deals, then 3")


def test_the_grid_of_changes_marks_every_rep_on_every_behaviour() -> None:
    lacking = BehaviourChange(BEHAVIOURS["knows_competition"], "needs", ("competitor",), {}, 0)
    cells = tabulate_change_grid([CHANGES, lacking], ["Ana", "Ben", "Cleo", "Few", "New"], "Ana").to_pylist()
    assert [(cell["name"], cell["mark"]) for cell in cells if cell["column"] == 0] == [
        ("★ Ana", "▲"),
        ("Ben", "▼"),
        ("Cleo", "≈"),
        ("Few", "·"),
        ("New", "·"),
    ]
    assert {(cell["mark"], cell["words"]) for cell in cells if cell["column"] == 1} == {
        ("–", "needs column “Competitor”")
    }


def test_a_mark_means_the_same_in_both_grids() -> None:
    assert len(set(CHANGE_MARKS.values())) == len(CHANGE_MARKS)
    assert {kind: MARKS[kind] for kind in ("too few", "needs")} == {
        kind: CHANGE_MARKS[kind] for kind in ("too few", "needs")
    }
    decided = {CHANGE_MARKS["better"]: "ahead", CHANGE_MARKS["worse"]: "behind"}
    assert all(MARKS[kind].startswith(mark) for mark, kind in decided.items())


@pytest.mark.parametrize("behaviour", [CLOSE_RATE, *BEHAVIOURS.values()])
def test_no_figure_leaves_the_scale(behaviour: Any) -> None:
    assert in_unit(1e9, behaviour) == -in_unit(-1e9, behaviour) < 1e3


HOLDS = [
    hold_of("bounce_back", "closes more", 0.6),
    hold_of("shakes_it_off", "can't tell", 0.1),
    hold_of("honest_no", "too few", reps=3),
    hold_of("no_squeeze", "closes less", -0.6),
    hold_of("knows_competition", "needs", reps=0),
]


def test_connections_stand_under_their_three_techniques() -> None:
    rows = tabulate_holds(HOLDS).to_pylist()
    assert [row["kind"] for row in rows] == ["head", "row", "row", "head", "row", "row", "head", "row"]
    assert [(row["look"], row["verdict"], row["figures"]) for row in rows if row["kind"] == "row"] == [
        ("accent", "closes more", "+0.60 · 12 reps"),
        ("hollow", "can’t tell", "+0.10 · 12 reps"),
        ("none", "too few: 3 reps of the 5 it takes", ""),
        ("accent", "closes less", "−0.60 · 12 reps"),
        ("none", "needs column “Competitor”", ""),
    ]


def test_the_scatter_has_a_dot_a_rep_in_the_behaviours_unit() -> None:
    rows = tabulate_scatter(hold_of("honest_no", "can't tell"), superstar="Rep 3").to_pylist()
    assert [row["name"] for row in rows if row["kind"] == "superstar"] == ["Rep 3"]
    star = rows[0]
    assert (star["value"], star["rate"]) == (pytest.approx(23), pytest.approx(39))
    assert (star["said"], star["closes"]) == ("23 %", "39 % · 6 of 20")
    assert {row["axis"] for row in rows} == {"says no when it is not right, per cent"}
    assert all(row["wide"] for row in rows)


def test_where_all_reps_are_equal_the_scatter_still_stands_and_names_the_superstar() -> None:
    hold = hold_of("honest_no", "can't tell", reps=1)
    same = replace(hold, marks=tuple(replace(hold.marks[0], rep=f"R{at}") for at in range(30)))
    rows = tabulate_scatter(same, superstar="R7").to_pylist()
    assert (rows[0]["name"], len(rows)) == ("R7", 30)
    assert tabulate_scatter(replace(hold, marks=()), superstar=None).num_rows == 0


def test_hostile_names_are_one_short_line_everywhere() -> None:
    name = "<b>" + "x" * 300 + "\n\u202e"
    setbacks = setbacks_of(setback_of(name))
    mark = replace(hold_of("honest_no", "can't tell").marks[0], rep=name)
    shown = [
        rows_of(tabulate_run(setbacks, name, superstar=None), "rep")[0]["text"],
        reopening_rows(setbacks)[0]["name"],
        tabulate_change(changes_of(change_of(name, "better")), superstar=None).to_pylist()[0]["name"],
        tabulate_scatter(replace(HOLDS[0], marks=(mark,)), superstar=None).to_pylist()[0]["name"],
    ]
    assert all(len(text) <= 40 and text.endswith("…") and "\n" not in text for text in shown)


SPECS = [
    (build_run, ()),
    *(
        (build, (width,))
        for build in (build_reopening, build_change, build_holds, build_scatter)
        for width in ("wide", "narrow")
    ),
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
    assert all("data" not in layer for layer in spec["layer"])


TABLES = [
    (build_run("light"), tabulate_run(OFFICE, "Ana", superstar="Ben", notes=[(FIRST, "x")])),
    (build_reopening("light", "wide"), tabulate_reopening(OFFICE, superstar="Ana")),
    (build_change("light", "wide"), tabulate_change(CHANGES, superstar="Ana")),
    (build_holds("light", "narrow"), tabulate_holds(HOLDS)),
    (build_scatter("light", "wide"), tabulate_scatter(HOLDS[0], superstar="Rep 1")),
]


def fields_of(spec: Any) -> set[str]:
    """Every column that a spec draws from the data it is given."""
    if isinstance(spec, list):
        return set().union(*map(fields_of, spec))
    if not isinstance(spec, dict):
        return set()
    own = {spec["field"]} if isinstance(spec.get("field"), str) else set()
    return own.union(*map(fields_of, spec.values()))


@pytest.mark.parametrize(("spec", "table"), TABLES)
def test_every_field_that_is_drawn_is_a_column_and_no_figure_is_nan(spec: Any, table: pa.Table) -> None:
    assert fields_of(spec) <= set(table.column_names)
    figures = [value for row in table.to_pylist() for value in row.values() if isinstance(value, float)]
    assert np.isfinite(figures).all()


def test_days_are_drawn_as_days_of_the_calendar_wherever_the_reader_is() -> None:
    scales = [
        layer["encoding"]["x"].get("scale", {})
        for layer in build_run("light")["layer"]
        if "x" in layer["encoding"] and layer["encoding"]["x"].get("field") == "at"
    ]
    assert {scale["type"] for scale in scales} == {"utc"}


def test_runs_are_not_changed_by_drawing() -> None:
    run = run_of("WLLLLW")
    before = run.level.copy()
    tabulate_run(setbacks_of(setback_of("Ana", run=run, slumps=())), "Ana", superstar=None)
    assert (run.level == before).all()
