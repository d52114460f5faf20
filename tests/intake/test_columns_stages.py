"""What stages say, and how columns of boxes and dates help where they say too little."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.choices import Choices
from lib.intake.columns import Flag, match_columns, read_outcomes
from lib.intake.sheet import Sheet
from lib.intake.stage_rules import stage_index
from lib.intake.stages import StageReading, read_stage
from lib.terms import OUTCOMES
from tests.intake.made_sheets import plausible_cells, sheet_of

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "stages.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("outcome", "text"), [(name, text) for name, texts in CASES.items() for text in texts]
)
def test_a_stage_says_its_outcome(outcome: str, text: str) -> None:
    assert read_stage(text).outcome == outcome


@pytest.mark.parametrize(
    "text", ["Closed Won - Upsell", "Closd Won", "Lost - no budget", "Invoice sent", "Not won yet"]
)
def test_what_is_read_by_a_part_of_its_words_is_said_to_be_a_guess(text: str) -> None:
    assert read_stage(text).how == "guessed"


@pytest.mark.parametrize(
    "text", ["Foo", "Closed", "Geschlossen", "Fermée", "Done", "Won’t proceed", "🎉", ""]
)
def test_what_nothing_can_read_is_open_and_said_to_be_unknown(text: str) -> None:
    assert read_stage(text) == StageReading("open", "unknown")


@given(st.text(max_size=30))
def test_any_text_has_an_outcome(text: str) -> None:
    assert read_stage(text).outcome in OUTCOMES


@given(st.sampled_from(sorted(stage_index())), st.sampled_from(["{}", " {} ", "3. {}", "{} 🎉", "12 - {}"]))
def test_numbers_and_signs_around_a_stage_change_nothing(key: str, dress: str) -> None:
    assert read_stage(dress.format(key)).outcome == stage_index()[key]


def office(*columns: tuple[str, list[str]]) -> Sheet:
    reps = plausible_cells("rep", ("Won", "Lost", "Open"), rows=len(columns[0][1]))
    return sheet_of([("Owner", reps), *columns])


def outcomes_of(sheet: Sheet) -> list[str]:
    return [("won", "lost", "open", "")[code] for code in read_outcomes(sheet, match_columns(sheet))]


def test_every_value_is_counted_and_given_an_outcome() -> None:
    match = match_columns(office(("Stage", ["Won", "Won", "Lost", "Foo", "", "Closed Won - Upsell"])))
    assert match.stages == {"Won": "won", "Closed Won - Upsell": "won", "Foo": "open", "Lost": "lost"}
    assert match.stage_counts == {"Won": 2, "Closed Won - Upsell": 1, "Foo": 1, "Lost": 1}
    assert match.guessed_stages == ("Closed Won - Upsell",)
    assert match.unknown_stages == ("Foo",)


def test_what_says_two_things_asks_or_denies_is_open_and_asked_about() -> None:
    unclear = ["Won/Lost", "Gewonnen?", "pas gagné", "他社が受注", "Lost - reopened"]
    match = match_columns(office(("Stage", ["Won", "Lost", "Lost contact – retry", *unclear])))
    assert match.unknown_stages == tuple(sorted(unclear))
    assert match.guessed_stages == ("Lost contact – retry",)
    assert [match.stages[text] for text in unclear] == ["open"] * 5


def test_a_blank_stage_has_no_outcome() -> None:
    assert outcomes_of(office(("Stage", ["Won", "", "Lost", "New"]))) == ["won", "", "lost", "open"]


def test_closed_beside_lost_is_a_guess_at_won() -> None:
    match = match_columns(office(("Stage", ["Closed", "Lost", "New"])))
    assert match.stages == {"Closed": "won", "Lost": "lost", "New": "open"}
    assert match.guessed_stages == ("Closed",)


def test_closed_beside_won_and_lost_stays_unknown() -> None:
    match = match_columns(office(("Stage", ["Closed", "Lost", "Won"])))
    assert match.stages["Closed"] == "open"
    assert match.unknown_stages == ("Closed",)


def test_salesforce_boxes_decide_where_stages_are_the_companys_own() -> None:
    sheet = office(
        ("Stage", ["Alpha", "Beta", "Gamma", "Alpha"]),
        ("Won", ["1", "0", "0", "0"]),
        ("Closed", ["1", "1", "0", "0"]),
    )
    assert outcomes_of(sheet) == ["won", "lost", "open", "open"]


def test_boxes_alone_are_enough() -> None:
    sheet = office(("IsWon", ["true", "false", "false"]), ("IsClosed", ["true", "true", "false"]))
    assert outcomes_of(sheet) == ["won", "lost", "open"]
    assert sheet.headers[match_columns(sheet).columns["outcome"]] == "IsWon"


def test_hubspot_boxes_for_won_and_lost() -> None:
    sheet = office(("Is Closed Won", ["Yes", "No", "No"]), ("Is closed lost", ["No", "Yes", "No"]))
    assert outcomes_of(sheet) == ["won", "lost", "open"]


def test_a_box_for_won_alone_never_makes_a_loss() -> None:
    sheet = office(("Won", ["Yes", "No", "No"]))
    assert outcomes_of(sheet) == ["won", "open", "open"]
    assert match_columns(sheet).guessed_stages == ("No",)


def test_the_stage_speaks_before_any_box() -> None:
    sheet = office(("Stage", ["Won", "Lost", "New", "Foo"]), ("Is Won", ["no", "yes", "no", "yes"]))
    assert outcomes_of(sheet) == ["won", "lost", "open", "won"]


def test_odoo_loses_deals_by_archiving_them() -> None:
    sheet = office(("Stage", ["Won", "Qualified", "Qualified"]), ("Active", ["True", "False", "True"]))
    assert outcomes_of(sheet) == ["won", "lost", "open"]


def test_odoo_lost_deals_have_a_reason_and_no_stage_of_their_own() -> None:
    sheet = office(("Stage", ["Won", "Qualified", "Qualified"]), ("Lost Reason", ["", "Too dear", ""]))
    assert outcomes_of(sheet) == ["won", "lost", "open"]


def test_active_means_nothing_where_the_stage_says_lost() -> None:
    sheet = office(("Stage", ["Won", "Lost", "Qualified"]), ("Active", ["True", "False", "False"]))
    assert outcomes_of(sheet) == ["won", "lost", "open"]
    assert match_columns(sheet).flags == ()


def test_times_of_winning_and_losing_stand_in_for_a_status() -> None:
    sheet = office(
        ("Deal - Won time", ["2024-01-05", "", ""]),
        ("Deal - Lost time", ["", "2024-02-05", ""]),
    )
    match = match_columns(sheet)
    assert match.flags == (Flag(1, "won", "filled"), Flag(2, "lost", "filled"))
    assert outcomes_of(sheet) == ["won", "lost", "open"]


def test_a_chosen_stage_is_known_however_it_is_written() -> None:
    sheet = office(("Stage", ["Foo", "Lost", "Won"]))
    match = match_columns(sheet, Choices(stages=(("FOO ", "lost"),)))
    assert match.stages["Foo"] == "lost"
    assert match.unknown_stages == ()
