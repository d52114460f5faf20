"""What the names of files, sheets and tabs say, and what becomes of deals for which only the name says it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.choices import Choices
from lib.intake.part_names import FROM_NAME, read_part_name
from lib.intake.periods import Period
from lib.terms import parse_quarter, quarter_days, quarter_name
from tests.intake.parts import HEADERS, gather, piece, tabs, unread, written

Q1, MARCH = (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 31))
PERIODS = {
    **dict.fromkeys(["2026Q1", "Q1 2026", "q1-2026", "1Q26", "26Q1", "Q1 '26", "Deals Q1 26", "FY26 Q1"], Q1),
    **dict.fromkeys(["Q1 FY2025/26", "1. Quartal 2026", "T1 2026", "1er trimestre 2026", "Jan–Mar 2026"], Q1),
    **dict.fromkeys(["1e trimestre de 2026", "1st quarter 2026", "Januar bis März 2026", "2026_q1.xlsx"], Q1),
    **dict.fromkeys(["Jan 2026 - Mar 2026", "Pipeline 2026 Q1 (final v2)", "Kwartaal 1 2026"], Q1),
    **dict.fromkeys(["March 2026", "2026-03", "03/2026", "2026_03", "deals-2026-03.csv", "202603"], MARCH),
    **dict.fromkeys(["Mar 26", "März 2026", "mars 2026", "marzo de 2026", "2026 maart", "Março 2026"], MARCH),
    "Q3 FY26": (date(2026, 7, 1), date(2026, 9, 30)),
    "T2 2025": (date(2025, 4, 1), date(2025, 6, 30)),
    "Q1–Q2 2026": (date(2026, 1, 1), date(2026, 6, 30)),
    "H2 2025": (date(2025, 7, 1), date(2025, 12, 31)),
    "1. Halbjahr 2026": (date(2026, 1, 1), date(2026, 6, 30)),
    "Nov–Jan 2026": (date(2025, 11, 1), date(2026, 1, 31)),
    "Deals 2025": (date(2025, 1, 1), date(2025, 12, 31)),
    "2025/26": (date(2026, 1, 1), date(2026, 12, 31)),
    "deals_2026-03-31.csv": (date(2026, 3, 31), date(2026, 3, 31)),
    "Export 31.03.2026": (date(2026, 3, 31), date(2026, 3, 31)),
    "20260331 deals": (date(2026, 3, 31), date(2026, 3, 31)),
    "15 March 2026": (date(2026, 3, 15), date(2026, 3, 15)),
    "Q1 2026 as of 2026-04-02": Q1,
}


@pytest.mark.parametrize("name", sorted(PERIODS))
def test_a_name_says_a_period(name: str) -> None:
    period = read_part_name(name).period
    assert period is not None
    assert (period.first, period.last) == PERIODS[name]


NO_PERIOD = [
    "Deals",
    "Q1",
    "Jan",
    "Jan Kowalski",
    "Sheet1",
    "v2",
    "Ana 2",
    "Q5 2026",
    "2026-13",
    "7/11",
    "",
    "🎉",
]


@pytest.mark.parametrize("name", NO_PERIOD)
def test_a_name_without_a_year_or_a_period_says_none(name: str) -> None:
    period = read_part_name(name).period
    assert period is None or (period.last - period.first).days > 300  # Q5 2026 and 2026-13 say the year


def test_the_sheets_name_says_the_year_of_its_tabs() -> None:
    assert read_part_name("Deals 2026.xlsx", "Q1").period == Period(Q1[1], Q1[0])
    assert read_part_name("Pipeline FY26", "March").period == Period(MARCH[1], MARCH[0])
    assert read_part_name("Deals 2026.xlsx", "Q1 2025").period == Period(date(2025, 3, 31), date(2025, 1, 1))
    assert read_part_name("Deals 2026", "Jan Kowalski").period == Period(date(2026, 12, 31), date(2026, 1, 1))


@given(st.integers(1991 * 4, 2099 * 4), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_a_quarter_as_we_write_it_is_that_quarter_of_the_fiscal_year(index: int, start: int) -> None:
    name = quarter_name(index)
    assert parse_quarter(name) == index
    first, last = quarter_days(index, start)
    for written_so in (name, f"Q{name[-1]} {name[:4]}", f"Ana Ruiz – {name}", f"{name[:4]}_q{name[-1]}.csv"):
        period = read_part_name(written_so, None, start).period
        assert period == Period(last, first)
        assert first < period.find_closing(start) < last


@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=30)))
@settings(max_examples=200, deadline=None)
def test_any_name_is_read(name: str, part: str | None) -> None:
    named = read_part_name(name, part)
    assert named.rep is None or named.rep.strip()
    assert named.period is None or named.period.first <= named.period.last


NAMES = {
    "Ana Ruiz": "Ana Ruiz",
    "Ana – Q1 2026": "Ana",
    "2026 Q2 Ana Ruiz": "Ana Ruiz",
    "deals_ana_ruiz.csv": "Ana Ruiz",
    "ana-ruiz_2026_q2.xlsx": "Ana Ruiz",
    "Copy of Ana Ruiz": "Ana Ruiz",
    "Ana Ruiz (1)": "Ana Ruiz",
    "Ana Ruiz (Berlin)": "Ana Ruiz",
    "Team Ana": "Ana",
    "O’Brien, Tom": "O’Brien, Tom",
    "Jean-Pierre Petit": "Jean-Pierre Petit",
    "Jan Kowalski": "Jan Kowalski",
    "April – Q1 2026": "April",
    "Kanye West": "Kanye West",
    "Pipeline Ana Ruiz 2026Q2 final v2": "Ana Ruiz",
    "دانا": "دانا",
    "अनिता शर्मा": "अनिता शर्मा",
    "Müller": "Müller",
}
NO_NAMES = [
    "Deals", "Sheet1", "Tabelle2", "Feuille 1", "Q1 2026", "Region North", "EMEA", "Verkaufschancen",
    "March 2026", "Ana 2", "Ana/Ben", "Export 2026-03-31", "Copy of Sheet1", "X", "",
    "The whole long list of our deals by region and product",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(NAMES))
def test_what_is_left_of_a_name_is_the_reps(name: str) -> None:
    assert read_part_name(name).rep == NAMES[name]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_of_a_person_is_none(name: str) -> None:
    assert read_part_name(name).rep is None


def test_the_file_says_the_rep_where_its_tabs_say_the_quarter() -> None:
    assert read_part_name("Ana Ruiz.xlsx", "2026 Q1").rep == "Ana Ruiz"
    assert read_part_name("Team pipeline", "Ben Okafor").rep == "Ben Okafor"


NO_REP = ("Account", "Stage", "Close Date", "Created Date", "Amount")
ROWS = [
    ("Acme", "Won", "2026-02-10", "2026-01-05", "100"),
    ("Bolt", "Lost", "2026-02-11", "2026-01-06", "70"),
]


def test_tabs_named_after_reps_are_theirs_and_that_is_said() -> None:
    found = gather(
        tabs({name: written(ROWS[:1], NO_REP) for name in ("Ana – Q1 2026", "Ben", "Cleo", "Dan")})
    )
    assert found.deals["rep"].to_pylist() == ["Ana", "Ben", "Cleo", "Dan"]
    (said,) = [repair for repair in found.repairs if repair.kind == "rep from the name"]
    assert said.count == 4
    assert "(“Ana”, “Ben”, “Cleo” …)" in said.what
    match = found.deal_parts[0].intake.match if found.deal_parts[0].intake else None
    assert match is not None
    assert match.reasons["rep"].startswith("No column says it")


def test_one_tab_alone_and_tabs_of_one_name_are_nobodys() -> None:
    assert unread(tabs({"Ana": written(ROWS, NO_REP)})).problem.kind == "no rep"
    same = unread(tabs({"Ana Q1": written(ROWS, NO_REP), "Ana Q2": written(ROWS, NO_REP)}))
    assert same.problem.kind == "no rep"


def test_a_tab_that_lacks_more_than_the_rep_is_no_second_one() -> None:
    notes = written([("Acme", "Done")], ("Account", "Stage"))
    assert unread(tabs({"Ana": written(ROWS, NO_REP), "Berlin": notes})).problem.kind == "no rep"


def test_tabs_that_have_a_rep_column_keep_it() -> None:
    headers = ("Owner", *NO_REP)
    book = {name: written([("Zoe", *row) for row in ROWS], headers) for name in ("Ana", "Ben")}
    assert set(gather(tabs(book)).deals["rep"].to_pylist()) == {"Zoe"}


def test_a_manager_may_take_the_rep_from_any_name_or_from_none() -> None:
    chosen = Choices(columns=(("rep", FROM_NAME),))
    asked = gather([piece("Region North.csv", written(ROWS, NO_REP), choices=chosen)])
    assert set(asked.deals["rep"].to_pylist()) == {"Region North"}
    assert not [repair for repair in asked.repairs if repair.kind == "choice not heeded"]
    denied = Choices(columns=(("rep", None),))
    book = tabs({"Ana": written(ROWS, NO_REP)}) + tabs({"Ben": written(ROWS, NO_REP)}, choices=denied)
    assert unread(book).problem.kind == "no rep"
    over = Choices(columns=(("rep", FROM_NAME),))
    owned = written([("Zoe", *row) for row in ROWS], ("Owner", *NO_REP))
    assert set(gather(tabs({"Ana Ruiz": owned}, choices=over)).deals["rep"].to_pylist()) == {"Ana Ruiz"}


UNDATED = ("Deal ID", "Owner", "Stage", "Created Date", "Amount")


def undated(*rows: tuple[str, ...]) -> bytes:
    return written(rows, UNDATED)


def test_deals_of_a_quarters_tab_without_close_dates_are_decided_in_that_quarter() -> None:
    rows = [
        ("1", "Ana", "Won", "2026-01-05", "100"),
        ("2", "Ana", "Lost", "2026-03-20", "5"),
        ("3", "Ben", "Won", "2026-05-01", "7"),
        ("4", "Ben", "Negotiation", "2026-01-01", "7"),
        ("5", "Ben", "Won", "", "7"),
    ]
    found = gather([piece("Deals 2026Q1.csv", undated(*rows))])
    deals = {one["deal_id"]: (one["closed"], one["closed_from_name"]) for one in found.deals.to_pylist()}
    assert deals == {
        "1": (date(2026, 2, 14), True),  # the middle of the quarter
        "2": (date(2026, 3, 20), True),  # no deal is decided before the day it was opened
        "3": (date(2026, 3, 31), True),
        "4": (None, False),
        "5": (date(2026, 2, 14), True),
    }
    (said,) = [repair for repair in found.repairs if repair.kind == "day from the name"]
    assert said.count == 4
    fiscal = gather(
        [piece("Deals 2026Q1.csv", undated(("1", "Ana", "Won", "2025-04-05", "1")))], fiscal_start=4
    )
    assert fiscal.deals["closed"].to_pylist() == [date(2025, 5, 16)]


def test_only_the_parts_without_close_dates_have_them_from_their_names() -> None:
    dated = written([("9", "Ana", "Acme", "Won", "2026-05-09", "2026-04-01", "7")], HEADERS)
    found = gather(tabs({"2026 Q1": undated(("1", "Ana", "Won", "2026-01-05", "1")), "2026 Q2": dated}))
    assert found.deals["closed_from_name"].to_pylist() == [True, False]


@pytest.mark.parametrize("name", ["Deals.csv", "Deals 2026.csv", "deals_2026-03-31.csv", "H1 2026.csv"])
def test_a_name_that_says_no_quarter_or_month_dates_nothing(name: str) -> None:
    assert unread([piece(name, undated(("1", "Ana", "Won", "2026-01-05", "1")))]).problem.kind == "no closed"


def test_months_that_lie_in_two_fiscal_quarters_date_nothing() -> None:
    data = undated(("1", "Ana", "Won", "2026-01-05", "1"))
    assert gather([piece("Jan–Mar 2026.csv", data)]).accepted == 1
    period = read_part_name("Jan–Mar 2026").period
    assert period is not None
    assert period.find_closing(2) is None
    assert gather([piece("Feb–Apr 2026.csv", data)], fiscal_start=2).accepted == 1
