"""Accounts that look like one: what is offered, why, and what is not."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from lib.account_keys import make_account_keys
from lib.classify.lookalikes import MOST, Lookalike, find_lookalikes
from tests.offices import deals_from

NOTHING: Mapping[str, str] = {}


def office(*names: str) -> pa.Table:
    keys = make_account_keys(pa.array(names, pa.string())).to_pylist()
    return deals_from({"account": name, "account_key": key} for name, key in zip(names, keys, strict=True))


def offered(*names: str, merged: Mapping[str, str] = NOTHING) -> tuple[Lookalike, ...]:
    return find_lookalikes(office(*names), merged)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Borealis", "Borealsi Ltd", "one letter apart"),
        ("Acme Foods", "Acme Fods, Inc.", "one letter apart"),
        ("Acme", "Acme Group", "the same but for “Group”"),
        ("Dupont", "Groupe Dupont SA", "the same but for “Groupe”"),
        ("Volvo", "AB Volvo", "the same but for “AB”"),
        ("Acme GmbH", "Acme GmbH (DE)", "the same but for “DE”"),
        ("Müller", "MUELLER AG", "the same but for accents and letters written otherwise"),
        ("Nestlé", "Nestle S.A.", "the same but for accents and letters written otherwise"),
    ],
)
def test_two_names_that_may_be_one_firm_are_offered_with_the_reason(one: str, other: str, why: str) -> None:
    (found,) = offered(one, one, other)
    assert (found.same_as.name, found.same_as.deals) == (one, 2)
    assert (found.account.name, found.account.deals) == (other, 1)
    assert found.why == why
    assert 0 < found.likeness < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Arla", "Aria"),
        ("Station 1117", "Station 1118"),
        ("Acme", "Acme Schools"),
        ("Acme Inc", "Acme Ltd"),
        ("Delta", "Deutsche Bahn"),
        ("IT Group", "Group IT Services"),
        ("ガスカイシャ", "カスカイシャ一"),
    ],
)
def test_two_names_of_two_firms_or_of_one_account_are_not_offered(one: str, other: str) -> None:
    assert offered(one, other) == ()


def test_an_account_is_shown_as_most_of_its_deals_spell_it() -> None:
    (found,) = offered("BOREALIS", "Borealis", "Borealis Ltd", "Borealis", "Borelis")
    assert (found.same_as.name, found.same_as.deals, found.account.key) == ("Borealis", 4, "borelis")


def test_what_was_merged_is_not_offered_again_before_or_after_the_merge_is_applied() -> None:
    assert offered("Borealis", "Borelis", merged={"borelis": "borealis"}) == ()


def test_what_was_kept_apart_is_not_offered_again() -> None:
    assert len(offered("Borealis", "Borelis")) == 1
    assert offered("Borealis", "Borelis", merged={"borelis": "borelis"}) == ()


def test_the_likeliest_come_first_and_a_family_of_names_comes_last() -> None:
    family = [f"Filiale {letter}" for letter in "ABCDEF"]
    found = offered(*family, "Borealis Foods", "Borealis Food")
    assert found[0].account.name.startswith("Borealis")
    assert all(each.likeness <= found[0].likeness / 4 for each in found[1:])


def test_no_more_are_offered_than_a_manager_would_read() -> None:
    stems = [
        f"{one}{two}rinova"
        for one in "bcdfghjklmnp"
        for two in ("alim", "etuk", "ozib", "yfer", "ipol", "uram")
    ]
    names = [name for stem in stems for name in (stem, stem + " Group", stem[:-1])]
    assert len(offered(*names)) == MOST


def test_nothing_is_offered_where_there_are_no_accounts() -> None:
    assert find_lookalikes(deals_from([{"account": None}, {}]), NOTHING) == ()
    assert find_lookalikes(deals_from([]), NOTHING) == ()


def test_a_name_never_stands_in_a_repr() -> None:
    (found,) = offered("Borealis", "Borelis")
    assert "orea" not in repr(found).casefold()


def digits(key: str) -> list[str]:
    return [char for char in key if char in "0123456789"]


def list_slowly(names: list[str]) -> set[tuple[str, str]]:
    """Every pair compared, letter by letter."""
    keys = sorted(set(make_account_keys(pa.array(names, pa.string())).to_pylist()))
    return {
        (one, other)
        for one, other in combinations(keys, 2)
        if min(len(one), len(other)) >= 6 and OSA.distance(one, other) == 1 and digits(one) == digits(other)
    }


@given(st.lists(st.text("abn7é", min_size=5, max_size=9), max_size=14))
@settings(max_examples=150, deadline=None)
def test_typing_errors_are_those_that_comparing_every_pair_finds(names: list[str]) -> None:
    found = {
        tuple(sorted((each.account.key, each.same_as.key)))
        for each in offered(*names)
        if each.why == "one letter apart"
    }
    letters = {pair for pair in list_slowly(names) if bare(pair[0]) == bare(pair[1])}
    assert found == list_slowly(names) - letters


def bare(key: str) -> str:
    return unicodedata.normalize("NFD", key).encode("ascii", "ignore").decode()
