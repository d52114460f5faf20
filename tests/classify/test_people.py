"""Referrers written as people, and the accounts they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.account_keys import make_account_keys
from lib.classify.decide import classify_deals
from lib.classify.people import resolve_referrers, use_referrers
from lib.corrections import Standing
from tests.offices import deals_from


def key(name: str | None) -> str | None:
    return None if name is None else str(make_account_keys(pa.array([name]))[0].as_py())


def deal(
    account: str | None, contact: str | None = None, by: str | None = None, **more: Any
) -> dict[str, Any]:
    keys = {"account_key": key(account), "referred_key": key(by)}
    return {"account": account, "contact": contact, "referred_by": by, **keys, **more}


KNOWN = [
    deal("Borealis Ltd", "Jane Doe"),
    deal("Borealis", "Dr. Jane Doe"),
    deal("Acme, Inc.", "Ben Roth"),
    deal("Ford", "Ana Silva"),
    deal("Siemens AG", "Ana Silva"),
    deal("Bank of America", "Madonna"),
    deal("America", "Roth, Eva"),
    deal("Commerce", "O’Neil, Pat"),
    deal(None, "Nemo Nobody"),
]


def resolved(
    by: str, known: list[dict[str, Any]] = KNOWN, merged: Mapping[str, str] | None = None
) -> str | None:
    deals = deals_from([*known, deal("Zenith", None, by)])
    found = use_referrers(deals, resolve_referrers(deals, merged)).column("referred_key")[len(known)].as_py()
    return None if found == key(by) else str(found)


@pytest.mark.parametrize(
    ("by", "account"),
    [
        ("Jane at Borealis", "borealis"),
        ("Jane @ Borealis", "borealis"),
        ("Jane Doe (Borealis Ltd)", "borealis"),
        ("Jane Doe [BOREALIS]", "borealis"),
        ("Borealis (Jane Doe)", "borealis"),
        ("Doe, Jane – Borealis", "borealis"),
        ("Borealis - Jane", "borealis"),
        ("Borealis: Jane", "borealis"),
        ("Jane, Borealis", "borealis"),
        ("Jane / Acme Inc", "acme"),
        ("Ben from ACME", "acme"),
        ("Frau Meier bei Siemens", "siemens"),
        ("Luc chez Acme", "acme"),
        ("Jane Smith, Director of Sales, Borealis", "borealis"),
        ("Jane at Bank of America", "bankofamerica"),
        ("Ford, Jane – Borealis", "borealis"),
        ("Jane Doe", "borealis"),
        ("DOE, JANE", "borealis"),
        ("Mrs. Jane Doe", "borealis"),
        ("Eva Roth", "america"),
        ("Pat O'Neil", "commerce"),
    ],
)
def test_a_person_with_a_firm_or_known_as_its_contact_stands_for_it(by: str, account: str) -> None:
    assert resolved(by) == account


@pytest.mark.parametrize(
    "by",
    [
        "Ana Silva",
        "Nemo Nobody",
        "Madonna",
        "Jane",
        "John Smith",
        "Jane at Acme Schools",
        "Jane (Borealis / Acme)",
        "Jane (Borealis), Ben (Acme)",
        "Jane (ex Borealis)",
        "Jane, formerly Borealis",
        "Anna von Siemens",
        "Chamber of Commerce",
        "Borealisson",
        "–",
        "Jane at",
        "@",
        "Jane Doe " + "x" * 1_000_000,
    ],
)
def test_nothing_is_guessed_of_anybody_else(by: str) -> None:
    assert resolved(by) is None


def test_a_plain_name_of_an_account_is_left_as_it_is() -> None:
    assert resolved("Acme Inc") is None
    assert resolved("Ford, Siemens", [*KNOWN, deal("Ford Siemens")]) is None


def test_a_firm_that_was_merged_is_the_account_it_became() -> None:
    assert resolved("Jane at Borealis Old", merged={"borealisold": "borealis"}) == "borealis"


def test_the_sentence_says_through_whom_and_since_when() -> None:
    won = {"outcome": "won", "created": date(2024, 1, 1), "closed": date(2024, 3, 3), "deal_id": "B-1"}
    new = {"created": date(2025, 5, 5)}
    rows = classify_deals(
        deals_from(
            [
                deal("Borealis", "Jane Doe", **won),
                deal("Zenith", by="Jane Doe", **new),
                deal("Yonder", by="Jane at Borealis", **new),
                deal("Xylo", by="John Smith", **new),
            ]
        )
    ).to_pylist()
    assert rows[1]["because"] == "Referred by Jane Doe of Borealis, a customer since 3 Mar 2024 (deal B-1)."
    assert rows[2]["because"] == "Referred by Jane at Borealis, a customer since 3 Mar 2024 (deal B-1)."
    assert [row["channel"] for row in rows[1:]] == ["referral", "referral", "introduction"]
    assert [row["referred_key"] for row in rows[1:]] == ["borealis", "borealis", "johnsmith"]


def test_merges_that_people_made_are_applied_before_anybody_is_looked_for() -> None:
    deals = deals_from(
        [deal("Borealis Old", "Jane Doe"), deal("Borealis", "Jane Doe"), deal("Z", by="Jane Doe")]
    )
    apart = classify_deals(deals).to_pylist()[2]["referred_key"]
    together = classify_deals(deals, standing=Standing(merged={"borealisold": "borealis"}))
    assert (apart, together.to_pylist()[2]["referred_key"]) == ("janedoe", "borealis")


def test_an_office_without_referrers_contacts_or_accounts_is_left_alone() -> None:
    for rows in ([], [deal(None)], [deal(None, "Jane Doe", "Jane Doe")], [deal("Acme", None, "Jane Doe")]):
        deals = deals_from(rows)
        assert use_referrers(deals, resolve_referrers(deals)).to_pylist() == deals.to_pylist()


PEOPLE = st.sampled_from(["Jane Doe", "Ben Roth", "Eva Lind", "Doe, Jane", "jane doe", None])
ACCOUNTS = st.sampled_from(["Acme", "Borealis Ltd", "Borealis", "Cedar", "Jane Doe", None])


def fold(person: str) -> str:
    return " ".join(reversed(person.split(", "))).casefold()


@given(st.lists(st.tuples(ACCOUNTS, PEOPLE, PEOPLE), max_size=12))
@settings(max_examples=150, deadline=None)
def test_contacts_are_found_as_plain_loops_find_them(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    deals = deals_from(deal(*row) for row in rows)
    accounts = {key(account) for account, _, _ in rows if account}
    expected = []
    for _, _, by in rows:
        fits = {key(at) for at, contact, _ in rows if at and contact and by and fold(contact) == fold(by)}
        plain = key(by) in accounts or len(fits) != 1
        expected.append(key(by) if plain else fits.pop())
    found = use_referrers(deals, resolve_referrers(deals))
    assert found.column("referred_key").to_pylist() == expected
