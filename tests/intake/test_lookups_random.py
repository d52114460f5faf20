"""An office of ids and tables gives the same deals as the same office of names, however ids are written."""

from __future__ import annotations

import random
import re
import string

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.demo import make_deals
from lib.intake.lookup_keys import fold_keys
from lib.intake.lookup_names import tell_apart
from lib.intake.names import make_person_key
from tests.intake.lookup_offices import bring

HEADERS = {
    "deal_id": "Deal ID",
    "rep": "Owner",
    "account": "Account",
    "outcome": "Stage",
    "created": "Created Date",
    "closed": "Close Date",
    "amount": "Amount",
    "source": "Lead Source",
    "referred_by": "Referred By",
    "industry": "Industry",
    "contact": "Contact",
}
STAGES = {"won": "Closed Won", "lost": "Closed Lost", "open": "Negotiation"}
STYLES = {
    "salesforce": lambda prefix, number: f"00{prefix}5g00000{number:06d}",
    "numbers": lambda prefix, number: str(number + 1),
    "guids": lambda prefix, number: f"{number:08x}-00a{prefix}-4000-8000-0123456789ab",
    "padded": lambda prefix, number: f"{number + 1:06d}",
}


def write_columns(deals: pa.Table) -> dict[str, list[str]]:
    """The deals of the demo as cells of a sheet in which everything is named."""
    columns = {header: deals[name].to_pylist() for name, header in HEADERS.items()}
    columns["Stage"] = [STAGES[outcome] for outcome in columns["Stage"]]
    return {
        header: ["" if cell is None else str(cell) for cell in cells] for header, cells in columns.items()
    }


def number_names(cells: list[str], prefix: int, style: str, draw: random.Random) -> dict[str, str]:
    names = sorted({cell for cell in cells if cell})
    draw.shuffle(names)
    return {name: STYLES[style](prefix, number) for number, name in enumerate(names)}


def write_ids(columns: dict[str, list[str]], ids: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """The same cells with ids in the place of names, under headers that say so."""
    named = {"Owner": "OwnerId", "Account": "AccountId", "Contact": "ContactId"}
    return {
        named.get(header, header): [ids[header].get(cell, "") for cell in cells]
        if header in ids
        else list(cells)
        for header, cells in columns.items()
        if header != "Industry"
    }


def shuffled(table: dict[str, list[str]], draw: random.Random) -> dict[str, list[str]]:
    order = draw.sample(range(len(next(iter(table.values())))), k=len(next(iter(table.values()))))
    return {header: [cells[at] for at in order] for header, cells in table.items()}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(3))
def test_ids_with_tables_give_the_same_deals_as_names(style: str, seed: int) -> None:
    draw = random.Random(seed)
    columns = write_columns(make_deals(300, reps=6, seed=seed))
    ids = {
        header: number_names(columns[header], prefix, style, draw)
        for prefix, header in enumerate(("Owner", "Account", "Contact"), 1)
    }
    # a contact's name may be a rep's: keep the three tables apart, as CRMs do
    industry = dict(zip(columns["Account"], columns["Industry"], strict=True))
    users = {"Id": list(ids["Owner"].values()), "Name": list(ids["Owner"])}
    users |= {"IsActive": ["true"] * len(ids["Owner"])}
    accounts = {"Id": list(ids["Account"].values()), "Name": list(ids["Account"])}
    accounts |= {"Industry": [industry[name] for name in ids["Account"]]}
    contacts = {"Id": list(ids["Contact"].values()), "Name": list(ids["Contact"])}
    tables = {"users": users, "accounts": accounts, "contacts": contacts}
    order = draw.sample(sorted(tables), k=3)
    office = bring(write_ids(columns, ids), **{name: shuffled(tables[name], draw) for name in order})
    by_name = bring(columns)
    for name in office.intake.deals.column_names:
        assert office.cells(name) == by_name.cells(name), name


CELLS = st.one_of(
    st.text(string.ascii_letters + string.digits + " .-{}@é", max_size=20),
    st.integers(0, 10**18).map(str),
    st.uuids().map(str),
    st.text(string.ascii_letters + string.digits, min_size=18, max_size=18),
    st.text(string.ascii_letters + string.digits, min_size=15, max_size=15).map(
        lambda id15: id15 + checksum(id15)
    ),
)


def checksum(id15: str) -> str:
    """Salesforce's three letters, by the book: a bit for each capital, five characters a letter."""
    parts = [id15[start : start + 5] for start in (0, 5, 10)]
    bits = [
        "".join("1" if char in string.ascii_uppercase else "0" for char in reversed(part)) for part in parts
    ]
    return "".join((string.ascii_uppercase + "012345")[int(one, 2)] for one in bits)


def fold_slowly(text: str) -> str:
    """The twin of folding ids, one at a time."""
    text = text.strip()
    if re.fullmatch(r"[A-Za-z0-9]{18}", text) and checksum(text[:15]) == text[15:]:
        text = text[:15]
    if re.fullmatch(r"\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?", text):
        text = text.strip("{}").lower()
    number = re.fullmatch(r"(?:zcrm_)?0*([0-9]+)(?:\.0+)?", text)
    text = number[1] if number else text
    return text.lower() if "@" in text else text


@given(st.lists(CELLS, min_size=1, max_size=30))
def test_ids_fold_as_their_slow_twin_folds_them(cells: list[str]) -> None:
    assert fold_keys(pa.array(cells, pa.string()), "id").to_pylist() == [fold_slowly(cell) for cell in cells]


def test_the_checksum_is_salesforces() -> None:
    """By hand: 001A0 has its capital fourth (8, I), 00000 none (A), 6Vm9r second (2, C)."""
    assert checksum("001A0000006Vm9r") == "IAC"
    assert fold_slowly("001A0000006Vm9rIAC") == "001A0000006Vm9r"


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["Ana Ruiz", "ana ruiz", "Ben", "Eve"]), st.sampled_from(["", "a@x", "A@x", "b@x"])
    ),
    min_size=1,
    max_size=8,
)


@given(PEOPLE)
def test_after_telling_apart_equal_names_are_one_person(people: list[tuple[str, str]]) -> None:
    names, mails = pa.array([name for name, _ in people]), pa.array([mail or None for _, mail in people])
    told, changed = tell_apart(names, mails, pa.array([f"id{row}" for row in range(len(people))]))
    for row, (name, mail) in enumerate(people):
        same = [at for at, other in enumerate(people) if make_person_key(other[0]) == make_person_key(name)]
        alone = {people[at][1].casefold() for at in same}
        assert (row in changed) == (len(same) > 1 and not (len(alone) == 1 and "" not in alone))
        for at in same:
            one = make_person_key(told[row].as_py()) == make_person_key(told[at].as_py())
            may_be_one = at == row or (mail and mail.casefold() == people[at][1].casefold())
            assert may_be_one or not one
