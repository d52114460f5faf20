"""The pages that tell luck from skill, on offices that have too little to tell."""

from __future__ import annotations

import pytest

from tests.pages.files import write_file, write_office
from tests.pages.test_app import bring, open_page, words_on

NEW = ("skill", "setbacks", "change", "article")


def title_of(page: str, **address: str | list[str]) -> str:
    app = open_page(page, **address)
    assert not app.exception
    assert not app.error
    return str(app.title[0].value).replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize("page", [*NEW, "superstar"])
def test_a_superstar_named_by_hand_may_have_no_deal_in_the_quarter(page: str) -> None:
    rows = [("Late", "Won", "2026-02-01", "2026-01-20")] * 12
    rows += [(rep, ("Won", "Lost")[n % 2], "2025-02-01", "2025-01-20") for rep in "ABC" for n in range(20)]
    token = str(bring(write_file(rows, ("Owner", "Stage", "Close Date", "Created Date"))).token)
    assert title_of(page, office=token, superstar="Late", quarter="2025Q1", earlier="2025Q1", later="2026Q1")


def test_one_rep_is_not_compared_with_anybody() -> None:
    token = str(bring(write_office(("Ana",))).token)
    assert "nobody to compare with" in title_of("setbacks", office=token) + title_of("skill", office=token)


def test_without_real_close_dates_setbacks_says_which_column_it_needs() -> None:
    rows = [(rep, ("Won", "Lost")[n % 2]) for rep in ("Ana", "Ben") for n in range(30)]
    token = str(bring(write_file(rows, ("Owner", "Stage")), "2025Q1.csv").token)
    app = open_page("setbacks", office=token)
    if "cannot be read" in app.title[0].value:
        pytest.fail("a file named after its quarter dates its deals")
    assert "close date" in words_on(app).casefold()


def test_an_office_of_one_quarter_has_no_change_to_show() -> None:
    token = str(bring(write_office(("Ana", "Ben"), deals=20)).token)
    assert title_of("change", office=token) == "Two quarters are needed to see a change; this office has 1."


def test_all_equal_reps_are_not_told_apart() -> None:
    rows = [(rep, ("Won", "Lost")[n % 2], f"2025-0{1 + n % 3}-15") for rep in "ABCDEF" for n in range(24)]
    token = str(bring(write_file(rows, ("Owner", "Stage", "Close Date"))).token)
    words = words_on(open_page("skill", office=token))
    assert "0 of 6" in words or "Nobody" in words or "No rep" in words, words


def test_a_hostile_note_stays_words() -> None:
    app = open_page("change")
    app.text_input(key="note_text").set_value("<img src=x> :smile: [a](javascript:1)")
    app.button[-1].click().run()
    words = words_on(app)
    assert "\\<img" in words
    assert " :smile:" not in words


def test_the_answers_of_a_page_stay_in_the_address_beside_the_filters() -> None:
    app = open_page("change", rep="Ana Marković", earlier="2025Q1", later="2025Q3", behaviour="introduced")
    assert "from 2025Q1 to 2025Q3" in app.title[0].value
    app.selectbox(key="later").set_value("2025Q2").run()
    assert dict(app.query_params) == {
        "rep": "Ana Marković",
        "earlier": "2025Q1",
        "later": "2025Q2",
        "behaviour": "introduced",
    }
