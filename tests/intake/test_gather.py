"""Several parts make one office: which are used, for what, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from lib.intake.choices import Choices
from lib.intake.gathered import Gathered
from lib.intake.read import Intake, read_deals
from lib.intake.sources import Source, read_source
from lib.terms import DEALS_SCHEMA
from tests.intake.parts import HEADERS, deals, gather, piece, roles, tabs, unread, words, written

OPEN = ("9", "Ben", "Bolt", "Negotiation", "", "2026-03-05", "50")


def kinds(found: Gathered) -> dict[str, int]:
    return {repair.kind: repair.count for repair in found.repairs}


def test_one_file_is_read_as_ever() -> None:
    data = written([*deals("1", "2"), ("3", "", "Acme", "Won", "2026-02-10", "", "5")])
    found, intake = gather([piece("deals.csv", data)]), read_deals("deals.csv", data)
    assert isinstance(intake, Intake)
    assert found.deals.equals(intake.deals)
    assert (found.name, found.columns, found.repairs) == ("deals.csv", intake.columns, intake.repairs)
    assert list(found.rejects) == list(intake.rejects)
    assert found.deals["part"].null_count == 2
    assert words(found.parts) == ["2 deals"]


def test_tabs_of_different_shape_are_matched_each_on_its_own() -> None:
    german = written(
        [("Ben Okafor", "Gewonnen", "10.05.2026", "1.200,50 €")],
        ("Verkäufer", "Phase", "Abschlussdatum", "Betrag"),
    )
    found = gather(tabs({"2026 Q1": written(deals("1", "2")), "2026 Q2": german}))
    assert found.deals.schema == DEALS_SCHEMA
    assert found.deals["part"].to_pylist() == ["2026 Q1", "2026 Q1", "2026 Q2"]
    assert found.deals["rep"].to_pylist() == ["Ana Ruiz", "Ana Ruiz", "Ben Okafor"]
    assert found.deals["closed"].to_pylist()[-1] == date(2026, 5, 10)
    assert found.deals["deal_id"].to_pylist() == ["1", "2", "2-2"]
    assert found.columns["closed"] == "Close Date"
    assert found.name == "Team"


def test_parts_are_called_by_their_tab_and_by_their_file_where_two_are_called_the_same() -> None:
    pieces = [
        *tabs({"Deals": written(deals("1"))}, "North"),
        piece("South", written(deals("2")), 1, "Deals"),
        piece("deals.csv", written(deals("3")), 2),
    ]
    found = gather(pieces)
    assert found.deals["part"].to_pylist() == ["North · Deals", "South · Deals", "deals.csv"]
    assert found.name == "North + 2"


def test_two_files_of_one_name_are_told_apart() -> None:
    found = gather([piece("deals.csv", written(deals("1"))), piece("deals.csv", written(deals("2")), 1)])
    assert found.deals["part"].to_pylist() == ["deals.csv (1)", "deals.csv (2)"]


def test_a_part_that_is_no_table_of_deals_is_idle_and_says_why() -> None:
    notes = written([("x", "y")], ("Topic", "Text"))
    targets = written([("Ana", "2026-01-01")], ("Owner", "Close Date"))
    book = {"Notes": notes, "Q1": written(deals("1")), "Targets": targets, "Empty": b"\n\n"}
    found = gather(tabs(book))
    assert roles(found) == ["idle", "deals", "idle", "idle"]
    assert words(found.parts) == [
        "no table of deals",
        "1 deal",
        "no table of deals: no column for Stage",
        "empty",
    ]
    assert found.deals["part"].null_count == 1


def test_a_part_that_nobody_asked_for_is_offered_and_one_left_out_is_not_used() -> None:
    parts = tabs({name: written(deals(name)) for name in ("Q1", "Q2", "Q3")})
    parts = [parts[0], piece("Team", written(deals("Q2")), part="Q2", wanted=False), parts[2]]
    parts[2] = piece("Team", written(deals("Q3")), part="Q3", left=True)
    found = gather(parts)
    assert roles(found) == ["deals", "offered", "offered"]
    assert words(found.parts)[1:] == ["reads as 1 deal, not taken"] * 2
    assert found.accepted == 1


def test_a_part_of_which_hardly_a_row_is_a_deal_is_no_part_of_deals() -> None:
    bad = [("", "Ana", "", "", "", "", "") for _ in range(6)]
    found = gather(tabs({"Q1": written(deals("1")), "Scratch": written([*deals("7"), *bad])}))
    assert roles(found) == ["deals", "idle"]
    assert words(found.parts)[1] == "not taken for deals: only 1 of 7 rows read as such"
    alone = gather(tabs({"Scratch": written([*deals("7"), *bad])}))
    assert (alone.accepted, alone.rejected) == (1, 6)


def test_a_tab_of_open_deals_alone_has_the_columns_of_its_sisters() -> None:
    headers = ("No", "Who", "Firm", "Stage", "Decided", "Begun", "Worth")
    choices = Choices(columns=(("rep", "Who"), ("closed", "Decided"), ("created", "Begun")))
    old = piece("Team", written(deals("1", "2"), headers), part="Q1", choices=choices)
    new = piece("Team", written([OPEN], headers), part="Q2")
    found = gather([old, new])
    assert roles(found) == ["deals", "deals"]
    last = found.deals.to_pylist()[-1]
    assert (last["rep"], last["outcome"], last["closed"]) == ("Ben", "open", None)
    assert last["created"] == date(2026, 3, 5)
    match = found.parts[1].match
    assert match is not None
    assert match.reasons["rep"] == "As in “Q1”, which has the same columns."


def test_the_managers_word_about_a_part_goes_before_its_sisters() -> None:
    headers = (*HEADERS, "Second Owner")
    rows = [(*row, "Cleo") for row in deals("1", "2")]
    choices = Choices(columns=(("rep", "Second Owner"),))
    book = [
        piece("Team", written(rows, headers), part="Q1"),
        piece("Team", written(rows[:1], headers), part="Q2", choices=choices),
    ]
    assert gather(book).deals["rep"].to_pylist() == ["Ana Ruiz", "Cleo"]


def test_reps_are_spelled_as_most_often_over_the_whole_office() -> None:
    book = {
        "Q1": written([*deals("1", "2", rep="ana ruiz"), *deals("3", rep="Ana Ruiz")]),
        "Q2": written(deals("4", "5", rep="Ana Ruiz")),
    }
    found = gather(tabs(book))
    assert found.deals["rep"].to_pylist() == ["Ana Ruiz"] * 5
    assert kinds(found)["rep spellings"] == 1


def test_rejects_of_several_parts_are_one_list_that_names_the_part() -> None:
    bad = ("8", "", "Acme", "Won", "2026-02-10", "", "5")
    german = ("Nummer", "Verkäufer", "Kunde", "Phase", "Abschlussdatum", "Erstellt am", "Betrag")
    found = gather(tabs({"Q1": written([*deals("1"), bad]), "Q2": written([bad, *deals("2")], german)}))
    assert [(one.problem.part, one.problem.row) for one in found.rejects] == [("Q1", 3), ("Q2", 2)]
    assert found.rejects[1:2][0].problem.part == "Q2"
    assert len(found.rejects[:1]) == 1


def test_repairs_said_of_every_part_are_added_up_and_others_name_their_part() -> None:
    headers = HEADERS[1:]
    q1 = [row[1:] for row in deals("1", "2")]
    q2 = [("Ben", "n/a", "Won", "2026-04-10", "2026-04-05", "7")]
    found = gather(tabs({"Q1": written(q1, headers), "Q2": written(q2, headers)}))
    said = {repair.kind: repair for repair in found.repairs}
    assert said["made numbers"].what.startswith("The file has no column of deal numbers")
    assert said["made numbers"].count == 3
    assert said["blank words"].what.startswith("Q2: ")


def test_made_numbers_are_like_no_written_one() -> None:
    plain = written([row[1:] for row in deals("x")], HEADERS[1:])
    found = gather(tabs({"Q1": plain, "Q2": written(deals("1-2", "part 1-2"))}))
    ids = found.deals["deal_id"].to_pylist()
    assert ids == ["part part 1-2", "1-2", "part 1-2"]


def test_an_office_counts_in_one_currency_that_of_most_amounts() -> None:
    book = {
        "Q1": written(deals("1", "2", amount="100 USD")),
        "Q2": written([*deals("3", "4", amount="90 EUR"), *deals("5", amount="7 EUR")]),
    }
    found = gather(tabs(book))
    assert found.currency == "EUR"
    assert found.deals["deal_id"].to_pylist() == ["3", "4", "5"]
    assert found.reject_kinds == {"other currency": 2}
    assert roles(found) == ["deals", "deals"]
    chosen = Choices(currency="USD", rates=(("EUR", 2.0),))
    rated = gather([*tabs({"Q1": book["Q1"]}, choices=chosen), *tabs({"Q2": book["Q2"]})])
    assert (rated.currency, rated.rejected) == ("USD", 0)
    assert rated.deals["amount"].to_pylist() == [100, 100, 180, 180, 14]


def test_a_table_of_users_serves_the_deals_and_rows_left_out_keep_what_was_written() -> None:
    headers = ("Opportunity ID", "OwnerId", "Stage", "Close Date", "Amount")
    rows = [(f"D{n}", f"005A{n % 2}", "Won" if n % 3 else "Lost", "2026-02-10", n) for n in range(9)]
    book = {
        "Deals": written([*rows, ("D9", "005A1", "Won", "someday", 1)], headers),
        "Users": written([("005A0", "Ana Ruiz"), ("005A1", "Ben Okafor")], ("User ID", "Full Name")),
    }
    found = gather(tabs(book))
    assert roles(found) == ["deals", "look-up"]
    assert set(found.deals["rep"].to_pylist()) == {"Ana Ruiz", "Ben Okafor"}
    assert words(found.parts)[1] == "names for 2 reps"
    assert found.rejects[0:1][0].cells[:3] == ("D9", "005A1", "Won")
    pieces = tabs({"Deals": book["Deals"]}) + tabs({"Users": book["Users"]}, left=True)
    without = gather(pieces)
    assert roles(without) == ["deals", "offered"]
    assert set(without.deals["rep"].to_pylist()) == {"005A0", "005A1"}


def test_choices_for_the_whole_source_do_not_hide_its_tables_of_names() -> None:
    headers = ("Opportunity ID", "Seller", "Stage", "Close Date", "Amount")
    rows = [(f"D{n}", f"005A{n % 2}", "Won" if n % 3 else "Lost", "2026-02-10", n) for n in range(9)]
    users = written([("005A0", "Ana Ruiz"), ("005A1", "Ben Okafor")], ("User ID", "Full Name"))
    chosen = Choices(columns=(("rep", "Seller"),))
    found = gather(tabs({"Deals": written(rows, headers), "Users": users}, choices=chosen))
    assert roles(found) == ["deals", "look-up"]
    assert set(found.deals["rep"].to_pylist()) == {"Ana Ruiz", "Ben Okafor"}


def test_nothing_that_reads_as_deals_is_said_by_the_part_that_came_nearest() -> None:
    near = written([("Ana", "2026-01-01", 5)], ("Owner", "Close Date", "Amount"))
    said = unread(tabs({"Notes": written([("x", "y")], ("Topic", "Text")), "Q1": near}))
    assert said.nearest is not None
    assert said.nearest.part == "Q1"
    assert said.sheet is not None
    assert said.match is not None
    assert said.problem.kind == "no outcome"
    assert said.problem.why.startswith("None of the 2 parts reads as deals. “Q1” comes nearest: No column")
    assert roles(said) == ["idle", "idle"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", written([("a", "b")], ("Topic", "Text")), written([])])
def test_one_file_that_cannot_be_read_says_what_it_ever_said(data: bytes) -> None:
    said = unread([piece("deals.csv", data)])
    assert said.problem == getattr(read_deals("deals.csv", data), "problem", None)


def test_tables_of_names_alone_are_no_office() -> None:
    users = written([("005A0", "Ana Ruiz"), ("005A1", "Ben Okafor")], ("User ID", "Full Name"))
    assert unread(tabs({"Users": users, "More users": users})).problem.kind == "tables"


def test_an_office_of_which_every_part_is_left_out_asks_to_take_one() -> None:
    said = unread(tabs({"Q1": written(deals("1")), "Q2": written(deals("2"))}, left=True))
    assert said.problem.kind == "left"
    assert roles(said) == ["offered", "offered"]


def test_each_dictionary_of_the_pooled_table_holds_each_text_once_and_no_other() -> None:
    book = {"Q1": written(deals("1", "2", "3")), "Q2": written([*deals("3"), OPEN])}
    found = gather(tabs(book))
    for field in found.deals.schema:
        column = found.deals[field.name]
        assert column.num_chunks == 1
        if str(field.type).startswith("dictionary"):
            texts = column.chunk(0).dictionary.to_pylist()
            assert len(set(texts)) == len(texts)
            assert set(texts) == set(column.drop_null().to_pylist())


def test_a_workbook_is_read_sheet_by_sheet_hidden_ones_unasked() -> None:
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title in ("Q1", "Q2", "Old"):
        page = book.create_sheet(title)
        for row in (HEADERS, *deals(f"{title}-1", f"{title}-2")):
            page.append(row)
    book["Old"].sheet_state = "hidden"
    book.create_sheet("Blank")
    out = BytesIO()
    book.save(out)
    pieces = read_source(Source("team.xlsx", out.getvalue(), left=("Q2",)), 0)
    assert [(one.part, one.wanted, one.left) for one in pieces] == [
        ("Q1", True, False),
        ("Q2", True, True),
        ("Old", False, False),
        ("Blank", True, False),
    ]
    assert roles(gather(pieces)) == ["deals", "offered", "offered", "idle"]
    asked = read_source(Source("team.xlsx", out.getvalue(), taken=("Old",)), 0)
    assert roles(gather(asked)) == ["offered", "offered", "deals", "idle"]
    chosen = read_source(Source("team.xlsx", out.getvalue(), choices=(("", Choices(part="Q2")),)), 0)
    assert [one.wanted for one in chosen] == [False, True, False, False]


def test_dates_that_could_be_either_are_read_as_the_tabs_beside_them_prove() -> None:
    def tab(*days: str) -> bytes:
        rows = [
            (f"{days[0]}{at}", "Ana", "Acme", "Won", day, "2026-01-02", at) for at, day in enumerate(days, 1)
        ]
        return written(rows, HEADERS)

    book = {"Q1": tab("02/03/2026"), "Q2": tab("04/25/2026", "05/26/2026")}
    found = gather(tabs(book))
    assert found.deals["closed"].to_pylist()[0] == date(2026, 2, 3)
    (said,) = [repair for repair in found.repairs if repair.kind == "day order"]
    assert said.what.endswith("other dates brought with it are month first.")
    (question,) = found.parts[0].questions
    assert question.assumed is False
    chosen = tabs({"Q1": book["Q1"]}, choices=Choices(day_first=True)) + tabs({"Q2": book["Q2"]})
    assert gather(chosen).deals["closed"].to_pylist()[0] == date(2026, 3, 2)
    german = ("Nummer", "Verkäufer", "Kunde", "Phase", "Abschlussdatum", "Erstellt am", "Betrag")
    other = piece("other.csv", written([("9", "Ana", "Acme", "Won", "25.04.2026", "", "1")], german), 1)
    strange = gather([piece("a.csv", book["Q1"]), other])
    assert strange.deals["closed"].to_pylist()[0] == date(2026, 3, 2)


def test_a_manager_may_make_deals_of_what_looks_like_a_table_of_names() -> None:
    headers = ("Number", "Customer", "Person", "Step", "When")
    rows = [(str(n), f"Firm {n}", "Ana", "Open", "2026-02-03") for n in range(4)]
    book = {"Deals": written(deals("1", "2")), "List": written(rows, headers)}
    assert roles(gather(tabs(book))) == ["deals", "idle"]
    assert gather(tabs(book)).parts[1].match is not None
    columns = (("rep", "Person"), ("outcome", "Step"), ("closed", "When"))
    chosen = tabs({"Deals": book["Deals"]}) + tabs({"List": book["List"]}, choices=Choices(columns=columns))
    assert roles(gather(chosen)) == ["deals", "deals"]
