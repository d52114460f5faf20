"""Every form in which people paste a sheet's address, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.google.address import Address, looks_like_address, parse_address
from lib.terms import Problem

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcdE"
PUBLISHED = "2PACX-1vQabcDEF_0123456789-xyz"
DOCS = "https://docs.google.com"


@pytest.mark.parametrize(
    ("pasted", "gid"),
    [
        (f"{DOCS}/spreadsheets/d/{ID}/edit#gid=0", 0),
        (f"{DOCS}/spreadsheets/d/{ID}/edit?gid=0#gid=0", 0),
        (f"{DOCS}/spreadsheets/d/{ID}/edit?gid=3#gid=4", 4),
        (f"{DOCS}/spreadsheets/d/{ID}/edit?gid=3", 3),
        (f"{DOCS}/spreadsheets/d/{ID}/edit#gid=7&range=A1:B2", 7),
        (f"{DOCS}/spreadsheets/d/{ID}/edit?usp=sharing", None),
        (f"{DOCS}/spreadsheets/d/{ID}/edit?usp=drive_link&amp;gid=9", 9),
        (f"{DOCS}/spreadsheets/d/{ID}", None),
        (f"{DOCS}/spreadsheets/d/{ID}/", None),
        (f"{DOCS}/spreadsheets/u/1/d/{ID}/edit#gid=12", 12),
        (f"{DOCS}/a/firm.example/spreadsheets/d/{ID}/edit", None),
        (f"{DOCS}/a/firm.example/spreadsheets/u/0/d/{ID}/edit", None),
        (f"{DOCS}/spreadsheets/d/{ID}/htmlview#gid=5", 5),
        (f"{DOCS}/spreadsheets/d/{ID}/export?format=csv&gid=5", 5),
        (f"{DOCS}/spreadsheets/d/{ID}/copy", None),
        (f"{DOCS}/spreadsheets/d/{ID}/gviz/tq?tqx=out:csv&gid=6", 6),
        (f"http://docs.google.com/spreadsheets/d/{ID}/preview", None),
        (f"docs.google.com/spreadsheets/d/{ID}/edit#gid=1", 1),
        (f"DOCS.GOOGLE.COM/spreadsheets/d/{ID}/edit", None),
        (f"  <{DOCS}/spreadsheets/d/{ID}/edit#gid=2>\n", 2),
        (f"“{DOCS}/spreadsheets/d/{ID}/edit”", None),
        (f"'{DOCS}/spreadsheets/d/{ID}/edit#gid=8',", 8),
        (f"Our deals: {DOCS}/spreadsheets/d/{ID}/edit#gid=8.", 8),
        (f"https://drive.google.com/open?id={ID}", None),
        (f"https://drive.google.com/file/d/{ID}/view?usp=sharing", None),
        (f"https://drive.google.com/uc?export=download&id={ID}", None),
        (f"https://spreadsheets.google.com/ccc?key={ID}#gid=3", 3),
        (f"https://www.google.com/url?q={DOCS}/spreadsheets/d/{ID}/edit%23gid%3D3&sa=D", 3),
        (ID, None),
        (f" {ID}\u200b", None),
    ],
)
def test_an_address_in_any_form_is_the_same_sheet(pasted: str, gid: int | None) -> None:
    assert parse_address(pasted) == Address(ID, gid)
    assert looks_like_address(pasted)


@pytest.mark.parametrize(
    ("pasted", "gid"),
    [
        (f"{DOCS}/spreadsheets/d/e/{PUBLISHED}/pubhtml", None),
        (f"{DOCS}/spreadsheets/d/e/{PUBLISHED}/pubhtml?gid=5&single=true", 5),
        (f"{DOCS}/spreadsheets/d/e/{PUBLISHED}/pub?output=csv", None),
        (f"{DOCS}/spreadsheets/d/e/{PUBLISHED}/pub?gid=0&single=true&output=xlsx", 0),
        (f"{DOCS}/spreadsheets/u/0/d/e/{PUBLISHED}/pubhtml", None),
        (f'<iframe src="{DOCS}/spreadsheets/d/e/{PUBLISHED}/pubhtml?widget=true&amp;headers=false">', None),
        (PUBLISHED, None),
    ],
)
def test_a_published_sheet_is_known_as_published(pasted: str, gid: int | None) -> None:
    assert parse_address(pasted) == Address(PUBLISHED, gid, published=True)


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "no address"),
        (" \n", "no address"),
        ("deals.csv", "no address of a Google Sheet"),
        ("our deals of 2024", "no address of a Google Sheet"),
        ("1AbCdEf", "no address of a Google Sheet"),
        ("quarterly-deals-of-the-northern-region", "no address of a Google Sheet"),
        (f"{DOCS}/document/d/{ID}/edit", "Google Doc"),
        (f"{DOCS}/presentation/d/{ID}/edit", "presentation"),
        (f"{DOCS}/forms/d/e/{ID}/viewform", "Google Form"),
        ("https://forms.gle/abcdefgh", "Google Form"),
        (f"{DOCS}/drawings/d/{ID}/edit", "Drawing"),
        (f"https://drive.google.com/drive/folders/{ID}", "folder"),
        (f"https://drive.google.com/drive/u/1/folders/{ID}?usp=sharing", "folder"),
        (f"{DOCS}/spreadsheets/u/0/", "list of sheets"),
        ("https://drive.google.com/drive/my-drive", "list of sheets"),
        ("https://firm.example/deals.xlsx", "does not belong to Google Sheets"),
        (f"https://firm.example/spreadsheets/d/{ID}/edit", "does not belong to Google Sheets"),
        (f"https://docs.google.com.firm.example/spreadsheets/d/{ID}", "does not belong to Google Sheets"),
        (f"https://docs.google.com@firm.example/spreadsheets/d/{ID}", "does not belong to Google Sheets"),
    ],
)
def test_what_is_no_sheet_is_called_what_it_is(pasted: str, words: str) -> None:
    problem = parse_address(pasted)
    assert isinstance(problem, Problem)
    assert problem.kind == "not an address"
    assert words in problem.why
    assert problem.mend


@pytest.mark.parametrize("text", ["deals.csv", "C:\\deals\\2024.xlsx", "folder/deals.xlsx", "demo", ""])
def test_the_name_of_a_file_does_not_look_like_an_address(text: str) -> None:
    assert not looks_like_address(text)


def test_a_wrong_address_still_looks_like_one() -> None:
    assert looks_like_address(f"{DOCS}/document/d/{ID}/edit")
    assert looks_like_address("https://firm.example/deals")


@given(
    st.from_regex(r"[A-Za-z0-9_-]{6,60}", fullmatch=True), st.none() | st.integers(0, 2**31), st.booleans()
)
def test_the_link_of_an_address_means_the_address(id_: str, gid: int | None, published: bool) -> None:
    address = Address(id_, gid, published or id_.startswith("2PACX-"))
    if address.id == "e":
        return
    assert parse_address(address.link) == address


@given(st.text() | st.text("htps:/docs.google.com/spreadsheets/d/e/[]#?=&%<>\"' abc123", min_size=10))
def test_whatever_is_pasted_nothing_is_raised(text: str) -> None:
    assert isinstance(parse_address(text), Address | Problem)
    assert isinstance(looks_like_address(text), bool)
