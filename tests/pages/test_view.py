"""The address says the view: it survives every way of coming to a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from lib.ui.view import View, describe_view, parse_view, write_view

REPS = ("Ana", "Ben", "Chloé & Co", "دانا")
QUARTERS = ("2025Q3", "2025Q4", "2026Q1")

views = some.builds(
    View,
    reps=some.sets(some.sampled_from(REPS)).map(lambda chosen: tuple(rep for rep in REPS if rep in chosen)),
    quarters=some.sets(some.sampled_from(QUARTERS)).map(lambda chosen: tuple(sorted(chosen))),
    superstar=some.none() | some.sampled_from(REPS),
    by=some.sampled_from(("sales", "revenue")),
    who=some.none() | some.sampled_from(REPS),
)


@given(views)
def test_a_view_comes_back_from_its_address(view: View) -> None:
    assert parse_view(write_view(view), reps=REPS, quarters=QUARTERS) == view


def test_the_view_of_everything_leaves_the_address_bare() -> None:
    assert write_view(View()) == {}


def test_what_the_office_does_not_have_vanishes_politely() -> None:
    address = {
        "rep": ["Zoë", "Ana"],
        "quarter": ["1999Q1", "rubbish", "2026q1"],
        "superstar": ["?"],
        "by": ["luck"],
    }
    assert parse_view(address, reps=REPS, quarters=QUARTERS) == View(reps=("Ana",), quarters=("2026Q1",))


def test_the_order_and_repetitions_of_an_address_do_not_matter() -> None:
    address = {"rep": ["Ben", "Ana", "Ben"], "by": ["sales", "revenue"]}
    assert parse_view(address, reps=REPS, quarters=QUARTERS) == View(reps=("Ana", "Ben"), by="revenue")


def test_the_words_say_what_is_on() -> None:
    assert (
        describe_view(View(), QUARTERS) == "all reps · all 3 quarters, 2025Q3 to 2026Q1 · by number of sales"
    )
    view = View(reps=("Ana", "Ben"), quarters=("2026Q1",), superstar="Ben", by="revenue")
    assert describe_view(view, QUARTERS) == "Ana and Ben · 2026Q1 · by revenue · superstar named by you: Ben"
