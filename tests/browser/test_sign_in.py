"""A private office in a real browser: a real provider of OpenID Connect signs people in, on this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from lib.intake.demo import write_demo
from tests.browser.driving import expect_heading, go_to, settle, visit
from tests.browser.server import find_port, run_app
from tests.sheets.book import book_from_csv
from tests.sheets.server import run_sheets

PAGES = ("luck", "superstar", "skill", "setbacks", "change", "article", "deals", "corrections", "data")
ADDRESSES = ("", *PAGES, "nowhere", "?office=0123456789abcdef")
SECRETS_OF_THE_OFFICE = (b"Hush", b"1abcd", b"boss@", b"Markovi", b"made up", b"Superstar")
PEOPLE = [
    User(sub="boss", claims={"email": "Boss@firm.example", "email_verified": True}),
    User(sub="eve", claims={"email": "eve@evilfirm.example", "email_verified": True}),
    User(sub="new", claims={"email": "new@firm.example", "email_verified": False}),
]
OFFICE = """
[office]
name = "Hush"
sheets = ["https://docs.google.com/spreadsheets/d/1abcdHushHush/edit"]
"""
AUTH = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "provoked-luck"
client_secret = "hush"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""
IN_THE_OFFICE = "Provoked luck brought"  # of the sheet that the settings name
ALLOW = 'allow = ["boss@firm.example", "new@firm.example"]\n'


@contextmanager
def run_office(folder: Path, secrets: str, provider: int = 1) -> Iterator[str]:
    """The app with a secrets.toml of its own, freshly started, and the sheet that it names."""
    port = find_port()
    file = folder / "secrets.toml"
    file.write_text(secrets.format(port=port, provider=provider), encoding="utf-8")
    book = book_from_csv(write_demo(), id="1abcdHushHush", title="Hush hush", readable_by="service")
    with run_sheets([book]) as sheets:
        google = {
            "PROVOKED_LUCK_GOOGLE_API": sheets.address,
            "PROVOKED_LUCK_GOOGLE_DOCS": sheets.address,
            "PROVOKED_LUCK_GOOGLE_KEY": json.dumps(sheets.service_account),
            "PROVOKED_LUCK_UPLOADS": str(folder / "uploads"),
        }
        with run_app(port, STREAMLIT_SECRETS_FILES=str(file), **google) as address:
            yield address


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with (
        run_server_in_thread(user_claims=PEOPLE) as provider,
        run_office(
            tmp_path_factory.mktemp("private"), OFFICE + ALLOW + AUTH, provider.server_port
        ) as address,
    ):
        yield address


def listen(page: Page) -> list[bytes]:
    """Everything that the app sends to this page from now on, shown or not."""
    frames: list[bytes] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(frame if isinstance(frame, bytes) else b""))

    page.on("websocket", hear)
    return frames


def expect_the_door_alone(page: Page, frames: list[bytes], title: str) -> None:
    """Its title, no sidebar, no way to bring a file; and nothing else was sent either."""
    expect_heading(page, f"^{title}$")
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    assert frames
    assert [word for word in SECRETS_OF_THE_OFFICE if any(word in frame for frame in frames)] == []


def sign_in(page: Page, who: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).first.click()
    page.wait_for_url(re.compile(r"^http://127\.0\.0\.1:\d+/"))
    settle(page)


def sign_out(page: Page) -> None:
    """At the app and, where the app then sends one, at the provider."""
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("name", ADDRESSES)
def test_who_is_signed_out_is_sent_the_door_alone_at_any_address(page: Page, private: str, name: str) -> None:
    frames = listen(page)
    visit(page, f"{private}/{name}")
    expect_the_door_alone(page, frames, "Sign in")


def test_a_person_on_the_list_sees_the_office_until_they_sign_out(page: Page, private: str) -> None:
    visit(page, private)
    sign_in(page, "boss")
    expect_heading(page, IN_THE_OFFICE)
    expect(page.get_by_test_id("stSidebar").get_by_text("Signed in as Boss")).to_be_visible()
    go_to(page, "Deals")
    expect_heading(page, "deals in view")
    visit(page, f"{private}/superstar")
    expect_heading(page, "superstar")
    sign_out(page)
    frames = listen(page)
    visit(page, f"{private}/superstar")
    expect_the_door_alone(page, frames, "Sign in")


def test_a_person_beside_the_list_is_refused_by_name_and_may_come_as_somebody_else(
    page: Page, private: str
) -> None:
    visit(page, private)
    sign_in(page, "eve")
    for name in ADDRESSES:
        frames = listen(page)
        visit(page, f"{private}/{name}")
        expect_the_door_alone(page, frames, "You are not on the list")
    expect(page.get_by_text("eve@")).to_be_visible()
    sign_out(page)
    visit(page, private)
    sign_in(page, "boss")
    expect_heading(page, IN_THE_OFFICE)


def test_an_address_that_the_provider_never_checked_opens_nothing(page: Page, private: str) -> None:
    visit(page, private)
    frames = listen(page)
    sign_in(page, "new")
    expect_the_door_alone(page, frames, "Your e-mail address is not confirmed")


def test_who_came_by_another_name_of_the_server_is_told_where_signing_in_works(
    page: Page, private: str
) -> None:
    visit(page, private.replace("127.0.0.1", "localhost"))
    expect(page.get_by_text(f"Signing in works at {private} alone")).to_be_visible()
    visit(page, private)
    expect(page.get_by_text("Signing in works at")).to_have_count(0)


def test_a_cookie_that_somebody_made_up_opens_nothing(
    context: BrowserContext, page: Page, private: str
) -> None:
    forged = '"{\\"email\\": \\"boss@firm.example\\", \\"is_logged_in\\": true, \\"exp\\": 9999999999}"'
    context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": private}])
    frames = listen(page)
    visit(page, private)
    expect_the_door_alone(page, frames, "Sign in")


def test_nobody_gets_in_before_it_is_set_up_and_anybody_once_it_is_public(page: Page, tmp_path: Path) -> None:
    with run_office(tmp_path, OFFICE) as address:
        for name in ("superstar", "data"):
            frames = listen(page)
            visit(page, f"{address}/{name}")
            expect_the_door_alone(page, frames, "This app is not open yet")
        expect(page.get_by_text(f"{address}/oauth2callback")).to_be_visible()
        for added, said in (("public = ture\n", "Look at line 5"), ("public = true\n", IN_THE_OFFICE)):
            (tmp_path / "secrets.toml").write_text(OFFICE + added, encoding="utf-8")
            visit_until(page, address, said)


def visit_until(page: Page, address: str, said: str) -> None:
    """Streamlit looks at secrets.toml every few seconds."""
    for _ in range(20):
        visit(page, address)
        if page.get_by_text(said).count():
            return
        page.wait_for_timeout(300)
    expect(page.get_by_text(said).first).to_be_visible()
