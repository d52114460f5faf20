"""What single headers say, whatever their spelling."""

from __future__ import annotations

import pytest

from lib.intake.headers import is_understood, read_header
from lib.intake.roles import header_key, role_index

FIELDS = {
    "CloseDate": "closed",
    "CLOSE_DATE": "closed",
    "close-date": "closed",
    "Close_Date__c": "closed",
    "Deal - Deal closed on": "closed",
    "Opportunity: Close Date": "closed",
    "Close Date (A)": "closed",
    "hubspot_owner_id": "rep",
    "Owner.External_Id__c": "rep",
    "Owner: Full Name": "rep",
    "Propriétaire de l’opportunité": "rep",
    "Proprietaire de l'opportunite": "rep",
    "Inhaber der Opportunity": "rep",
    "Account.Name": "account",
    "Organization - Name": "account",
    "ACCOUNT_NAME": "account",
    "Account: Industry": "industry",
    "importe_eur": "amount",
    "Amount (USD)": "amount",
    "deal_value_usd": "amount",
    "Masked Deal value": "amount",
    "Divisa del importe": "currency",
    "Dealbeschreibung": "notes",
    "Belangrijkste concurrenten": "competitor",
    "Zugeordneter Kontakt": "contact",
    "Waehrung": "currency",
    "Loss_Reason__c": "lost_reason",
    "Opportunity #": "deal_id",
    "Date de cloture": "closed",
    "مصدر الفرصة": "source",
    "取引先": "account",
}


@pytest.mark.parametrize("header", FIELDS)
def test_a_header_is_known_in_any_spelling(header: str) -> None:
    assert FIELDS[header] in {reading.role.serves for reading in read_header(header)}


@pytest.mark.parametrize(
    "header",
    [
        "Created By: Full Name",
        "Owner: Role",
        "Organization - Address",
        "Person - Phone - Work",
        "Date entered “Closed Won”",
        "Cumulative time in “Contract sent” (HH:mm:ss)",
        "Stage Duration",
        "Account Type",
        "Close Probability",
        "Billing Country",
        "Last time",
        "Number of Sales Activities",
        "",
        "   ",
        "???",
        "x" * 5_000,
        "a b " * 500,
    ],
)
def test_a_header_of_something_else_serves_for_nothing(header: str) -> None:
    assert not [reading for reading in read_header(header) if reading.role.serves]


def test_the_right_word_speaks_louder_than_a_likeness() -> None:
    right, typo, part = (
        read_header(text)[0].score for text in ("Owner", "Onwer", "Deal owner (sales, north)")
    )
    assert right == 1.0
    assert typo == pytest.approx(0.75)
    assert part < right


def test_one_letter_between_two_meanings_is_no_typing_error() -> None:
    assert not [reading for reading in read_header("Contract") if reading.role.serves]
    assert {reading.role.serves for reading in read_header("Contact")} == {"contact"}


def test_accents_and_case_are_no_difference_but_letters_are() -> None:
    assert header_key("Étape") == header_key("ETAPE") == header_key("étape ")
    assert header_key("Name") != header_key("Nome")
    assert header_key("ClosedDate") == header_key("closed date")


def test_what_is_understood_is_not_up_for_guessing() -> None:
    assert is_understood("Probability (%)")
    assert is_understood("Last Modified By")
    assert not is_understood("Verdict of the board")


def test_every_known_header_is_found_by_its_own_key() -> None:
    assert len(role_index()) > 2_500
    assert "" not in role_index()


@pytest.mark.parametrize("header", ["[a]", "()", "[]", " "])
def test_a_header_of_brackets_alone_says_nothing(header: str) -> None:
    assert read_header(header) == ()
