"""Which column is which: real header rows of seven CRMs in seven languages, and what values decide."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.choices import Choices
from lib.intake.columns import match_columns, read_outcomes
from lib.intake.demo import SHAPES, write_demo
from lib.intake.demo.layouts import languages_of
from lib.intake.files import read_sheet
from lib.intake.roles import role_index
from lib.intake.sheet import Sheet
from lib.terms import COLUMNS
from tests.intake.made_sheets import plausible_cells, sheet_of

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "headers.toml").read_text(encoding="utf-8"))[
    "case"
]
STAGES = ("Won", "Lost", "Open")
BASE = {"Owner": "rep", "Stage": "outcome", "Close Date": "closed"}


def matched(sheet: Sheet) -> dict[str, str]:
    return {name: sheet.headers[index] for name, index in match_columns(sheet).columns.items()}


def made(kinds: dict[str, str], **columns: list[str]) -> Sheet:
    """BASE and further columns of these kinds; ``columns`` puts cells under a header."""
    wanted = BASE | kinds
    cells = {header: plausible_cells(kind, STAGES) for header, kind in wanted.items()} | columns
    return sheet_of([(header, values) for header, values in cells.items()])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['crm']}-{case['language']}")
def test_a_crms_export_needs_no_matching_by_hand(case: dict) -> None:
    kinds = case["headers"]
    columns = [(header, plausible_cells(kind.lstrip("-"), case["stages"])) for header, kind in kinds.items()]
    expected = {kind: header for header, kind in kinds.items() if not kind.startswith("-")}
    assert matched(sheet_of(columns)) == expected


def test_the_cases_cover_seven_crms_in_seven_languages() -> None:
    crms = {"Salesforce", "HubSpot", "Pipedrive", "Zoho", "Dynamics", "Odoo", "monday"}
    languages = {"en", "de", "fr", "es", "it", "nl", "pt"}
    assert {(case["crm"], case["language"]) for case in CASES} >= {(c, x) for c in crms for x in languages}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_demo_in_every_shape_and_language_needs_no_matching_by_hand(shape: str) -> None:
    for language in languages_of(shape):
        sheet = read_sheet("demo.csv", write_demo(deals=80, reps=3, seed=3, shape=shape, language=language))
        assert isinstance(sheet, Sheet)
        assert set(match_columns(sheet).columns) == set(COLUMNS), language


def test_every_role_serves_a_column_that_exists() -> None:
    served = {role.serves for roles in role_index().values() for role in roles if role.serves}
    assert {name for name in served if not name.startswith("flag:")} == set(COLUMNS)


def test_the_date_that_only_decided_deals_have_beats_the_one_hoped_for() -> None:
    sheet = made({"Close Date": "hoped", "Actual Close Date": "closed", "Est. close date": "hoped"})
    assert matched(sheet)["closed"] == "Actual Close Date"


def test_the_expected_date_serves_where_the_actual_one_is_nearly_never_filled() -> None:
    rare = ["2024-05-05" if row == 0 else "" for row in range(60)]
    sheet = sheet_of(
        [
            ("Owner", plausible_cells("rep", STAGES)),
            ("Status", plausible_cells("outcome", STAGES)),
            ("Actual Close Date", rare),
            ("Expected Close Date", plausible_cells("hoped", STAGES)),
        ]
    )
    assert matched(sheet)["closed"] == "Expected Close Date"


def test_an_amount_that_is_nought_on_every_sale_is_no_amount() -> None:
    sheet = made({"Estimated Revenue": "amount"}, **{"Actual Revenue": ["0"] * 60})
    assert matched(sheet)["amount"] == "Estimated Revenue"


def test_a_column_of_words_is_no_amount_whatever_its_header() -> None:
    assert "amount" not in matched(made({}, Revenue=["User Provided"] * 60))


def test_an_all_blank_column_is_never_matched() -> None:
    sheet = made({"Lead Origin": "source"}, **{"Lead Source": [""] * 60, "Industry": [" "] * 60})
    found = matched(sheet)
    assert found["source"] == "Lead Origin"
    assert "industry" not in found


def test_a_source_filled_on_one_row_in_five_thousand_is_still_found() -> None:
    rows = 5_000
    cells = {header: plausible_cells(kind, STAGES, rows=rows) for header, kind in BASE.items()}
    cells["Referred by"] = ["Acme" if row == 4_321 else "" for row in range(rows)]
    assert matched(sheet_of(list(cells.items())))["referred_by"] == "Referred by"


def test_status_beats_stage_when_only_status_says_won_and_lost() -> None:
    sheet = made({"Stage": "stage", "Status": "outcome"})
    assert matched(sheet)["outcome"] == "Status"


def test_stage_beats_status_when_only_the_stage_says_won_and_lost() -> None:
    sheet = made({}, Status=["Active" if row % 2 else "Archived" for row in range(60)])
    assert matched(sheet)["outcome"] == "Stage"


def test_forecast_type_serves_where_no_stage_says_won_or_lost() -> None:
    sheet = made({"Stage": "stage", "Forecast Type": "outcome"})
    assert matched(sheet)["outcome"] == "Forecast Type"


@pytest.mark.parametrize(
    ("header", "canonical"),
    [
        ("Created By", "rep"),
        ("Last Modified By", "rep"),
        ("Owner Role", "rep"),
        ("Sales Team", "rep"),
        ("Last Activity Date", "closed"),
        ("Next Activity Date", "closed"),
        ("Modified On", "created"),
        ("Age in Days", "amount"),
        ("Probability (%)", "amount"),
        ("Annual Revenue", "amount"),
        ("Weighted amount", "amount"),
        ("Campaign Id", "source"),
        ("Type", "outcome"),
        ("Closed Won Reason", "lost_reason"),
        ("Contract", "contact"),
        ("LEADID", "deal_id"),
    ],
)
def test_a_header_that_says_something_else_is_never_taken(header: str, canonical: str) -> None:
    cells = plausible_cells(canonical, STAGES)
    assert canonical not in matched(sheet_of([(header, cells), ("Colour", ["red"] * 60)]))


def test_names_identify_deals_only_where_no_two_share_one() -> None:
    unique = [f"Deal for desk {row}" for row in range(60)]
    assert matched(made({}, **{"Deal Name": unique}))["deal_id"] == "Deal Name"
    assert "deal_id" not in matched(made({}, **{"Deal Name": ["Deal for desk 0", *unique[:-1]]}))
    assert matched(made({"Record ID": "deal_id"}, **{"Deal Name": unique}))["deal_id"] == "Record ID"


def test_an_id_that_repeats_all_over_is_no_identity() -> None:
    assert "deal_id" not in matched(made({}, ID=[f"C{row % 4}" for row in range(60)]))


def test_the_exporters_own_company_is_not_the_customer() -> None:
    sheet = made({"Company": "own", "Customer": "account"})
    assert matched(sheet)["account"] == "Customer"


def test_a_typing_error_is_forgiven_but_speaks_less_than_the_right_word() -> None:
    sheet = sheet_of([(h, plausible_cells(k, STAGES)) for h, k in [("Onwer", "rep"), ("Satge", "outcome")]])
    assert matched(sheet) == {"rep": "Onwer", "outcome": "Satge"}
    assert matched(made({"Onwer": "rep"}))["rep"] == "Owner"


def test_a_stage_without_a_header_is_known_by_its_values() -> None:
    sheet = sheet_of([("Who", plausible_cells("rep", STAGES)), ("", plausible_cells("outcome", STAGES))])
    match = match_columns(sheet)
    assert match.columns == {"outcome": 1}
    assert match.reasons["outcome"] == "Its values say so, and among its values are won and lost deals."


def test_repeated_headers_go_to_the_column_whose_values_fit() -> None:
    dates = plausible_cells("closed", STAGES)
    sheet = sheet_of(
        [
            ("Name", plausible_cells("text", STAGES)),
            ("Close Date", ["soon"] * 60),
            ("Close Date", dates),
            ("Owner", plausible_cells("rep", STAGES)),
            ("Stage", plausible_cells("outcome", STAGES)),
            ("Name", plausible_cells("text", STAGES)),
        ]
    )
    assert match_columns(sheet).columns == {"closed": 2, "rep": 3, "outcome": 4}


def test_no_column_serves_twice_and_every_column_has_samples() -> None:
    sheet = made({"Person": "rep", "Contact": "contact", "Client": "account", "Notes": "notes"})
    match = match_columns(sheet)
    assert len(set(match.columns.values())) == len(match.columns)
    assert set(match.samples) == set(range(len(sheet.headers)))
    assert match.samples[0] == ("Ana Ruiz", "Ben Okafor", "Chloé Petit")


def test_the_rival_is_named_in_the_reason() -> None:
    sheet = made({"Close Date": "hoped", "Actual Close Date": "closed"})
    match = match_columns(sheet)
    assert [sheet.headers[index] for index in match.rivals["closed"]] == ["Close Date"]
    assert match.reasons["closed"] == (
        "Its header says so, and its values are dates. It fits the deals better than “Close Date”."
    )


def test_won_time_and_lost_time_make_one_date_of_decision() -> None:
    won = ["2024-05-01" if row % 3 == 0 else "" for row in range(60)]
    lost = ["2024-06-01" if row % 3 == 1 else "" for row in range(60)]
    columns = [
        ("Deal - Owner", plausible_cells("rep", STAGES)),
        ("Deal - Status", plausible_cells("outcome", STAGES)),
        ("Deal - Won time", won),
        ("Deal - Lost time", lost),
    ]
    match = match_columns(sheet_of(columns))
    assert match.columns["closed"] == 2
    assert match.also == {"closed": (3,)}
    closed = ("Deal - Deal closed on", [w or v for w, v in zip(won, lost, strict=True)])
    match = match_columns(sheet_of([*columns, closed]))
    assert match.columns["closed"] == 4
    assert not match.also


def test_three_hundred_columns_are_matched_and_the_strange_ones_left() -> None:
    strange = [(f"Custom field {n}", plausible_cells("text", STAGES)) for n in range(297)]
    known = [(header, plausible_cells(kind, STAGES)) for header, kind in BASE.items()]
    assert matched(sheet_of(strange[:150] + known + strange[150:])) == {
        "rep": "Owner",
        "outcome": "Stage",
        "closed": "Close Date",
    }


def test_a_sheet_of_strange_headers_matches_nothing() -> None:
    sheet = sheet_of([(header, plausible_cells("text", STAGES)) for header in ("Foo", "Bar", "Qux", "")])
    match = match_columns(sheet)
    assert match.columns == {}
    assert match.stages == {}
    assert read_outcomes(sheet, match).tolist() == [-1] * 60


@pytest.mark.parametrize("rows", [0, 1])
def test_a_sheet_of_no_or_one_row_is_no_obstacle(rows: int) -> None:
    sheet = sheet_of(
        [(header, plausible_cells(kind, STAGES, rows=rows or 1)[:rows]) for header, kind in BASE.items()]
    )
    assert set(match_columns(sheet).columns) == (set(BASE.values()) if rows else set())


def test_typed_columns_of_a_workbook_are_read_by_their_type() -> None:
    days = np.datetime64("2024-05-01") + np.arange(60).astype("timedelta64[D]")
    sheet = made({}, **{"Close Date": days.tolist(), "Amount": [float(row) for row in range(60)]})
    assert {"closed": "Close Date", "amount": "Amount"}.items() <= matched(sheet).items()


class TestTheManagersWord:
    def test_goes_before_what_header_and_values_say(self) -> None:
        sheet = made({"Assigned to": "rep"})
        match = match_columns(sheet, Choices(columns=(("rep", "Assigned to"),)))
        assert sheet.headers[match.columns["rep"]] == "Assigned to"
        assert match.reasons["rep"] == "You chose this column."

    @pytest.mark.parametrize("named", ["Colour", "#3", "D · Colour", "colour"])
    def test_names_a_column_by_header_number_or_label(self, named: str) -> None:
        sheet = made({"Colour": "source"})
        assert match_columns(sheet, Choices(columns=(("source", named),))).columns["source"] == 3

    def test_can_say_that_there_is_no_such_column(self) -> None:
        for name in ("rep", "outcome", "closed"):
            assert name not in match_columns(made({}), Choices(columns=((name, None),))).columns

    def test_is_handed_back_where_it_names_no_column(self) -> None:
        match = match_columns(made({}), Choices(columns=(("rep", "Nobody"),)))
        assert match.unheeded == (("rep", "Nobody"),)
        assert match.columns["rep"] == 0

    def test_frees_a_column_for_no_other_use(self) -> None:
        sheet = made({"Company": "account"})
        match = match_columns(sheet, Choices(columns=(("source", "Company"),)))
        assert match.columns["source"] == 3
        assert "account" not in match.columns

    def test_turns_a_stage_into_another_outcome(self) -> None:
        sheet = made({})
        match = match_columns(sheet, Choices(stages=(("open", "won"), ("Lost", "open"))))
        assert match.stages == {"Won": "won", "Lost": "open", "Open": "won"}

    def test_chooses_an_outcome_column_that_nobody_would_think_of(self) -> None:
        sheet = made({}, Verdict=["yay" if row % 2 else "nay" for row in range(60)])
        choices = Choices(columns=(("outcome", "Verdict"),), stages=(("yay", "won"), ("nay", "lost")))
        assert match_columns(sheet, choices).stages == {"yay": "won", "nay": "lost"}


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.text(max_size=12), st.sampled_from(["Stage", "Owner", "Close Date", "Amount", "Won"])
            ),
            st.lists(
                st.one_of(st.text(max_size=8), st.sampled_from(["Won", "Lost", "2024-01-01", "5"])),
                min_size=4,
            ),
        ),
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_sheet_is_matched_without_fuss(columns: list[tuple[str, list[str]]]) -> None:
    sheet = sheet_of([(header, cells[:4]) for header, cells in columns])
    match = match_columns(sheet)
    outcomes = read_outcomes(sheet, match)
    assert len(outcomes) == sheet.table.num_rows
    assert set(match.columns) <= set(COLUMNS)
    assert len(set(match.columns.values())) == len(match.columns)
    assert set(match.stages) == set(match.stage_counts)


def test_a_close_date_that_is_the_same_day_but_for_one_word_is_still_a_date() -> None:
    days = ["2025-02-03"] * 9 + ["soon"]
    sheet = sheet_of([("Rep", ["Ana"] * 10), ("Stage", ["Won"] * 9 + ["Lost"]), ("Closed", days)])
    assert match_columns(sheet).columns["closed"] == 2


def test_a_column_read_as_repeating_of_which_only_different_values_are_left_can_be_matched() -> None:
    sheet = read_sheet("names.csv", b'Full Name\n""\n""\n""\nAna\n')
    assert isinstance(sheet, Sheet)
    assert sheet.blank == 3
    assert "outcome" not in match_columns(sheet).columns
