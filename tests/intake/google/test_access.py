"""Keys as they stand in settings."""

from __future__ import annotations

import json

import pytest

from lib.intake.google.access import Access, parse_access
from lib.terms import Problem
from tests.sheets.key import write_account

ACCOUNT = write_account("http://127.0.0.1:1/token")


def test_a_key_is_taken_as_text_or_as_a_table() -> None:
    for written in (json.dumps(ACCOUNT), ACCOUNT, f"\n{json.dumps(ACCOUNT, indent=1)}\n"):
        access = parse_access(written)
        assert isinstance(access, Access)
        assert access.email == ACCOUNT["client_email"]


def test_doubled_backslashes_in_the_private_key_are_mended() -> None:
    doubled = ACCOUNT | {"private_key": ACCOUNT["private_key"].replace("\n", "\\n")}
    assert isinstance(parse_access(doubled), Access)


def test_without_a_key_there_is_nobody_to_share_with() -> None:
    assert parse_access() == Access()
    assert parse_access("  ", " ") == Access()
    assert Access().email is None
    assert parse_access(api_key=" AIza0 ") == Access(api_key="AIza0")


@pytest.mark.parametrize(
    "written",
    [
        "not JSON",
        "[]",
        "{}",
        '{"type": "service_account"}',
        ACCOUNT | {"private_key": "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"},
        ACCOUNT | {"private_key": 5},
        {name: value for name, value in ACCOUNT.items() if name != "client_email"},
    ],
)
def test_what_is_no_key_is_a_problem_without_the_key_in_it(written: object) -> None:
    problem = parse_access(written)  # type: ignore[arg-type]
    assert isinstance(problem, Problem)
    assert problem.kind == "key refused"
    assert "secret" not in repr(problem)


def test_an_oauth_client_is_told_from_an_account() -> None:
    problem = parse_access({"installed": {"client_id": "x"}})
    assert isinstance(problem, Problem)
    assert "OAuth client" in problem.why


def test_neither_key_shows_in_a_repr() -> None:
    shown = repr(Access(json.dumps(ACCOUNT), "AIza-secret"))
    assert "AIza" not in shown
    assert "PRIVATE" not in shown
