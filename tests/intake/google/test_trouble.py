"""Every trouble, made to happen on a real server: what is said, how long it takes, what is never said."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from lib.intake.google.access import Access
from lib.intake.google.address import Address
from lib.intake.google.asking import MOST_WAIT
from lib.intake.google.client import RefusedError
from lib.intake.google.pull import pull_sheet
from lib.intake.google.tabs import Pulled
from lib.intake.google.trouble import Trouble, find_trouble
from lib.intake.google.wording import load_words
from lib.terms import Problem
from tests.sheets.book import Book
from tests.sheets.book import Tab as BookTab
from tests.sheets.key import write_account
from tests.sheets.state import Sheets
from tests.sheets.troubles import Trouble as Made

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcdE"
SECRET_DEAL = "Hush-hush GmbH"


class Pauses(list[float]):
    """In the place of sleeping: how long each pause would have been."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def book(sheets: Sheets) -> Book:
    rows = [["Id", "Account"], [1, SECRET_DEAL]]
    sheets.books[ID] = Book(ID, "Team", [BookTab(0, "Deals", rows)], readable_by="anyone")
    return sheets.books[ID]


def ask(access: Access, pauses: Pauses | None = None, said: list[str] | None = None) -> Pulled | Problem:
    tell = (said if said is not None else []).append
    return pull_sheet(Address(ID), access, sleep=Pauses() if pauses is None else pauses, tell=tell)


def refuse(access: Access, pauses: Pauses | None = None) -> Problem:
    problem = ask(access, pauses)
    assert isinstance(problem, Problem), problem
    assert problem.why
    assert problem.mend
    return problem


EVERY_WAY = pytest.mark.parametrize("right", ["account", "by_key", "by_link"])


@pytest.fixture
def access(right: str, request: pytest.FixtureRequest) -> Access:
    quick: Access = replace(request.getfixturevalue(right), connect_seconds=0.5, read_seconds=0.3)
    return quick


@EVERY_WAY
@pytest.mark.parametrize(
    ("trouble", "kind", "attempts"),
    [
        ("permission", "no permission", 1),
        ("not found", "no such sheet", 1),
        ("500 json", "server error", 3),
        ("500 html", "server error", 3),
        ("502 html", "server error", 3),
        ("503", "server error", 3),
        ("reset", "connection", 3),
        ("silent", "time-out", 3),
    ],
)
def test_a_trouble_is_named_and_tried_again_only_where_that_may_help(
    sheets: Sheets, book: Book, access: Access, right: str, trouble: str, kind: str, attempts: int
) -> None:
    sheets.trouble = Made(trouble)
    pauses = Pauses()
    assert refuse(access, pauses).kind == kind
    assert len(pauses) == attempts - 1
    asked = [request.path for request in sheets.requests if request.path != "/token"]
    assert asked.count(asked[0]) == attempts


@EVERY_WAY
@pytest.mark.parametrize(
    "trouble", ["500 json", "502 html", "503", "reset", "silent", "quota", "truncated json"]
)
def test_a_trouble_that_passes_is_not_felt(
    sheets: Sheets, book: Book, access: Access, right: str, trouble: str
) -> None:
    if right == "by_link" and trouble == "truncated json":
        pytest.skip("a download is no JSON")
    sheets.trouble = Made(trouble, times=1)
    said: list[str] = []
    assert isinstance(ask(access, said=said), Pulled)
    assert any(("wait" if trouble == "quota" else "again") in line for line in said)


@pytest.mark.parametrize("where", ["metadata", "values"])
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("permission", "no permission"),
        ("500 html", "server error"),
        ("reset", "connection"),
        ("truncated json", "bad answer"),
        ("api disabled", "api not enabled"),
        ("bad key", "api key refused"),
    ],
)
def test_either_of_the_two_requests_may_fail(
    sheets: Sheets, book: Book, account: Access, where: str, trouble: str, kind: str
) -> None:
    sheets.trouble = Made(trouble, where=where)  # type: ignore[arg-type]
    assert refuse(account).kind == kind


def test_a_private_sheet_is_to_be_shared_with_the_account_by_its_address(book: Book, account: Access) -> None:
    book.readable_by = "nobody"
    problem = refuse(account)
    assert problem.kind == "no permission"
    assert problem.value == account.email
    assert problem.mend == f"Share the sheet with {account.email} as Viewer, then press Pull again."


@pytest.mark.parametrize("right", ["by_key", "by_link"])
def test_a_private_sheet_is_to_be_opened_to_the_link_where_there_is_no_account(
    book: Book, access: Access, right: str
) -> None:
    book.readable_by = "service"
    problem = refuse(access)
    assert problem.kind == "no permission"
    assert "“Anyone with the link”" in problem.mend


def test_a_workbook_that_lies_in_drive_is_told_from_a_sheet(book: Book, account: Access) -> None:
    book.uploaded = True
    assert refuse(account).kind == "not a spreadsheet"


def test_an_unknown_sheet_is_unknown_to_all(sheets: Sheets, account: Access, by_link: Access) -> None:
    assert refuse(account).kind == "no such sheet"
    assert refuse(by_link).kind == "no such sheet"


def test_a_wrong_api_key_is_refused(book: Book, by_key: Access) -> None:
    assert refuse(replace(by_key, api_key="AIza-wrong")).kind == "api key refused"


def test_a_withdrawn_key_is_refused(sheets: Sheets, book: Book) -> None:
    """Another address of the token exchange makes another key: no token of an earlier test is good for it."""
    withdrawn = write_account(f"{sheets.address}/token") | {"private_key_id": "1"}
    access = Access(json.dumps(withdrawn), api=sheets.address, docs=sheets.address)
    sheets.trouble = Made("refuse token")
    problem = refuse(access)
    assert problem.kind == "key refused"
    assert "withdrawn" in problem.why
    sheets.trouble = None
    assert isinstance(ask(access), Pulled)


def test_a_token_that_is_not_taken_is_exchanged_again_and_then_given_up(
    sheets: Sheets, book: Book, account: Access
) -> None:
    assert isinstance(ask(account), Pulled)
    sheets.expire_tokens()
    sheets.trouble = Made("refuse token")
    assert refuse(account).kind == "key refused"


def test_quota_waits_as_google_says(sheets: Sheets, book: Book, account: Access) -> None:
    sheets.trouble = Made("quota", times=1, retry_after=20)
    pauses, said = Pauses(), list[str]()
    assert isinstance(ask(account, pauses, said), Pulled)
    assert pauses == [20.0]
    assert "Google asks us to wait 20 seconds; the pull goes on by itself." in said


def test_quota_waits_a_little_longer_each_time_where_google_says_nothing(
    sheets: Sheets, book: Book, account: Access
) -> None:
    sheets.trouble = Made("quota")
    pauses = Pauses()
    assert refuse(account, pauses).kind == "quota"
    assert pauses == [5.0, 10.0, 20.0]


@pytest.mark.parametrize("seconds", [45, 3_600])
def test_quota_does_not_wait_for_ever(sheets: Sheets, book: Book, account: Access, seconds: int) -> None:
    sheets.trouble = Made("quota", retry_after=seconds)
    pauses = Pauses()
    assert refuse(account, pauses).kind == "quota"
    assert sum(pauses) <= MOST_WAIT
    assert len(pauses) == (seconds < MOST_WAIT)


def test_no_pause_goes_beyond_the_end_of_the_pull(sheets: Sheets, book: Book, account: Access) -> None:
    sheets.trouble = Made("quota", retry_after=20)
    pauses = Pauses()
    assert refuse(replace(account, pull_seconds=15.0), pauses).kind == "quota"
    assert pauses == []


@EVERY_WAY
def test_an_answer_that_drips_for_ever_is_cut_off(
    sheets: Sheets, book: Book, access: Access, right: str
) -> None:
    """Each byte comes in time: only the bound on the whole answer ends it."""
    sheets.trouble = Made("drip", seconds=0.02)
    started = time.monotonic()
    patient = replace(access, read_seconds=5.0, answer_seconds=0.4, pull_seconds=1.0)
    assert refuse(patient).kind == "time-out"
    assert 0.7 < time.monotonic() - started < 3


def test_a_token_exchange_that_drips_is_cut_off(sheets: Sheets, book: Book) -> None:
    own = write_account(f"{sheets.address}/token") | {"private_key_id": "2"}
    access = Access(json.dumps(own), api=sheets.address, answer_seconds=0.3, pull_seconds=0.6)
    sheets.trouble = Made("drip", where="token", seconds=0.02)
    started = time.monotonic()
    assert refuse(access).kind == "time-out"
    assert time.monotonic() - started < 3


class _HeadersWithoutEnd(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        with suppress(OSError):
            for _ in range(500):
                time.sleep(0.02)
                self.request.sendall(b"a")


def test_headers_that_drip_are_cut_off() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _HeadersWithoutEnd) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        host = f"http://127.0.0.1:{server.server_address[1]}"
        started = time.monotonic()
        problem = refuse(Access(api_key="k", api=host, answer_seconds=0.3, pull_seconds=0.5))
        assert (problem.kind, time.monotonic() - started < 3) == ("time-out", True)
        server.shutdown()


def test_a_server_that_is_not_there_is_a_broken_connection(by_key: Access, account: Access) -> None:
    nobody = "http://127.0.0.1:9"
    assert refuse(replace(by_key, api=nobody)).kind == "connection"
    assert refuse(Access(docs=nobody)).kind == "connection"


def test_a_slow_answer_is_waited_for(sheets: Sheets, book: Book, account: Access) -> None:
    sheets.trouble = Made("slow", times=1, seconds=0.5)
    assert isinstance(ask(account), Pulled)


def test_a_tab_renamed_between_the_two_requests_is_no_fault_of_the_app() -> None:
    refused = _refuse(
        400, {"code": 400, "message": "Unable to parse range: 'Q1'", "status": "INVALID_ARGUMENT"}
    )
    assert find_trouble(refused) == Trouble("tab renamed")


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (403, {"message": "x", "details": [{"reason": "SERVICE_DISABLED"}]}, "api not enabled"),
        (403, {"message": "x", "details": [{"reason": "API_KEY_SERVICE_BLOCKED"}]}, "api key refused"),
        (403, {"message": "Method doesn't allow unregistered callers"}, "api key refused"),
        (403, {"message": "x", "errors": [{"reason": "rateLimitExceeded"}]}, "quota"),
        (403, {"message": "Die Rechte fehlen", "status": "PERMISSION_DENIED"}, "no permission"),
        (400, {"message": "API key expired. Please renew the API key."}, "api key refused"),
        (400, {"message": "x"}, "bad answer"),
        (403, "forbidden", "no permission"),
        (400, None, "bad answer"),
        (401, {"message": "x"}, "key refused"),
        (408, None, "time-out"),
        (413, None, "too large"),
        (418, None, "bad answer"),
        (302, None, "bad answer"),
    ],
)
def test_googles_other_refusals_are_told_apart(status: int, error: object, kind: str) -> None:
    assert find_trouble(_refuse(status, error)).kind == kind


def test_a_date_to_wait_for_is_understood() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    waits = {text: find_trouble(_refuse(429, None, text)).wait for text in (later, "7", "soon", "")}
    assert 25 < (waits[later] or 0) <= 30
    assert (waits["7"], waits["soon"], waits[""]) == (7.0, None, None)


def _refuse(status: int, error: object, retry_after: str = "") -> RefusedError:
    """A refusal as :mod:`requests` has it."""
    response = requests.Response()
    response.status_code = status
    response._content = json.dumps({"error": error}).encode()
    response.headers["Retry-After"] = retry_after
    return RefusedError(response)


@EVERY_WAY
@pytest.mark.parametrize("trouble", [None, "permission", "500 html", "truncated json", "reset", "bad key"])
def test_no_secret_and_no_deal_is_ever_logged_or_said(
    sheets: Sheets,
    book: Book,
    access: Access,
    right: str,
    trouble: str | None,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if access.service_account:
        own = json.loads(access.service_account) | {"private_key_id": f"3{trouble}"}
        access = replace(access, service_account=json.dumps(own))
    sheets.trouble = trouble and Made(trouble, where="values" if right != "by_link" else "all")
    with caplog.at_level(logging.DEBUG):
        answer = ask(access)
    out, err = capfd.readouterr()
    said = "\n".join([caplog.text, out, err, repr(answer), repr(access)])
    secrets = [SECRET_DEAL, sheets.api_key, "PRIVATE KEY", "ya29.", "assertion="]
    assert [secret for secret in secrets if secret in said] == []


def test_every_sentence_speaks_to_a_manager() -> None:
    """No jargon, straight quotes or loose ends; each says why and how to mend it."""
    for kind, table in load_words()["trouble"].items():
        for copy in (table,) if "why" in table else table.values():
            both = f"{copy['why']} {copy['mend']}"
            assert both.count(".") >= 2, kind
            assert not set(both) & set("\"'`_<>"), kind
            assert not any(word in both for word in ("HTTP", "JSON error", "403", "404", "429", "gid")), kind
