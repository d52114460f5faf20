"""Corrections in a database: whatever was confirmed is there, in order, for everybody who opens it."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.corrections import KINDS, Correction, find_standing
from lib.store.corrections import CorrectionStore, open_corrections
from lib.store.engines import name_file

ROOT = Path(__file__).resolve().parents[2]


def opened(address: str) -> CorrectionStore:
    store = open_corrections(address)
    assert isinstance(store, CorrectionStore), store
    return store


def loaded(store: CorrectionStore, office: str = "one") -> tuple[Correction, ...]:
    history = store.load(office)
    assert isinstance(history, tuple), history
    return history


def correct(
    subject: str = "D-1", value: str | None = "referral", replaces: str | None = None, who: str | None = None
) -> Correction:
    return Correction(
        uuid.uuid4().hex, 1.5e9 + 0.1, who, "deal", subject, value, replaces, f"{subject} · Acme"
    )


def test_a_new_server_has_the_corrections_of_the_one_before_in_their_order(address: str) -> None:
    made = [correct(f"D-{number}") for number in (3, 1, 2)]
    store = opened(address)
    assert store.load("one") == ()
    assert store.last("one") is None
    assert store.add("one", made[:2]) is None
    assert store.add("one", made[2:]) is None
    assert loaded(opened(address)) == tuple(made)
    assert opened(address).last("one") == made[2].id


def test_the_same_one_twice_is_no_error_and_adds_nothing(address: str) -> None:
    store, first, second = opened(address), correct(), correct("D-2")
    assert store.add("one", [first]) is None
    assert store.add("one", [first, second, second]) is None
    assert store.add("one", []) is None
    assert loaded(store) == (first, second)


def test_one_office_never_sees_another_s_and_each_is_forgotten_by_itself(address: str) -> None:
    store, mine, theirs = opened(address), correct("D-1"), correct("D-9")
    store.add("one", [mine])
    store.add("other", [theirs])
    assert loaded(store, "one") == (mine,)
    assert store.forget("one") is None
    assert (loaded(store, "one"), loaded(store, "other")) == ((), (theirs,))
    assert store.last("one") is None


def test_another_process_s_work_is_noticed_by_the_last_id(address: str) -> None:
    here, there = opened(address), opened(address)
    here.add("one", [mine := correct()])
    assert here.last("one") == mine.id
    there.add("one", [theirs := correct(replaces=mine.id)])
    assert here.last("one") == theirs.id
    assert loaded(here) == (mine, theirs)


def test_two_who_did_not_see_each_other_both_keep_their_work_and_it_is_a_conflict(address: str) -> None:
    here, there = opened(address), opened(address)
    here.add("one", [first := correct(value="event")])
    there.add("one", [second := correct(value="referral")])
    standing = find_standing(loaded(here))
    assert standing.deals == {"D-1": "referral"}
    assert [(conflict.standing, conflict.other) for conflict in standing.conflicts] == [(second, first)]
    here.add("one", [correct(value="event", replaces=second.id)])
    assert find_standing(loaded(there)).conflicts == ()


_ODD_TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="\\0u\x00\ud83d\udca9🎉 'é", max_size=40),
    st.just("ü🎉\0" * 3_334),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    office=_ODD_TEXT,
    kind=st.sampled_from(KINDS),
    texts=st.tuples(_ODD_TEXT, _ODD_TEXT),
    maybe=st.tuples(st.none() | _ODD_TEXT, st.none() | _ODD_TEXT),
    made=st.floats(0, 1e11),
)
def test_odd_texts_come_back_as_they_were(address: str, office: str, kind, texts, maybe, made) -> None:  # type: ignore[no-untyped-def]
    store, id = opened(address), uuid.uuid4().hex  # noqa: A001
    added = Correction(id, made, maybe[0], kind, texts[0], maybe[1], None, texts[1])
    assert store.add(office, [added]) is None
    assert loaded(store, office)[-1] == added


_ADD_MANY = """
import sys
from lib.corrections import Correction
from lib.store.corrections import open_corrections
address, who = sys.argv[1:]
store = open_corrections(address)
for number in range(100):
    one = Correction(f"{who}-{number}", 1.0, who, "deal", "D-1", "event", None, "")
    problem = store.add("one", [one])
    assert problem is None, problem
"""


def test_two_processes_that_open_and_add_at_once_lose_nothing(address: str) -> None:
    adding = [
        subprocess.Popen([sys.executable, "-c", _ADD_MANY, address, who], cwd=ROOT)
        for who in ("lena", "omar")
    ]
    assert [process.wait(timeout=60) for process in adding] == [0, 0]
    ids = [correction.id for correction in loaded(opened(address))]
    assert sorted(ids) == sorted(f"{who}-{number}" for who in ("lena", "omar") for number in range(100))
    for who in ("lena", "omar"):
        assert [id for id in ids if id.startswith(who)] == [f"{who}-{number}" for number in range(100)]  # noqa: A001


def test_neither_token_nor_deal_nor_person_is_in_what_a_store_prints(tmp_path: Path) -> None:
    store = opened(name_file(tmp_path / "secret"))
    store.add("token", [correct("Acme", who="lena@firm.example")])
    assert repr(store) == "CorrectionStore()"
    assert b"token" not in (tmp_path / "secret" / "corrections.db").read_bytes()
