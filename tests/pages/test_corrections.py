"""Corrections as a manager makes them: on *Deals*, on *Corrections*, on the demo and on a brought office."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from lib.corrections import fold_text
from lib.offices.correcting import Change
from lib.ui.bring import find_offices
from tests.pages.files import write_file
from tests.pages.test_app import bring, open_page, words_on

ROWS = [
    (
        rep,
        ("Won", "Lost")[n % 2],
        f"2025-0{1 + n % 3}-15",
        f"Firm {n}",
        ("Dragonfly", "Cold call")[n % 3 == 0],
    )
    for rep in ("Ana", "Ben")
    for n in range(18)
]
HEADERS = ("Owner", "Stage", "Close Date", "Account", "Lead Source")


def bring_office() -> str:
    return str(bring(write_file(ROWS, HEADERS)).token)


def sales_of(token: str, klass: str) -> int:
    office = find_offices().find(token).outcome
    return office.luck().team.classes[klass].sales


def doubt_of(app: AppTest, value: str) -> object:
    return app.selectbox(key=f"doubt_{fold_text(value)}")


def test_a_value_in_doubt_is_settled_once_for_every_deal_and_taken_back() -> None:
    token = bring_office()
    unknown = sales_of(token, "unknown")
    assert unknown > 0
    app = open_page("corrections", office=token)
    assert "Nothing corrected yet" in app.title[0].value
    doubt_of(app, "Dragonfly").set_value("word_of_mouth").run()
    assert sales_of(token, "unknown") == 0
    assert sales_of(token, "provoked") == unknown
    app = open_page("corrections", office=token)
    assert "1 correction made here" in app.title[0].value
    assert "all deals with the source “Dragonfly”: Word of mouth" in words_on(app)
    next(button for button in app.button if button.label == "Undo").click().run()
    assert sales_of(token, "unknown") == unknown
    assert "2 corrections" in open_page("corrections", office=token).title[0].value


def test_what_counts_as_luck_is_this_offices_to_say() -> None:
    token = bring_office()
    process = sales_of(token, "process")
    app = open_page("corrections", office=token)
    app.button_group(key="class_outbound").set_value("provoked").run()
    assert sales_of(token, "provoked") == process
    assert not app.exception


def test_two_decisions_that_did_not_see_each_other_are_shown_until_somebody_decides() -> None:
    token = bring_office()
    offices = find_offices()
    seen = offices.find(token).standing
    for who, channel in (("ana@firm.example", "referral"), ("ben@firm.example", "tender")):
        offices.correct(token, [Change("source", "dragonfly", channel, "Dragonfly")], who, seen=seen)
    app = open_page("corrections", office=token)
    assert len(app.warning) == 1
    assert "ana@firm.example" in app.warning[0].value.replace("\u2060", "")
    next(button for button in app.button if button.label.startswith("No: Referral")).click().run()
    assert not app.warning
    assert sales_of(token, "provoked") > 0


def test_the_demo_is_corrected_for_this_tab_alone() -> None:
    app = open_page("corrections")
    key = next(box.key for box in app.selectbox if str(box.key).startswith("doubt_"))
    app.selectbox(key=key).set_value("referral").run()
    assert "1 correction made here" in app.title[0].value
    assert "Nothing corrected yet" in open_page("corrections").title[0].value


def test_a_correction_outlives_the_upload_of_a_new_export() -> None:
    token = bring_office()
    offices = find_offices()
    offices.correct(token, [Change("source", "dragonfly", "referral", "Dragonfly")], None)
    later = [*ROWS, ("Ana", "Won", "2025-03-30", "Firm 99", "Dragonfly")]
    brought = offices.find(token)
    offices.bring_files([("later.csv", write_file(later, HEADERS))], to=brought)
    assert sales_of(token, "unknown") == 0
    assert sales_of(token, "provoked") > 0
