"""Corrections as a manager makes them: on *Deals*, on *Corrections*, on the demo and on a brought office."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from lib.corrections import Correction, Standing, fold_text
from lib.offices.correcting import Change, make_corrections
from lib.store.corrections import open_corrections
from lib.store.engines import name_file
from lib.ui.bring import find_folder, find_offices
from lib.ui.changes import make_changes, make_merges
from lib.ui.correcting import export_history
from lib.ui.setup import find_settings
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


def token_in(app: AppTest) -> str:
    token = app.query_params["office"]
    return token if isinstance(token, str) else token[0]


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


def test_a_new_export_of_the_same_team_takes_the_corrections_along_and_can_leave_them() -> None:
    earlier = bring_office()
    offices = find_offices()
    offices.correct(earlier, [Change("source", "dragonfly", "referral", "Dragonfly")], None)
    app = open_page("data", office=earlier)
    app.file_uploader[0].set_value(("later.csv", write_file(ROWS[:30], HEADERS), "text/csv")).run()
    token = token_in(app)
    assert token != earlier
    assert sales_of(token, "unknown") == 0
    assert "One correction of the office you had open" in words_on(app)
    next(button for button in app.button if button.label == "Leave them out").click().run()
    assert sales_of(token, "unknown") > 0
    assert sales_of(earlier, "unknown") == 0
    assert "Leave them out" not in [button.label for button in app.button]


def test_another_teams_export_takes_nothing_along() -> None:
    earlier = bring_office()
    offices = find_offices()
    offices.correct(earlier, [Change("source", "dragonfly", "referral", "Dragonfly")], None)
    others = [("Cleo" if n % 2 else "Dan", *row[1:]) for n, row in enumerate(ROWS)]
    app = open_page("data", office=earlier)
    app.file_uploader[0].set_value(("others.csv", write_file(others, HEADERS), "text/csv")).run()
    assert offices.find(token_in(app)).outcome.reps == ("Cleo", "Dan")
    assert offices.corrections(token_in(app)) == ()


def test_two_accounts_of_chosen_deals_become_one_and_its_history_with_them() -> None:
    token = bring_office()
    office = find_offices().find(token).outcome
    chosen = office.deals.append_column("key", office.keys).slice(0, 2)
    assert [change.kind for change in make_merges(chosen)] == ["merge"]
    find_offices().correct(token, make_merges(chosen), None)
    keys = find_offices().find(token).outcome.deals["account_key"].to_pylist()[:2]
    assert keys[0] == keys[1]
    assert make_merges(chosen.slice(0, 1)) == []
    assert "one account" in words_on(open_page("corrections", office=token))


def test_what_was_corrected_in_one_move_is_undone_in_one_move() -> None:
    token = bring_office()
    office = find_offices().find(token).outcome
    chosen = office.deals.append_column("key", office.keys).slice(0, 20)
    find_offices().correct(token, make_changes(chosen, "deal", "referral"), None)
    app = open_page("corrections", office=token)
    assert "20 corrections" in app.title[0].value
    undos = [button for button in app.button if button.label == "Undo"]
    assert len(undos) == 1
    undos[0].click().run()
    assert find_offices().find(token).standing.deals == {}


def test_the_history_is_downloaded_with_who_what_and_when() -> None:
    history = [
        Correction("a", 0.0, "ana@firm.example", "source", "bekannte", "referral", None, "=Bekannte"),
        Correction("b", 60.0, None, "source", "bekannte", None, "a", "=Bekannte"),
    ]
    rows = export_history(history).decode("utf-8-sig").splitlines()
    assert rows[0].replace('"', "") == "When,Who,What"
    assert rows[1].startswith("1970-01-01 00:01:00,,")
    assert rows[1].endswith("as the rules say again")
    assert "ana@firm.example" in rows[2]
    assert rows[2].endswith("Referral (provoked luck)")


def test_corrections_outlive_the_file_and_come_back_with_a_new_one_under_the_old_link() -> None:
    token = "0123456789abcdefghijklmnopqrstuv"
    kept = open_corrections(name_file(find_folder(find_settings())))
    history = make_corrections(
        [Change("source", "dragonfly", "referral", "Dragonfly")], Standing(), None, 0.0
    )
    assert kept.add(token, history) is None
    app = open_page("luck", office=token)
    assert "no longer" in words_on(app)
    app.file_uploader[0].set_value(("again.csv", write_file(ROWS, HEADERS), "text/csv")).run()
    assert sales_of(token_in(app), "unknown") == 0


def test_a_correction_of_a_deal_that_is_gone_waits_and_says_so() -> None:
    token = bring_office()
    gone = [Change("deal", "gone-1", "referral", "D-1"), Change("deal", "gone-2", "referral", "D-2")]
    find_offices().correct(token, gone, None)
    assert "2 corrections wait for deals that are not in this data" in words_on(
        open_page("corrections", office=token)
    )


def test_a_source_is_read_as_another() -> None:
    token = bring_office()
    app = open_page("corrections", office=token)
    app.selectbox(key="label_from").set_value("Cold call").run()
    app.selectbox(key="label_to").set_value("Dragonfly").run()
    next(button for button in app.button if button.label == "Read it so").click().run()
    assert sales_of(token, "process") == 0
    assert "the source “Cold call”: is read as “Dragonfly”" in words_on(
        open_page("corrections", office=token)
    )


def test_a_hundred_thousand_lead_sources_are_offered_by_the_hundred() -> None:
    rows = [("Ana", "Won", "2025-01-15", f"Firm {n % 99}", f"Q{n:06d}x") for n in range(100_000)]
    token = str(bring(write_file(rows, HEADERS)).token)
    app = open_page("corrections", office=token)
    assert not app.exception
    assert len(app.selectbox(key="label_from").options) == 500
    assert "12 of 100,000" in words_on(app)
