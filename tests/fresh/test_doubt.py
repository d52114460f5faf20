"""What a manager is asked about before a pull is believed, and what is no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from lib.fresh.doubt import Doubt, judge_pull
from lib.intake.columns import match_columns
from lib.intake.files import read_sheet
from lib.intake.gathered import Gathered, Part
from lib.intake.read import Intake, Unread, read_deals
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece
from lib.terms import Problem

HEADERS = ("Rep", "Account", "Stage", "Close date", "Amount")


def _rows(count: int, first: int = 0) -> list[list[str]]:
    return [
        ["Ana", f"Acme {number}", "Won", f"2026-03-{number % 28 + 1:02d}", "500"]
        for number in range(first, first + count)
    ]


def _csv(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> bytes:
    return "\n".join(",".join(line) for line in [headers, *rows]).encode()


def _part(data: bytes, tab: str | None = None, source: int = 0, name: str = "Sales team") -> Part:
    """A part as gathering makes it: deals where it reads as deals, else idle."""
    read = read_deals(name, data)
    sheet = read.sheet if read.sheet is not None else read_sheet(name, data)
    piece = Piece(source, name, tab, sheet)
    if isinstance(read, Unread):
        return Part(piece, "idle", "no column says who owns a deal", read.match)
    return Part(piece, "deals", f"{read.accepted} deals", read.match, read)


def _gather(*parts: Part) -> Gathered:
    intakes = [part.intake for part in parts if part.intake is not None]
    first: Intake = intakes[0]
    return Gathered(
        "Sales team",
        sum(intake.rows for intake in intakes),
        sum(intake.accepted for intake in intakes),
        sum(intake.rejected for intake in intakes),
        sum(intake.blank for intake in intakes),
        first.columns,
        first.deals,
        first.rejects,
        first.repairs,
        first.currency,
        parts,
    )


def _office(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> Gathered:
    return _gather(_part(_csv(rows, headers)))


def _unread(data: bytes) -> Unread:
    read = read_deals("Sales team", data)
    assert isinstance(read, Unread)
    return read


def _kind(doubt: Doubt | None) -> str | None:
    return doubt.kind if doubt else None


BEFORE = _office(_rows(40))


def test_the_same_again_and_ordinary_work_on_a_sheet_are_no_doubt() -> None:
    assert judge_pull(BEFORE, BEFORE) is None
    assert judge_pull(BEFORE, _office(_rows(60))) is None
    assert judge_pull(BEFORE, _office(_rows(21))) is None
    edited = [[rep, account, "Lost", day, "900"] for rep, account, _, day, _ in _rows(40)]
    assert judge_pull(BEFORE, _office(edited)) is None


def test_with_nothing_before_there_is_nothing_to_doubt() -> None:
    assert judge_pull(None, BEFORE) is None
    assert judge_pull(None, _unread(_csv([]))) is None
    assert judge_pull(replace(BEFORE, accepted=0), _unread(_csv([]))) is None


def test_columns_moved_added_or_spelled_with_other_spaces_and_case_are_no_doubt() -> None:
    turned = [list(reversed(row)) for row in _rows(40)]
    assert judge_pull(BEFORE, _office(turned, tuple(reversed(HEADERS)))) is None
    wider = [["x", *row, "y"] for row in _rows(40)]
    assert judge_pull(BEFORE, _office(wider, ("Colour", *HEADERS, "Mood"))) is None
    assert (
        judge_pull(BEFORE, _office(_rows(40), ("rep", "ACCOUNT", "Stage ", "Close  Date", "amount"))) is None
    )


def test_a_column_that_was_never_matched_may_go() -> None:
    before = _office([[*row, "blue"] for row in _rows(40)], (*HEADERS, "Colour"))
    assert judge_pull(before, BEFORE) is None


@pytest.mark.parametrize("data", [b"", b"   \n", _csv([]), _csv([["", "", "", "", ""]])])
def test_a_sheet_emptied_is_asked_about_and_both_counts_are_said(data: bytes) -> None:
    doubt = judge_pull(BEFORE, _unread(data))
    assert doubt is not None
    assert doubt.kind == doubt.problem.kind == "emptied"
    assert doubt.problem.why == "“Sales team” had 40 deals at the last pull and is empty now."


def test_a_renamed_header_is_named_with_the_new_one_even_where_the_office_still_reads() -> None:
    headers = tuple("Sales rep" if header == "Rep" else header for header in HEADERS)
    doubt = judge_pull(BEFORE, _office(_rows(40), headers))
    assert doubt is not None
    assert doubt.kind == "headers"
    assert doubt.problem.why == (
        "The headers of “Sales team” are not what they were. Gone: “Rep”. New: “Sales rep”."
    )


def test_a_header_renamed_to_what_nobody_understands_is_named_too() -> None:
    headers = tuple("Whose" if header == "Rep" else header for header in HEADERS)
    after = _unread(_csv([["zz9", *row[1:]] for row in _rows(40)], headers))
    doubt = judge_pull(BEFORE, after)
    assert doubt is not None
    assert (doubt.kind, "Gone: “Rep”. New: “Whose”" in doubt.problem.why) == ("headers", True)


def test_a_matched_column_that_is_gone_is_asked_about() -> None:
    doubt = judge_pull(BEFORE, _office([row[:4] for row in _rows(40)], HEADERS[:4]))
    assert doubt is not None
    assert doubt.problem.why == "The headers of “Sales team” are not what they were. Gone: “Amount”."


def test_a_second_column_that_a_meaning_was_read_from_counts_as_matched() -> None:
    headers = ("Rep", "Account", "Stage", "Won time", "Lost time")
    rows = [
        ["Ana", f"Acme {number}", "Won", f"2026-03-{number % 28 + 1:02d}", ""]
        if number % 2
        else ["Ana", f"Acme {number}", "Lost", "", f"2026-04-{number % 28 + 1:02d}"]
        for number in range(40)
    ]
    before = _office(rows, headers)
    assert before.accepted == 40
    doubt = judge_pull(before, _office([row[:4] for row in rows], headers[:4]))
    assert doubt is not None
    assert doubt.problem.why == "The headers of “Sales team” are not what they were. Gone: “Lost time”."


@pytest.mark.parametrize(
    ("was", "now", "kind"), [(40, 20, None), (40, 19, "shrunk"), (20, 9, "shrunk"), (19, 2, None)]
)
def test_less_than_half_of_twenty_deals_or_more_is_asked_about(was: int, now: int, kind: str | None) -> None:
    assert _kind(judge_pull(_office(_rows(was)), _office(_rows(now)))) == kind


def test_a_sheet_cut_short_is_said_with_what_was_and_what_is() -> None:
    doubt = judge_pull(BEFORE, _office(_rows(3)))
    assert doubt is not None
    assert doubt.problem.why.startswith("“Sales team” had 40 deals at the last pull and has 3 now.")


@pytest.mark.parametrize(("bad", "kind"), [(4, None), (5, "spoiled"), (15, "spoiled")])
def test_many_more_rows_that_cannot_be_read_are_asked_about_with_an_example(
    bad: int, kind: str | None
) -> None:
    rows = [[rep, account, stage, "", amount] for rep, account, stage, _, amount in _rows(bad)]
    doubt = judge_pull(BEFORE, _office([*_rows(40 - bad, bad), *rows]))
    assert _kind(doubt) == kind
    if doubt:
        assert f"{bad} rows cannot be read, against 0 at the last pull." in doubt.problem.why
        assert "the day it was decided is missing" in doubt.problem.why


def test_a_few_bad_rows_in_a_large_sheet_and_those_that_were_there_before_are_no_doubt() -> None:
    bad = [["Ana", "Acme", "Won", "", "5"]] * 12
    assert judge_pull(_office(_rows(200)), _office([*_rows(200), *bad])) is None
    assert judge_pull(_office([*_rows(40), *bad]), _office([*_rows(40), *bad, *bad[:4]])) is None


def test_duplicates_and_lines_of_totals_are_nothing_wrong_with_a_sheet() -> None:
    headers = ("Id", *HEADERS)
    rows = [[str(number + 700), *row] for number, row in enumerate(_rows(40))]
    assert judge_pull(_office(rows, headers), _office([*rows, *rows[:20]], headers)) is None


def test_a_sheet_that_no_longer_reads_is_asked_about_with_the_reason() -> None:
    doubt = judge_pull(BEFORE, _unread(_csv([["Ana", "A", "Won", "no day", "1"]] * 40)))
    assert doubt is not None
    assert doubt.kind == "unread"
    assert "had 40 deals at the last pull and cannot be read now." in doubt.problem.why


# Offices of several tabs.


def _tabs(**counts: int) -> tuple[Part, ...]:
    return tuple(_part(_csv(_rows(count, 1000 * at)), tab) for at, (tab, count) in enumerate(counts.items()))


QUARTERS = _gather(*_tabs(Q1=30, Q2=30, Q3=30))


def test_a_tab_that_is_gone_is_asked_about_with_what_it_held() -> None:
    doubt = judge_pull(QUARTERS, _gather(*_tabs(Q1=30, Q2=30)))
    assert doubt is not None
    assert doubt.kind == "tab gone"
    assert doubt.problem.why.startswith("“Sales team · Q3” had 30 deals at the last pull.")


def test_a_tab_renamed_is_the_same_tab() -> None:
    first, second, _ = QUARTERS.parts
    third = _part(_csv(_rows(30, 2000)), "Summer")
    assert judge_pull(QUARTERS, _gather(third, second, first)) is None


def test_a_new_tab_is_no_doubt() -> None:
    assert judge_pull(QUARTERS, _gather(*_tabs(Q1=30, Q2=30, Q3=30, Q4=5))) is None


def test_one_tab_emptied_among_others_is_asked_about() -> None:
    first, second, _ = QUARTERS.parts
    doubt = judge_pull(QUARTERS, _gather(first, second, _part(_csv([]), "Q3")))
    assert doubt is not None
    assert doubt.problem.why == "“Sales team · Q3” had 30 deals at the last pull and is empty now."


def test_deals_moved_from_one_tab_to_another_are_no_doubt() -> None:
    assert judge_pull(QUARTERS, _gather(*_tabs(Q1=30, Q2=60, Q3=0))) is None
    assert judge_pull(QUARTERS, _gather(*_tabs(Q1=30, Q2=60))) is None


def test_a_tab_that_the_manager_left_out_since_is_no_doubt() -> None:
    first, second, third = QUARTERS.parts
    for unwanted in (replace(third.piece, left=True), replace(third.piece, wanted=False)):
        after = _gather(first, second, replace(third, piece=unwanted, role="offered", intake=None))
        assert judge_pull(QUARTERS, after) is None


def test_a_header_renamed_in_one_tab_is_asked_about_whatever_the_others_say() -> None:
    first, second, _ = QUARTERS.parts
    third = _part(_csv(_rows(30, 2000), ("Rep", "Account", "Where it stands", "Close date", "Amount")), "Q3")
    doubt = judge_pull(QUARTERS, _gather(first, second, third))
    assert doubt is not None
    assert doubt.problem.why == (
        "The headers of “Sales team · Q3” are not what they were. Gone: “Stage”. New: “Where it stands”."
    )


def test_a_tab_that_reads_as_deals_no_longer_is_asked_about() -> None:
    first, second, third = QUARTERS.parts
    idle = replace(third, role="idle", intake=None, words="no day can be read")
    doubt = judge_pull(QUARTERS, _gather(first, second, idle))
    assert doubt is not None
    assert doubt.kind == "unread"
    assert "is of no use now: no day can be read." in doubt.problem.why


def test_a_sheet_shrinks_by_itself_however_large_the_others_are() -> None:
    large = _part(_csv(_rows(300)), None, 0, "Archive")
    before = _gather(large, _part(_csv(_rows(40, 400)), None, 1))
    after = _gather(large, _part(_csv(_rows(10, 400)), None, 1))
    doubt = judge_pull(before, after)
    assert doubt is not None
    assert (doubt.kind, doubt.problem.why[:12]) == ("shrunk", "“Sales team”")


def test_a_source_that_could_not_be_read_as_cells_is_asked_about_with_the_reason() -> None:
    other = _part(_csv(_rows(30)), None, 1, "more.csv")
    before = _gather(*QUARTERS.parts, other)
    broken = Piece(0, "Sales team", None, Problem("bad file", "The workbook is damaged.", ""))
    doubt = judge_pull(before, _gather(other, Part(broken, "idle", "damaged")))
    assert doubt is not None
    assert doubt.kind == "unread"
    assert "The workbook is damaged." in doubt.problem.why


def test_where_no_tab_reads_any_more_the_pieces_say_why() -> None:
    other = ("Rep", "Account", "Where it stands", "Day", "Amount")
    pieces = [
        Piece(0, "Sales team", tab, sheet)
        for tab in ("Q1", "Q2", "Q3")
        if isinstance(sheet := read_sheet("Sales team", _csv([["a", "b", "c", "d", "e"]], other)), Sheet)
    ]
    after = Unread(Problem("no outcome", "Nothing reads as deals.", ""))
    assert _kind(judge_pull(QUARTERS, after)) == "unread"
    doubt = judge_pull(QUARTERS, after, pieces=pieces)
    assert doubt is not None
    assert "Gone: “Stage”, “Close date”" in doubt.problem.why
    assert _kind(judge_pull(QUARTERS, after, pieces=pieces[:0])) == "unread"


def _users(data: bytes) -> Part:
    sheet = read_sheet("Sales team", data)
    assert isinstance(sheet, Sheet)
    return Part(Piece(0, "Sales team", "Users", sheet), "look-up", "names for 2 reps", match_columns(sheet))


def test_a_table_of_names_emptied_or_gone_is_asked_about_in_rows() -> None:
    users = _users(b"Rep,E-mail\nAna,ana@firm.example\nBen,ben@firm.example\n")
    before = _gather(*_tabs(Q1=30), users)
    doubt = judge_pull(before, _gather(*_tabs(Q1=30), replace(_users(b"Rep,E-mail\n"), role="idle")))
    assert doubt is not None
    assert doubt.problem.why == "“Sales team · Users” had 2 rows at the last pull and is empty now."
    assert judge_pull(before, _gather(*_tabs(Q1=30), replace(users, role="idle"))) is None


def test_a_table_of_names_that_is_gone_is_asked_about_even_if_deals_grew() -> None:
    users = _users(b"Rep,E-mail\nAna,ana@firm.example\nBen,ben@firm.example\n")
    before = _gather(*_tabs(Q1=30), users)
    assert _kind(judge_pull(before, _gather(*_tabs(Q1=31)))) == "tab gone"
