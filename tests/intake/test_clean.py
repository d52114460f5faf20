"""From a file's text to deals: what is accepted, what is left out and why, what is mended and said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from lib.intake.choices import Choices
from lib.intake.clean import clean_deals
from lib.intake.columns import match_columns
from lib.intake.read import Intake, Unread, read_deals, rejects_table
from lib.intake.sentences import load_sentences
from lib.terms import DEALS_SCHEMA
from tests.intake.made_sheets import sheet_of

HEADER = (
    "Deal ID,Owner,Account,Stage,Close Date,Created Date,Amount,Currency,"
    "Lead Source,Referred by,Lost Reason,Industry,Competitor"
)
DEAL = {
    "Deal ID": "",
    "Owner": "Ana",
    "Account": "Acme",
    "Stage": "Won",
    "Close Date": "2025-04-20",
    "Created Date": "2025-01-20",
    "Amount": "100.50",
    "Currency": "EUR",
    "Lead Source": "Web",
    "Referred by": "Bolt",
    "Lost Reason": "",
    "Industry": "Steel",
    "Competitor": "Rival",
}


def deal(number: str = "", **cells: str) -> str:
    """A line of the file: a good deal but for the cells given (``Close_Date`` for Close Date)."""
    filled = {**DEAL, "Deal ID": number, **{name.replace("_", " "): cell for name, cell in cells.items()}}
    return ",".join(f'"{cell}"' for cell in filled.values())


GOOD = [
    deal(f"G{number}", Stage=stage, Close_Date=f"2025-04-2{number}", Amount=f"{number}00.50")
    for number, stage in enumerate(["Won", "Lost", "Won", "Lost"], start=1)
]
"""Four deals that every file here begins with, rows 2 to 5, so that its columns are plain."""


def read(*lines: str, header: str = HEADER, **choices: Any) -> Intake:
    intake = read_deals("deals.csv", "\n".join([header, *GOOD, *lines]).encode(), Choices(**choices))
    assert isinstance(intake, Intake), intake.problem
    assert intake.rows == intake.accepted + intake.rejected + intake.blank
    assert intake.deals.schema == DEALS_SCHEMA
    assert (intake.accepted, intake.rejected) == (intake.deals.num_rows, len(intake.rejects))
    return intake


def last(intake: Intake) -> dict[str, Any]:
    return intake.deals.slice(intake.deals.num_rows - 1).to_pylist()[0]


def repairs(intake: Intake) -> dict[str, int]:
    return {repair.kind: repair.count for repair in intake.repairs}


def test_a_good_deal_comes_through_whole() -> None:
    assert last(read(deal("A1", Account="ACME, Inc."))) == {
        "row": 6,
        "deal_id": "A1",
        "rep": "Ana",
        "outcome": "won",
        "closed": date(2025, 4, 20),
        "created": date(2025, 1, 20),
        "account": "ACME, Inc.",
        "account_key": "acme",
        "amount": 100.5,
        "source": "Web",
        "referred_by": "Bolt",
        "referred_key": "bolt",
        "lost_reason": None,
        "industry": "Steel",
        "competitor": "Rival",
        "contact": None,
        "notes": None,
        "closed_from_name": False,
        "part": None,
    }


@pytest.mark.parametrize(
    ("line", "kind", "column", "value"),
    [
        (deal("X", Owner=""), "no rep", "B · Owner", ""),
        (deal("X", Owner="n/a"), "no rep", "B · Owner", "n/a"),
        (deal("X", Stage=""), "no outcome", "D · Stage", ""),
        (deal("X", Close_Date=""), "no date", "E · Close Date", ""),
        (deal("X", Close_Date="TBD"), "no date", "E · Close Date", "TBD"),
        (deal("X", Close_Date="soon"), "bad date", "E · Close Date", "soon"),
        (deal("X", Close_Date="1925-04-20"), "bad date", "E · Close Date", "1925-04-20"),
        (deal("X", Created_Date="2025-02-30"), "bad date", "F · Created Date", "2025-02-30"),
        (deal("X", Amount="a lot"), "bad amount", "G · Amount", "a lot"),
        (deal("X", Amount="(1,200)"), "negative amount", "G · Amount", "(1,200)"),
        (deal("X", Currency="US Dollar"), "other currency", "H · Currency", "US Dollar"),
        (deal("X", Amount="$5.00", Currency=""), "other currency", "H · Currency", ""),
        (deal("Total", Owner="", Stage="", Close_Date=""), "total line", "A · Deal ID", "Total"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_says_why(
    line: str, kind: str, column: str, value: str
) -> None:
    intake = read(line)
    (reject,) = intake.rejects
    problem = reject.problem
    assert (problem.kind, problem.row, problem.column, problem.value) == (kind, 6, column, value)
    assert problem.why.endswith((".", ")."))
    assert problem.mend.endswith(".")
    assert "{" not in str(problem)
    assert reject.cells[1] == line.split('","')[1]
    assert intake.reject_kinds == {kind: 1}


@pytest.mark.parametrize(
    "cells",
    [
        {"Stage": "Negotiation", "Close Date": "whenever"},  # only hoped for
        {"Stage": "Negotiation", "Close Date": ""},
        {"Amount": ""},
        {"Amount": "n/a"},
        {"Amount": "0"},
        {"Amount": "", "Currency": "USD"},  # no amount, so nothing of it is in another currency
        {"Created Date": ""},
        {"Account": "", "Lead Source": "-", "Industry": "#N/A"},
        {"Owner": "李 🎉"},
        {"Owner": "=SUM(A1)"},
        {"Account": "Total"},  # a firm of that name
        {"Created Date": "2026-01-01"},  # after it was closed: odd, but a person would keep it
    ],
)
def test_a_row_that_a_person_would_accept_is_accepted(cells: dict[str, str]) -> None:
    assert read(deal("X", **cells)).accepted == 5


def test_the_closing_date_of_an_open_deal_is_only_hoped_for() -> None:
    assert last(read(deal("X", Stage="Negotiation")))["closed"] is None


def test_competitor_none_says_that_somebody_looked_and_other_nones_say_nothing() -> None:
    row = last(read(deal("X", Competitor="none", Industry="None", Referred_by="-")))
    assert (row["competitor"], row["industry"], row["referred_by"], row["referred_key"]) == (
        "none",
        None,
        None,
        None,
    )


def test_words_for_nothing_are_counted() -> None:
    intake = read(deal("X", Industry="n/a"), deal("Y", Industry=" N/A "))
    assert repairs(intake)["blank words"] == 2


def test_na_is_a_surname() -> None:
    assert last(read(deal("X", Owner="Na")))["rep"] == "Na"


def test_outer_spaces_and_nul_go_but_html_and_formulas_stay_as_written() -> None:
    assert last(read(deal("X", Account="  <b>Acme</b>  ")))["account"] == "<b>Acme</b>"
    sheet = sheet_of(
        [
            ("Owner", ["Ana", "A\0na"]),
            ("Stage", ["Won", "Lost"]),
            ("Close Date", ["2025-04-20", "2025-04-21"]),
        ]
    )
    intake = clean_deals(sheet, match_columns(sheet))
    assert isinstance(intake, Intake)
    assert intake.deals["rep"].to_pylist() == ["Ana", "Ana"]


def test_a_repeated_number_keeps_the_last_row_and_names_it() -> None:
    intake = read(deal("A1", Owner="Ben"), deal("A2"), deal("A1", Owner="Cleo"), deal("a1"))
    assert [(problem.kind, problem.row) for problem in intake.rejects.iterate_problems()] == [
        ("duplicate", 6)
    ]
    assert "row 8" in intake.rejects[0].problem.why
    assert intake.deals["deal_id"].to_pylist()[4:] == ["A2", "A1", "a1"]  # Salesforce tells a1 from A1
    assert repairs(intake)["duplicates"] == 1


def test_a_later_row_that_cannot_be_used_does_not_take_an_earlier_good_one_with_it() -> None:
    intake = read(deal("A1"), deal("A1", Amount="a lot"))
    assert intake.reject_kinds == {"bad amount": 1}
    assert "A1" in intake.deals["deal_id"].to_pylist()


def test_without_a_column_of_numbers_they_are_made_from_rows_and_order_as_text() -> None:
    header = HEADER.removeprefix("Deal ID,")
    lines = [",".join(line.split(",")[1:]) for line in GOOD * 25]
    intake = read_deals("deals.csv", "\n".join([header, *lines]).encode())
    assert isinstance(intake, Intake)
    ids = intake.deals["deal_id"].to_pylist()
    assert (ids[0], ids[-1]) == ("002", "101")
    assert ids == sorted(ids)
    assert repairs(intake)["made numbers"] == 100


def test_a_number_made_for_one_row_never_meets_another_rows_own() -> None:
    ids = read(deal(""), deal("6"), deal("row 6")).deals["deal_id"].to_pylist()
    assert len(set(ids)) == 7


def test_the_office_counts_in_the_currency_of_most_accepted_rows() -> None:
    dollars = [deal(f"D{number}", Currency="USD", Owner="") for number in range(20)]
    intake = read(*dollars, deal("X", Currency="USD"))
    assert intake.currency == "EUR"
    assert intake.reject_kinds == {"no rep": 20, "other currency": 1}


def test_a_rate_lets_another_currency_in_converted_and_counted() -> None:
    intake = read(deal("X", Currency="USD", Amount="200"), rates=(("usd", 0.9),))
    assert last(intake)["amount"] == 180
    assert repairs(intake)["converted"] == 1


def test_the_manager_may_say_in_which_currency_the_office_counts() -> None:
    intake = read(deal("X", Currency="USD"), currency="usd")
    assert (intake.currency, intake.accepted) == ("USD", 1)
    assert intake.reject_kinds == {"other currency": 4}


def test_a_dollar_sign_alone_is_taken_for_us_dollars_and_said() -> None:
    header = "Owner,Stage,Close Date,Amount"
    intake = read_deals(
        "deals.csv", f"{header}\nAna,Won,2025-04-20,$5.50\nBen,Lost,2025-04-21,$7.00\n".encode()
    )
    assert isinstance(intake, Intake)
    assert (intake.currency, repairs(intake)["currency sign"]) == ("USD", 2)


def test_spellings_of_a_rep_are_merged_and_counted() -> None:
    intake = read(deal("X", Owner="ANA"), deal("Y", Owner=" ana "))
    assert set(intake.deals["rep"].to_pylist()) == {"Ana"}
    assert repairs(intake)["rep spellings"] == 2


def test_names_of_rows_left_out_do_not_travel_on_with_the_deals() -> None:
    deals = read(deal("X", Owner="Zoe", Account="Secret", Close_Date="soon")).deals
    for name in ("rep", "account", "account_key"):
        assert not {"Zoe", "Secret", "secret"} & set(deals[name].combine_chunks().dictionary.to_pylist())


def test_a_dictionary_holds_each_text_once() -> None:
    deals = read(
        deal(Owner=" Ann", Account="Acme "),
        deal(Owner="ANN", Account=" Acme"),
        deal(Owner="Ann", Account="ACME Inc."),
        deal(Owner="Ben", Account="n/a"),
        deal(Owner="Ben", Account="Acme"),
    ).deals
    for field in DEALS_SCHEMA:
        if pa.types.is_dictionary(field.type):
            texts = deals.column(field.name).combine_chunks().dictionary.to_pylist()
            assert len(set(texts)) == len(texts), field.name


def test_the_order_of_days_is_decided_on_each_column_and_asked_once() -> None:
    lines = [deal("X", Close_Date="03/04/2025", Created_Date="01/02/2025")]
    intake = read(*lines)
    assert (last(intake)["closed"], last(intake)["created"]) == (date(2025, 4, 3), date(2025, 2, 1))
    (question,) = intake.questions
    assert (question.id, question.count) == ("day_first", 2)
    answered = read(*lines, day_first=False)
    assert (last(answered)["closed"], last(answered)["created"]) == (date(2025, 3, 4), date(2025, 1, 2))
    assert [question.assumed for question in answered.questions] == [False]


def test_the_other_date_columns_of_the_file_help_even_those_nobody_asked_for() -> None:
    lines = ["Owner,Stage,Close Date,Last review"]
    lines += [
        f"Ana,{stage},0{day}/04/2025,04/{day + 20}/2025"
        for day, stage in enumerate(["Won", "Lost", "Won"], 1)
    ]
    intake = read_deals("deals.csv", "\n".join(lines).encode())
    assert isinstance(intake, Intake)
    assert intake.deals["closed"].to_pylist() == [date(2025, 1, 4), date(2025, 2, 4), date(2025, 3, 4)]


def test_an_ambiguous_date_in_a_mixed_column_is_left_out_until_somebody_says() -> None:
    lines = [deal("X", Close_Date=day) for day in ("13/04/2025",)] + [
        deal("Y", Close_Date="04/13/2025"),
        deal("Z", Close_Date="03/04/2025"),
    ]
    intake = read(*lines)
    assert intake.reject_kinds == {"bad date": 1}
    assert "two different days" in intake.rejects[0].problem.why
    assert read(*lines, day_first=True).rejected == 0


def test_totals_and_footers_are_left_out_and_counted_in_any_of_the_languages() -> None:
    blank = dict.fromkeys(DEAL, "")
    said = [
        "Total",
        "Gesamtsumme",
        "Sous-total",
        "Total general",
        "Totale complessivo:",
        "Eindtotaal",
        "Grand Totals (120 records)",
        "Count 12",
    ]
    said += [
        "Confidential Information - Do Not Distribute",
        "Copyright © 2000-2026 salesforce.com, inc.",
        "Generated By: Ana 2026-01-01",
    ]
    intake = read(*(deal(**{**blank, "Account": text}) for text in said))
    assert intake.reject_kinds == {"total line": 8, "footer line": 3}
    assert (repairs(intake)["total lines"], repairs(intake)["footer lines"]) == (8, 3)


def test_a_row_with_one_thing_in_it_is_a_heading_or_a_bare_total() -> None:
    blank = dict.fromkeys(DEAL, "")
    intake = read(deal(**{**blank, "Deal ID": "Closed deals"}), deal(**{**blank, "Amount": "€ 12,000.00"}))
    assert [(reject.problem.kind, reject.problem.column) for reject in intake.rejects] == [
        ("heading line", "A · Deal ID"),
        ("total line", "G · Amount"),
    ]


def test_of_a_cell_of_a_million_letters_the_beginning_is_kept() -> None:
    intake = read(deal("X", Account="A" * 1_000_000), deal("Y", Account="ü" * 2_000))
    assert last(intake)["account"] == "ü" * 2_000
    assert len(intake.deals["account"][4].as_py()) == 2_000
    assert repairs(intake)["long cells"] == 1


def test_a_close_date_missing_from_a_lost_deal_is_taken_from_a_column_that_agrees_everywhere_else() -> None:
    lines = [f"Ana,Won,2025-04-{day:02},2025-04-{day:02}" for day in range(1, 26)] + ["Ana,Lost,,2025-05-05"]
    header = "Owner,Status,Actual Close Date,Est. close date"
    intake = read_deals("deals.csv", "\n".join([header, *lines]).encode())
    assert isinstance(intake, Intake)
    assert last(intake)["closed"] == date(2025, 5, 5)
    assert repairs(intake)["close date filled"] == 1
    apart = [line.replace("-04-", "-03-", 1) for line in lines]
    other = read_deals("deals.csv", "\n".join([header, *apart]).encode())
    assert isinstance(other, Intake)
    assert other.reject_kinds == {"no date": 1}


def test_rejects_download_as_a_table_with_the_row_as_it_was_written() -> None:
    table = rejects_table(read(deal("X", Owner="", Account="Acme, Inc."), deal("Y", Amount="a lot")))
    rows = table.to_pylist()
    assert table.column_names[:5] == ["Row", "Column", "Value", "Why", "How to mend it"]
    assert table.column_names[5:] == HEADER.split(",")
    assert [(row["Row"], row["Column"], row["Value"], row["Account"]) for row in rows] == [
        (6, "B · Owner", "", "Acme, Inc."),
        (7, "G · Amount", "a lot", "Acme"),
    ]


def test_rejects_of_the_file_and_of_the_cleaning_come_in_the_order_of_rows() -> None:
    intake = read(deal("X", Owner=""), deal("Y") + ",too,many", deal("Z", Amount="a lot"), HEADER)
    rows = [reject.problem.row for reject in intake.rejects]
    assert rows == sorted(rows) == [intake.rejects[at].problem.row for at in range(len(rows))]
    assert (
        rows
        == [problem.row for problem in intake.rejects.iterate_problems()]
        == rejects_table(intake)["Row"].to_pylist()
    )
    assert len(intake.rejects[1:3]) == 2
    assert sum(intake.reject_kinds.values()) == len(rows) == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Stage,Close Date\nWon,2025-04-20\n", "sales rep"),
        ("Owner,Close Date\nAna,2025-04-20\n", "won or lost"),
        ("Owner,Stage\nAna,Won\n", "day"),
        ("Foo,Bar\n1,2\n", "Sales rep, Stage, Close date"),
        ("Owner,Stage,Close Date\n", "no deals"),
    ],
)
def test_a_file_that_lacks_what_is_needed_says_what_and_which_columns_it_has(text: str, says: str) -> None:
    unread = read_deals("deals.csv", text.encode())
    assert isinstance(unread, Unread)
    assert says in unread.problem.why
    assert unread.problem.mend


def test_a_file_of_which_no_row_can_be_used_gives_the_most_frequent_reason() -> None:
    lines = [deal(f"X{number}", Amount="a lot") for number in range(3)] + [deal("Y", Close_Date="soon")]
    unread = read_deals(
        "deals.csv",
        "\n".join([HEADER, *lines]).encode(),
        Choices(columns=(("amount", "Amount"), ("closed", "Close Date"))),
    )
    assert isinstance(unread, Unread)
    assert "None of the 4 rows" in unread.problem.why
    assert "a lot" in unread.problem.why


def test_all_open_all_won_and_a_single_deal_are_offices_too() -> None:
    for lines in (["Ana,Negotiation,2025-04-20,x"], ["Ana,Won,2025-04-20,x", "Ana,Won,2025-04-21,y"]):
        assert isinstance(
            read_deals("d.csv", "\n".join(["Owner,Stage,Close Date,Account", *lines]).encode()), Intake
        )


def test_every_sentence_can_be_said() -> None:
    for copy in load_sentences()["rejects"].values():
        words = dict.fromkeys(["column", "value", "outcome", "kept", "currency", "office", "part"], "x")
        assert copy["why"].format(**words)
        assert copy["mend"].format(**words)


def test_a_long_cell_is_quoted_by_its_beginning() -> None:
    problem = read(deal("X", Amount="z" * 5_000)).rejects[0].problem
    assert problem.value is not None
    assert len(problem.value) == 200


def test_the_same_file_gives_the_same_deals() -> None:
    lines = [deal("X", Owner="ANA"), deal("X", Amount="1.234"), deal("", Account="Acme SA")]
    assert read(*lines).deals.equals(read(*lines).deals)


def test_a_million_rejects_are_made_only_when_looked_at() -> None:
    rows = 200_000
    table = {
        "Owner": ["Ana", ""] * rows,
        "Stage": ["Won"] * 2 * rows,
        "Close Date": ["2025-04-20"] * 2 * rows,
    }
    sheet = sheet_of(list(table.items()))
    intake = clean_deals(sheet, match_columns(sheet))
    assert isinstance(intake, Intake)
    assert (intake.accepted, intake.rejected, intake.reject_kinds) == (rows, rows, {"no rep": rows})
    assert intake.rejects[rows - 1].problem.row == sheet.rows[-1]
    assert isinstance(rejects_table(intake), pa.Table)


def test_a_choice_that_names_no_column_and_a_stage_that_nothing_reads_are_said() -> None:
    intake = read(deal("X", Stage="Zzyzx"), columns=(("notes", "No such header"),))
    assert (repairs(intake)["choice not heeded"], repairs(intake)["stages guessed"]) == (1, 1)
    assert last(intake)["outcome"] == "open"
