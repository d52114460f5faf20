"""Corrections through the offices: kept for everybody, after every change, restart and pull; no work lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from lib.corrections import Correction, Standing
from lib.office import open_demo
from lib.offices.brought import TEAM, Brought
from lib.offices.correcting import Change, correct_copy, undo_copy
from lib.offices.histories import Store
from lib.store.corrections import open_corrections
from lib.store.memory_corrections import ClosedCorrections
from lib.terms import Problem
from tests.brought.desk import TEAM_BOOK, Desk, make_deals, make_tab, open_of, write_csv

ANA, BEN = "ana@firm.example", "ben@firm.example"
DEALS = write_csv(make_deals(["Ana", "Ben"]))
NO_IDS = [row[1:] for row in make_deals(["Ana", "Ben"])]
NO_ID_HEADERS = ["Rep", "Stage", "Created", "Close date", "Amount", "Account"]


@pytest.fixture
def desk(desk: Desk, tmp_path: Path) -> Desk:
    """A desk whose corrections are in a database on disk."""
    desk.store = _open(tmp_path)
    desk.restart()
    return desk


def _open(folder: Path) -> Store:
    store = open_corrections(f"sqlite:///{folder / 'corrections.db'}")
    assert not isinstance(store, Problem), store
    return store


def _bring(desk: Desk, data: bytes = DEALS) -> str:
    return desk.offices.bring_files([("deals.csv", data)]).token or ""


def _correct(
    desk: Desk, token: str, *changes: Change, who: str | None = ANA, seen: Standing | None = None
) -> Brought:
    brought = desk.offices.correct(token, changes, who, seen=seen)
    assert isinstance(brought, Brought), brought
    return brought


def _deal(key: str, channel: str | None) -> Change:
    return Change("deal", key, channel, f"{key} · Firm")


def _channels(brought: Brought | None) -> dict[str, str]:
    deals = open_of(brought).deals
    rows = zip(deals["account"].to_pylist(), deals["channel"].to_pylist(), strict=True)
    return {account: channel for account, channel in rows if channel != "unknown"}


def test_a_correction_is_there_for_everybody_and_after_a_restart(desk: Desk) -> None:
    token = _bring(desk)
    corrected = _correct(desk, token, _deal("D-1", "referral"), _deal("D-2", "tender"))
    expected = {"Firm 1": "referral", "Firm 2": "tender"}
    assert _channels(corrected) == _channels(desk.find(token)) == expected
    desk.restart()
    assert _channels(desk.find(token)) == expected
    assert [(each.who, each.value) for each in desk.offices.corrections(token)] == [
        (ANA, "referral"),
        (ANA, "tender"),
    ]


def test_a_correction_stays_when_a_file_is_added_and_holds_for_its_new_deals(desk: Desk) -> None:
    token = _bring(desk)
    _correct(desk, token, _deal("D-1", "referral"), Change("account", "firm50", "tender", "Firm 50"))
    more = [("more.csv", write_csv(make_deals(["Cleo"], first=50)))]
    added = desk.offices.bring_files(more, to=desk.find(token))
    assert _channels(added) == {"Firm 1": "referral", "Firm 50": "tender"}
    left = desk.offices.remove_source(token, 1)
    assert _channels(left) == {"Firm 1": "referral"}


def test_deals_without_a_number_are_found_again_in_the_next_export(desk: Desk) -> None:
    token = _bring(desk, write_csv(NO_IDS, NO_ID_HEADERS))
    office = open_of(desk.find(token))
    place = office.deals["account"].to_pylist().index("Firm 4")
    _correct(desk, token, _deal(office.keys[place].as_py(), "past_contact"))
    newer = write_csv(list(reversed([*NO_IDS, make_deals(["Cleo"], first=90)[0][1:]])), NO_ID_HEADERS)
    again = desk.offices.bring_files([("newer.csv", newer)], to=desk.find(token))
    assert _channels(again) == {"Firm 4": "past_contact"}
    assert _channels(desk.offices.remove_source(token, 0)) == {"Firm 4": "past_contact"}


def test_a_pull_keeps_what_was_corrected_and_brings_it_back_with_the_deal(desk: Desk) -> None:
    rows = make_deals(["Ana", "Ben"], 20)
    book = desk.open_book(make_tab(1, "Q1", rows))
    token = desk.bring(f"https://docs.google.com/spreadsheets/d/{book.id}/edit").token or ""
    _correct(desk, token, _deal("D-1", "referral"), _deal("D-40", "tender"))
    book.tabs[0] = make_tab(1, "Q1", rows[1:])
    assert _channels(desk.pull(token)) == {"Firm 40": "tender"}
    book.tabs[0] = make_tab(1, "Q1", rows)
    assert _channels(desk.pull(token)) == {"Firm 1": "referral", "Firm 40": "tender"}


def test_what_waits_to_be_believed_is_corrected_too(desk: Desk) -> None:
    rows = make_deals(["Ana", "Ben"], 20)
    book = desk.open_book(make_tab(1, "Q1", rows))
    token = desk.bring(f"https://docs.google.com/spreadsheets/d/{book.id}/edit").token or ""
    book.tabs[0] = make_tab(1, "Q1", rows[:2])
    assert desk.pull(token).held is not None
    _correct(desk, token, _deal("D-1", "referral"))
    believed = desk.offices.believe(token)
    assert open_of(believed).deals.num_rows == 2
    assert _channels(believed) == {"Firm 1": "referral"}


def test_two_who_correct_different_deals_from_one_screen_both_keep_their_work(desk: Desk) -> None:
    token = _bring(desk)
    seen = desk.find(token).standing
    _correct(desk, token, _deal("D-1", "referral"), who=ANA, seen=seen)
    _correct(desk, token, _deal("D-2", "tender"), who=BEN, seen=seen)
    assert _channels(desk.find(token)) == {"Firm 1": "referral", "Firm 2": "tender"}
    assert desk.find(token).standing.conflicts == ()


def test_two_who_correct_one_deal_unseen_leave_a_conflict_until_somebody_decides(desk: Desk) -> None:
    token = _bring(desk)
    seen = desk.find(token).standing
    _correct(desk, token, _deal("D-1", "referral"), who=ANA, seen=seen)
    later = _correct(desk, token, _deal("D-1", "tender"), who=BEN, seen=seen)
    assert _channels(later) == {"Firm 1": "tender"}
    desk.restart()
    (conflict,) = desk.find(token).standing.conflicts
    assert (conflict.standing.who, conflict.other.who, conflict.other.value) == (BEN, ANA, "referral")
    decided = _correct(desk, token, _deal("D-1", "referral"), who=ANA)
    assert decided.standing.conflicts == ()
    assert len(decided.history) == 3


def test_twenty_corrections_by_four_at_once_are_all_kept(desk: Desk) -> None:
    token = _bring(desk)
    seen = desk.find(token).standing

    def correct(person: int) -> None:
        for turn in range(5):
            _correct(desk, token, _deal(f"gone {person} {turn}", "tender"), who=f"{person}", seen=seen)

    people = [threading.Thread(target=correct, args=(person,)) for person in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(desk.find(token).standing.deals) == 20
    desk.restart()
    assert len(desk.find(token).standing.deals) == 20


def test_what_another_server_corrects_is_noticed_at_the_next_find(desk: Desk, tmp_path: Path) -> None:
    token = _bring(desk)
    other = Desk(desk.sheets, desk.folder, desk.rules, store=_open(tmp_path))
    assert _channels(other.find(token)) == {}
    _correct(desk, token, _deal("D-1", "referral"))
    assert _channels(other.find(token)) == {"Firm 1": "referral"}
    assert _channels(_correct(other, token, _deal("D-2", "tender"))) == _channels(desk.find(token))


def test_undo_brings_back_what_stood_before_and_stays_in_the_history(desk: Desk) -> None:
    token = _bring(desk)
    _correct(desk, token, _deal("D-1", "referral"))
    last = _correct(desk, token, _deal("D-1", "tender")).history[-1]
    undone = desk.offices.undo(token, last.id, BEN)
    assert isinstance(undone, Brought)
    assert _channels(undone) == {"Firm 1": "referral"}
    assert (undone.history[-1].who, undone.history[-1].value, len(undone.history)) == (BEN, "referral", 3)
    redone = desk.offices.undo(token, undone.history[-1].id)
    assert isinstance(redone, Brought)
    assert _channels(redone) == {"Firm 1": "tender"}


def test_a_bulk_is_undone_in_one_move_but_for_what_was_corrected_again(desk: Desk) -> None:
    token = _bring(desk)
    bulk = _correct(desk, token, *(_deal(f"D-{n}", "tender") for n in (1, 2, 3))).history
    _correct(desk, token, _deal("D-2", "list"))
    undone = desk.offices.undo(token, [each.id for each in bulk], ANA)
    assert isinstance(undone, Brought)
    assert _channels(undone) == {"Firm 2": "list"}
    again = desk.offices.undo(token, [each.id for each in bulk], ANA)
    assert isinstance(again, Problem)
    assert again.kind == "not standing"


def test_an_office_forgotten_takes_its_corrections_with_it_and_no_other_office_s(desk: Desk) -> None:
    gone, stays = _bring(desk), _bring(desk)
    for token in (gone, stays):
        _correct(desk, token, _deal("D-1", "referral"))
    desk.offices.forget(gone)
    assert desk.store is not None
    assert desk.store.load(gone) == ()
    assert desk.offices.corrections(gone) == ()
    assert len(desk.offices.corrections(stays)) == 1
    refused = desk.offices.correct(gone, [_deal("D-1", "referral")])
    assert isinstance(refused, Problem)
    assert refused.kind == "gone"


def test_on_the_team_s_office_only_who_is_signed_in_corrects_and_undoes(desk: Desk) -> None:
    book = desk.open_book(make_tab(1, "Q1", make_deals(["Ana"])), id=TEAM_BOOK)
    address = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    desk.restart(replace(desk.rules, team_name="Team", team_sheets=(address,)))
    desk.find(TEAM)
    desk.pull(TEAM)
    refused = desk.offices.correct(TEAM, [_deal("D-1", "referral")])
    assert isinstance(refused, Problem)
    assert refused.mend == "Sign in, then correct it."
    kept = _correct(desk, TEAM, _deal("D-1", "referral"), who=ANA)
    assert isinstance(desk.offices.undo(TEAM, kept.history[-1].id), Problem)
    assert _channels(desk.find(TEAM)) == {"Firm 1": "referral"}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (Change("deal", "D-1", "telepathy"), "no value"),
        (Change("class", "referral", "destiny"), "no value"),
        (Change("class", "telepathy", "chance"), "no value"),
        (Change("label", "web", "  "), "no label"),
        (Change("label", "web", "x" * 501), "no label"),
        (Change("merge", "acme", ""), "no value"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_of_the_bulk_is_kept(
    desk: Desk, change: Change, kind: str
) -> None:
    token = _bring(desk)
    refused = desk.offices.correct(token, [_deal("D-1", "referral"), change])
    assert isinstance(refused, Problem)
    assert refused.kind == kind
    assert desk.offices.corrections(token) == ()


def test_texts_that_no_table_can_hold_harm_neither_store_nor_office(desk: Desk) -> None:
    token = _bring(desk)
    odd = "\ud800 \0 🎉"
    _correct(desk, token, Change("source", odd, "list", odd), Change("label", odd, odd), _deal(odd, "list"))
    desk.restart()
    assert len(desk.offices.corrections(token)) == 3
    assert open_of(desk.find(token)).deals.num_rows == 6


def test_a_source_is_corrected_however_it_is_spelled(desk: Desk) -> None:
    token = _bring(desk)
    (correction,) = _correct(desk, token, Change("source", "  Alte BEKANNTE ", "word_of_mouth")).history
    assert (correction.subject, correction.words) == ("alte bekannte", "Alte BEKANNTE")


def test_a_store_that_could_not_be_opened_stops_nothing_but_corrections(desk: Desk) -> None:
    why = Problem("store: away", "The store can’t be reached.", "Ask who runs the server.")
    desk.store = ClosedCorrections(why)
    desk.restart()
    token = _bring(desk)
    desk.restart()
    assert open_of(desk.find(token)).deals.num_rows == 6
    assert desk.offices.correct(token, [_deal("D-1", "referral")]) == why
    assert desk.offices.corrections_trouble == why


def test_an_export_brought_as_an_office_of_its_own_inherits_what_stands_in_the_one_before(desk: Desk) -> None:
    earlier, token = _bring(desk), _bring(desk)
    _correct(desk, earlier, _deal("D-1", "referral"), _deal("D-2", "tender"), _deal("D-3", "list"))
    _correct(desk, earlier, _deal("D-3", None))
    _correct(desk, token, _deal("D-2", "campaign"), who=BEN)
    heir = desk.offices.inherit(token, earlier)
    assert isinstance(heir, Brought)
    assert _channels(heir) == {"Firm 1": "referral", "Firm 2": "campaign"}
    assert [each.who for each in heir.history] == [BEN, ANA]
    assert heir.standing.conflicts == ()
    again = desk.offices.inherit(token, earlier)
    assert isinstance(again, Brought)
    assert again.history == heir.history
    assert len(desk.offices.corrections(earlier)) == 4


def test_the_demo_is_corrected_for_one_session_and_undone_again() -> None:
    demo = Brought(None, open_demo())
    office = open_of(demo)
    key = office.keys[0].as_py()
    corrected = correct_copy(
        demo, [Change("deal", key, "list"), Change("class", "list", "chance")], None, 1e9
    )
    assert isinstance(corrected, Brought)
    first = open_of(corrected).deals.slice(0, 1).to_pylist()[0]
    assert (first["channel"], first["class"], first["evidence"]) == ("list", "chance", "correction")
    assert open_of(demo).deals["evidence"][0].as_py() != "correction"
    undone = undo_copy(corrected, [each.id for each in corrected.history], None, 2e9)
    assert isinstance(undone, Brought)
    assert open_of(undone).deals.equals(office.deals)
    assert [type(each) for each in undone.history] == [Correction] * 4
