"""What changed between two tables of deals: by ids, by content, and in words."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.fresh.changes import Changes, compare_deals, say_changes
from lib.fresh.pairs import hash_rows, pair_equal
from lib.fresh.same import TOLD
from lib.intake.read import Intake, read_deals
from tests.offices import deals_from

DAY = date(2026, 3, 1)
OPEN = {"rep": "Ana", "account": "Acme", "created": DAY, "amount": 500.0}
WON = {**OPEN, "outcome": "won", "closed": DAY + timedelta(days=9)}


def _by_id(**deals: Mapping[str, Any]) -> pa.Table:
    return deals_from({"deal_id": name, **deal} for name, deal in deals.items())


# By ids.


def test_the_same_deals_in_another_order_are_no_change() -> None:
    before, after = _by_id(a=OPEN, b=WON), _by_id(b=WON, a=OPEN)
    assert compare_deals(before, after) == compare_deals(before, before) == Changes()


def test_each_kind_of_change_is_counted() -> None:
    before = _by_id(a=OPEN, b=OPEN, c=WON, d=OPEN, e=OPEN, f=WON)
    after = _by_id(
        a=OPEN,
        b=WON,
        c=OPEN,
        d={**OPEN, "rep": "Ben"},
        e={**OPEN, "notes": "called twice"},
        g=OPEN,
        h=WON,
    )
    assert compare_deals(before, after) == Changes(new=2, closed=1, reopened=1, moved=1, edited=1, gone=1)


def test_a_deal_that_closed_in_other_hands_is_in_both_and_not_edited_besides() -> None:
    before, after = _by_id(a=OPEN), _by_id(a={**WON, "rep": "Ben", "amount": 700.0})
    assert compare_deals(before, after) == Changes(closed=1, moved=1)


def test_a_sale_that_turns_out_lost_is_edited() -> None:
    assert compare_deals(_by_id(a=WON), _by_id(a={**WON, "outcome": "lost"})) == Changes(edited=1)


def test_a_rep_spelled_otherwise_has_not_changed() -> None:
    assert compare_deals(_by_id(a=OPEN), _by_id(a={**OPEN, "rep": "  ANA"})) == Changes()


@pytest.mark.parametrize("column", TOLD[1:])
def test_every_column_that_is_filled_emptied_or_changed_is_an_edit(column: str) -> None:
    values = {"closed": [DAY, DAY + timedelta(1)], "created": [DAY, DAY + timedelta(1)], "amount": [0.0, 7.5]}
    one, other = values.get(column, ["this", "that"])
    tables = [_by_id(a={"rep": "Ana", column: value}) for value in (None, one, other)]
    for before in tables:
        for after in tables:
            expected = Changes() if before is after else Changes(edited=1)
            assert compare_deals(before, after) == expected


def test_rows_that_move_within_a_sheet_or_to_another_tab_have_not_changed() -> None:
    before, after = _by_id(a=OPEN, b=WON), _by_id(b={**WON, "part": "Q2"}, a={**OPEN, "row": 900})
    assert compare_deals(before, after) == Changes()


def test_tables_without_deals_are_compared_too() -> None:
    none, two = _by_id(), _by_id(a=OPEN, b=WON)
    assert compare_deals(none, none) == Changes()
    assert compare_deals(none, two) == Changes(new=2)
    assert compare_deals(two, none) == Changes(gone=2)
    assert compare_deals(none, two, by_content=True) == Changes(new=2)


def test_tables_in_several_chunks_with_dictionaries_of_their_own_are_compared_by_their_texts() -> None:
    first, second = _by_id(a=OPEN, b={**OPEN, "rep": "Ben"}), _by_id(c={**WON, "rep": "Cy"}, d=OPEN)
    whole = _by_id(c={**WON, "rep": "Cy"}, a=OPEN, d=OPEN, b={**OPEN, "rep": "Ben"})
    assert compare_deals(pa.concat_tables([first, second]), whole) == Changes()


# Without ids.


def _read(*rows: str, header: str = "Rep,Account,Stage,Opened,Close date,Amount") -> pa.Table:
    read = read_deals("deals.csv", "\n".join([header, *rows]).encode())
    assert isinstance(read, Intake)
    return read.deals


ROWS = (
    "Ana,Acme,Open,2026-01-05,,500",
    "Ana,Acme,Open,2026-01-05,,500",
    "Ben,Bolt,Won,2026-01-06,2026-02-01,900",
    "Cy,Coil,Open,2026-01-07,,40",
)


@pytest.mark.parametrize("by_content", [None, True])
def test_a_row_put_in_above_is_one_new_deal_and_no_more(by_content: bool | None) -> None:
    after = _read("Ana,Dome,Open,2026-02-01,,70", *ROWS)
    assert compare_deals(_read(*ROWS), after, by_content=by_content) == Changes(new=1)


def test_with_ids_taken_from_rows_at_their_word_everything_would_have_changed() -> None:
    after = _read("Ana,Dome,Open,2026-02-01,,70", *ROWS)
    assert compare_deals(_read(*ROWS), after, by_content=False) != Changes(new=1)


def test_rows_that_say_the_same_are_counted_as_often_as_they_stand() -> None:
    assert compare_deals(_read(*ROWS), _read(*ROWS[1:])) == Changes(gone=1)
    assert compare_deals(_read(*ROWS), _read(ROWS[0], *ROWS)) == Changes(new=1)


def test_a_deal_without_an_id_that_closes_at_another_amount_is_the_same_deal() -> None:
    closed = "Cy,Coil,Won,2026-01-07,2026-03-01,45"
    assert compare_deals(_read(*ROWS), _read(closed, *ROWS[:3])) == Changes(closed=1)


def test_a_deal_without_an_id_that_changes_hands_is_the_same_deal() -> None:
    moved = "Ana,Coil,Open,2026-01-07,,40"
    assert compare_deals(_read(*ROWS), _read(*ROWS[:3], moved)) == Changes(moved=1)


def test_a_deal_of_another_account_is_another_deal() -> None:
    other = "Cy,Dome,Open,2026-01-09,,41"
    assert compare_deals(_read(*ROWS), _read(*ROWS[:3], other)) == Changes(new=1, gone=1)


def test_blanks_make_no_two_deals_alike() -> None:
    header = "Rep,Account,Stage,Close date,Notes"
    before = _read("Ana,,Open,,about steel", "Ben,Bolt,Won,2026-02-01,", header=header)
    after = _read("Ana,,Open,,about toys", "Ben,Bolt,Won,2026-02-01,", header=header)
    assert compare_deals(before, after) == Changes(new=1, gone=1)


def test_an_id_column_added_since_makes_no_deal_new() -> None:
    header = "Id,Rep,Account,Stage,Opened,Close date,Amount"
    after = _read(*(f"X{number * 7},{row}" for number, row in enumerate(ROWS)), header=header)
    assert compare_deals(_read(*ROWS), after) == Changes()
    assert compare_deals(after, _read(*ROWS)) == Changes()


def test_ids_that_only_look_like_row_numbers_do_no_harm() -> None:
    """A column of running numbers from 2 on: after a row is put in above, only some still look made."""
    header = "Id,Rep,Account,Stage,Opened,Close date,Amount"
    rows = [f"{number},{row}" for number, row in enumerate(ROWS, start=2)]
    after = _read(f"99,{'Ana,Dome,Open,2026-02-01,,70'}", *rows, header=header)
    assert compare_deals(_read(*rows, header=header), after) == Changes(new=1)


# Against brute force.


def _random_deals(draw: random.Random, size: int) -> list[dict[str, Any]]:
    return [
        {
            "deal_id": f"D{number}",
            "rep": draw.choice(["Ana", "Ben", "ana "]),
            "outcome": draw.choice(["won", "lost", "open"]),
            "account": draw.choice(["A", "B", None]),
            "amount": draw.choice([None, 0.0, -0.0, 5.0]),
            "created": draw.choice([None, DAY]),
            "notes": draw.choice([None, "x", "y"]),
        }
        for number in draw.sample(range(size * 2), size)
    ]


def _compare_slowly(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Changes:
    was, now = ({deal["deal_id"]: deal for deal in deals} for deals in (before, after))
    changes = Changes(new=len(now.keys() - was.keys()), gone=len(was.keys() - now.keys()))
    for name in was.keys() & now.keys():
        one, other = was[name], now[name]
        kinds = []
        if one["outcome"] == "open" != other["outcome"]:
            kinds.append("closed")
        if other["outcome"] == "open" != one["outcome"]:
            kinds.append("reopened")
        if one["rep"].strip().lower() != other["rep"].strip().lower():
            kinds.append("moved")
        if not kinds and any(one.get(column) != other.get(column) for column in TOLD):
            kinds.append("edited")
        for kind in kinds:
            changes = replace(changes, **{kind: getattr(changes, kind) + 1})
    return changes


@pytest.mark.parametrize("seed", range(40))
def test_the_counts_are_those_of_a_comparison_deal_by_deal(seed: int) -> None:
    draw = random.Random(seed)
    before, after = _random_deals(draw, draw.randint(0, 30)), _random_deals(draw, draw.randint(0, 30))
    assert compare_deals(deals_from(before), deals_from(after)) == _compare_slowly(before, after)


@pytest.mark.parametrize("seed", range(40))
def test_by_content_nothing_is_lost_and_shuffling_changes_nothing(seed: int) -> None:
    draw = random.Random(seed)
    before, after = _random_deals(draw, draw.randint(0, 30)), _random_deals(draw, draw.randint(0, 30))
    changes = compare_deals(deals_from(before), deals_from(after), by_content=True)
    assert changes.new - changes.gone == len(after) - len(before)
    shuffled = draw.sample(before, len(before))
    assert compare_deals(deals_from(before), deals_from(shuffled), by_content=True) == Changes()


@settings(max_examples=60)
@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_equal_rows_are_paired_once_each_and_in_order(before: list[int], after: list[int]) -> None:
    numbers = [pa.array(rows, pa.int64()).to_numpy() for rows in (before, after)]
    first, second = pair_equal(*(hash_rows([codes]) for codes in numbers))
    expected = {
        (one, other)
        for one, number in enumerate(before)
        for other, same in enumerate(after)
        if number == same and before[:one].count(number) == after[:other].count(number)
    }
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == expected


# In words.


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(), "nothing has changed"),
        (Changes(new=6, closed=2, moved=1), "6 new deals, 2 closed, 1 changed hands, none gone"),
        (Changes(new=1), "1 new deal, none gone"),
        (Changes(closed=1), "1 deal closed, none gone"),
        (Changes(closed=2, edited=3), "2 deals closed, 3 edited, none gone"),
        (Changes(reopened=1, gone=4), "1 deal reopened, 4 gone"),
        (Changes(moved=1), "1 deal changed hands, none gone"),
        (Changes(edited=12), "12 deals edited, none gone"),
        (Changes(gone=1), "1 deal gone"),
        (Changes(new=1204, gone=1000), "1,204 new deals, 1,000 gone"),
    ],
)
def test_changes_are_said_in_a_sentence(changes: Changes, words: str) -> None:
    assert say_changes(changes) == words
