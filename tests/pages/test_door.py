"""The door without a browser: what each visitor reads at each page, and that nothing else is drawn."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
FILES = ("app.py", "pages/luck.py", "pages/superstar.py", "pages/deals.py", "pages/data.py")
OFFICE = {"name": "Hush", "sheets": ["https://docs.google.com/spreadsheets/d/1abcd/edit"]}
PRIVATE = {**OFFICE, "allow": ["boss@firm.example"]}
AUTH = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "luck",
    "client_secret": "hush",
    "server_metadata_url": "https://id.firm.example/.well-known/openid-configuration",
}
NOBODY: dict[str, Any] = {"is_logged_in": False}


def person(email: str = "boss@firm.example", seconds: float = 3600, **claims: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "email": email, "exp": time.time() + seconds, **claims}


def open_app(
    secrets: Mapping[str, Any], user: dict[str, Any] = NOBODY, file: str = "app.py", **address: str
) -> AppTest:
    app = AppTest.from_file(str(ROOT / file), default_timeout=60)
    app.secrets = dict(secrets)
    app.user = dict(user)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def words_on(app: AppTest) -> str:
    drawn = (app.title, app.header, app.subheader, app.markdown, app.caption, app.error, app.info, app.code)
    return "\n".join(str(part.value) for parts in drawn for part in parts)


def expect_the_door_alone(app: AppTest, title: str) -> None:
    assert not app.exception
    assert [part.value for part in app.title] == [title]
    assert len(app.sidebar.children) == 0
    for kind in ("metric", "dataframe", "selectbox", "text_input", "file_uploader", "vega_lite_chart"):
        assert not app.get(kind), kind
    for word in ("Hush", "1abcd", "Marković", "made up", "boss@"):
        assert word not in words_on(app)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("office", [{}, {"office": "0123456789abcdef"}])
def test_a_cold_visit_to_any_page_ends_at_the_door(file: str, office: dict[str, str]) -> None:
    private = {"office": PRIVATE, "auth": AUTH}
    expect_the_door_alone(open_app(private, file=file, **office), "Sign in")
    expect_the_door_alone(open_app({"office": OFFICE}, file=file, **office), "This app is not open yet")


@pytest.mark.parametrize(
    ("user", "title", "buttons"),
    [
        (NOBODY, "Sign in", ["Sign in"]),
        ({"email": "boss@firm.example"}, "Sign in", ["Sign in"]),
        (person("eve@other.example"), "You are not on the list", ["Sign out"]),
        (
            person("new@firm.example", email_verified=False),
            "Your e-mail address is not confirmed",
            ["Sign out"],
        ),
        (person(""), "Your sign-in has no e-mail address", ["Sign out"]),
        (person("was@firm.example", seconds=-1), "Sign in again", ["Sign in"]),
    ],
)
def test_whoever_may_not_come_in_is_told_why_and_what_to_do(
    user: dict[str, Any], title: str, buttons: list[str]
) -> None:
    app = open_app({"office": PRIVATE, "auth": AUTH}, user)
    expect_the_door_alone(app, title)
    assert [button.label for button in app.button] == buttons


def test_who_is_on_the_list_comes_in_and_is_out_once_the_sign_in_has_run_out() -> None:
    app = open_app({"office": PRIVATE, "auth": AUTH}, person(), office="demo")
    assert "Signed in as boss@" in words_on(app).replace("\u2060", "")
    assert app.metric
    app.user = person(seconds=-1)
    assert [part.value for part in app.run().title] == ["Sign in again"]
    assert not app.metric


@pytest.mark.parametrize("user", [NOBODY, person("eve@other.example")])
@pytest.mark.parametrize("secrets", [{"office": {**OFFICE, "public": True}}, {"other": "app"}])
def test_everybody_comes_in_where_it_is_public_or_no_office_is_configured(
    secrets: dict[str, Any], user: dict[str, Any]
) -> None:
    app = open_app(secrets, user)
    assert not app.exception
    assert app.title[0].value != "Sign in"
    assert "Who may see this app" not in words_on(app)


def test_what_keeps_people_from_signing_in_is_said_line_by_line() -> None:
    words = words_on(
        open_app({"office": OFFICE, "auth": {**AUTH, "cookie_secret": "short", "client_id": ""}})
    )
    assert "`allow` in `[office]`: nobody is on the list yet." in words
    assert "`cookie_secret` in `[auth]` is too short" in words
    assert "`client_id` in `[auth]`." in words
    assert "public = true" in words
    assert "`client_secret` in" not in words


def test_a_misspelt_setting_closes_the_door_and_is_named() -> None:
    app = open_app({"office": {**PRIVATE, "pulbic": True}, "auth": AUTH}, person())
    expect_the_door_alone(app, "This app is not open yet")
    assert "There is no setting “pulbic”" in words_on(app)


def test_each_of_several_providers_has_its_button() -> None:
    shared = {line: AUTH[line] for line in ("redirect_uri", "cookie_secret")}
    own = {line: AUTH[line] for line in ("client_id", "client_secret", "server_metadata_url")}
    app = open_app({"office": PRIVATE, "auth": {**shared, "google": own, "okta": own}})
    assert [button.label for button in app.button] == ["Sign in with Google", "Sign in with Okta"]


def test_a_key_that_has_every_line_and_is_none_is_said_at_the_door() -> None:
    key = {
        "type": "service_account",
        "client_email": "reader@firm.example",
        "private_key": "no such key",
        "token_uri": "https://id.firm.example/token",
        "project_id": "luck",
    }
    app = open_app({"google": {"service_account": json.dumps(key)}})
    assert not app.exception
    assert [part.value for part in app.title] == ["This app is not open yet"]
    assert "no key of a service account" in words_on(app)
    assert "no such key" not in words_on(app)
