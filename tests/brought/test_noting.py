"""Notes belong to an office: kept with it, gone with it, and the team's only for who is signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lib.offices.brought import TEAM
from lib.store.notes import Note
from lib.terms import Problem
from tests.brought.desk import TEAM_BOOK, Desk, make_deals, make_tab, write_csv

DAY = date(2026, 2, 3)
DEALS = write_csv(make_deals(["Ana", "Ben"]))
WHO = "lena@firm.example"


def _bring(desk: Desk) -> str:
    return desk.offices.bring_files([("deals.csv", DEALS)]).token or ""


def test_a_note_is_there_after_a_restart_and_after_the_office_has_changed(desk: Desk) -> None:
    token = _bring(desk)
    note = desk.offices.add_note(token, DAY, "coaching began")
    more = [("more.csv", write_csv(make_deals(["Cleo"], first=50)))]
    desk.offices.bring_files(more, to=desk.find(token))
    assert desk.restart().notes(token) == (note,)


def test_an_office_that_is_forgotten_takes_its_notes_with_it_and_no_other_office_s(desk: Desk) -> None:
    gone, stays = _bring(desk), _bring(desk)
    for token in (gone, stays):
        desk.offices.add_note(token, DAY, "coaching began")
    desk.offices.forget(gone)
    assert desk.offices.notes(gone) == ()
    assert len(desk.offices.notes(stays)) == 1
    assert len(list((desk.folder / "notes").iterdir())) == 1


def test_nothing_is_noted_on_an_office_that_is_not_there(desk: Desk) -> None:
    refused = desk.offices.add_note("never given out", DAY, "coaching began")
    assert isinstance(refused, Problem)
    assert refused.kind == "gone"
    assert desk.offices.notes("never given out") == ()


def test_a_note_is_removed_by_whoever_may_change_the_office(desk: Desk) -> None:
    token = _bring(desk)
    note = desk.offices.add_note(token, DAY, "coaching began", WHO)
    assert isinstance(note, Note)
    assert note.who == WHO
    desk.offices.remove_note(token, note.id)
    assert desk.offices.notes(token) == ()


def test_on_the_team_s_office_only_who_is_signed_in_notes_and_removes(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])), id=TEAM_BOOK)
    address = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    desk.restart(replace(desk.rules, team_name="Team", team_sheets=(address,)))
    refused = desk.offices.add_note(TEAM, DAY, "coaching began")
    assert isinstance(refused, Problem)
    assert refused.mend == "Sign in, then write the note."
    note = desk.offices.add_note(TEAM, DAY, "coaching began", WHO)
    assert isinstance(note, Note)
    desk.offices.remove_note(TEAM, note.id)
    assert desk.offices.notes(TEAM) == (note,)
    desk.offices.remove_note(TEAM, note.id, WHO)
    assert desk.offices.notes(TEAM) == ()
