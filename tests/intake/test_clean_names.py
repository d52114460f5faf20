"""Under which key accounts and reps are matched, and how reps are spelled."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import account_keys
from lib.account_keys import make_account_keys
from lib.intake.names import make_person_key, spell_reps
from lib.intake.values import Coded


def key(*names: str) -> list[str]:
    return make_account_keys(pa.array(names, pa.string())).to_pylist()


@pytest.mark.parametrize(
    "names",
    [
        (
            "Acme",
            "ACME, Inc.",
            "acme inc",
            "Acme  Incorporated",
            "ACME L.L.C.",
            "Acme Co., Ltd.",
            "Acme Pty Ltd",
            "A.C.M.E.",
            "Acme S.p.A.",
            "Acme S. p. A.",
            "Acme GmbH & Co. KG",
            "Acme Sp. z o.o.",
            "Acme B.V.",
            "Acme A/S",
            "Acme S.A. de C.V.",
            "Acme and Co",
            "Acme\u00a0Oy",
            "\u200eAcme",
            "ＡＣＭＥ",
        ),
        ("Müller", "MÜLLER GmbH", "Mu\u0308ller AG"),
        ("Ron-tech", "Ron Tech", "RonTech SARL"),
        ("O'Brien", "OBrien Ltd", "O’Brien"),
        ("Ромашка", "РОМАШКА ООО"),
    ],
)
def test_one_firm_has_one_key(names: tuple[str, ...]) -> None:
    assert len(set(key(*names))) == 1


def test_batches_change_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["Acme, Inc.", "ZZZ", "Müller GmbH", "", "GmbH", "Acme S. p. A.", "O’Brien"]
    whole = key(*names)
    monkeypatch.setattr(account_keys, "BATCH", 2)
    assert key(*names) == whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "Acme Schools"),
        ("Acme", "Acme 2"),
        ("Smith & Sons", "Smith"),
        ("San Diego Zoo", "San Diego"),
        ("Müller", "Muller"),
        ("Vitamin A", "Vitamin"),
    ],
)
def test_two_firms_have_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("name", ["Inc", "S.A.", "???", "Co. Ltd", "🎉", "...", "-", "株式会社"])
def test_a_name_of_nothing_but_legal_form_or_punctuation_keeps_a_key(name: str) -> None:
    assert key(name)[0]


@given(st.lists(st.text(min_size=1, max_size=25), max_size=20))
@settings(max_examples=100, deadline=None)
def test_keys_are_never_empty_and_do_not_depend_on_the_company_they_keep(names: list[str]) -> None:
    keys = key(*names)
    assert all(keys)
    assert keys == [key(name)[0] for name in names]


@given(
    st.lists(st.from_regex(r"\A[A-Za-z]{3,8}( [A-Za-z]{3,8}){0,2}\Z"), min_size=1, max_size=8),
    st.sampled_from([", Inc.", " GmbH", " S.A.", " Ltd", " S. A.", " LLC", " B. V."]),
)
@settings(max_examples=60, deadline=None)
def test_adding_a_legal_form_or_shouting_changes_no_key(names: list[str], form: str) -> None:
    assert key(*(f"  {name.upper()}{form} " for name in names)) == key(*names)


def coded(*texts: str | None) -> Coded:
    encoded = pa.array(texts, pa.string()).dictionary_encode()
    return Coded(encoded.dictionary, encoded.indices.fill_null(-1).to_numpy().astype(np.int32))


def spelled(*texts: str | None) -> list[str | None]:
    reps = spell_reps(coded(*texts)).reps
    return [reps.texts[code].as_py() if code >= 0 else None for code in reps.codes.tolist()]


def test_a_rep_is_spelled_as_most_often_spelled() -> None:
    texts = ("ana silva", "Ana Silva", "Ana  Silva", "ANA SILVA", "Ana Silva", None, "Ben")
    assert spelled(*texts) == ["Ana Silva"] * 5 + [None, "Ben"]
    spelling = spell_reps(coded(*texts))
    assert set(spelling.merged) == {("ana silva", "Ana Silva"), ("ANA SILVA", "Ana Silva")}


def test_of_spellings_equally_frequent_the_first_in_the_file_counts() -> None:
    assert spelled("BEN", "Ben") == ["BEN", "BEN"]
    assert spelled("Ben", "BEN") == ["Ben", "Ben"]


def test_a_spelling_that_no_row_has_any_more_wins_nothing() -> None:
    column = coded("Ben", "Ben", "BEN")
    left = Coded(column.texts, column.codes[2:])
    assert spell_reps(left).reps.texts.take(pa.array(spell_reps(left).reps.codes)).to_pylist() == ["BEN"]


def test_people_are_matched_without_case_spaces_and_marks_that_cannot_be_seen() -> None:
    assert make_person_key(" Ana\u00a0 SILVA\u200f") == make_person_key("ana silva")
    assert make_person_key("STRASSE") == make_person_key("straße")
    assert make_person_key("Ana Silva") != make_person_key("Anna Silva")
