"""What may be written for a deployment of one's own, and what is said when it is written wrongly."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.setting_values import is_safe_address
from lib.settings import SETTINGS, GoogleSettings, OfficeSettings, Settings, read_settings
from lib.terms import Problem

ROOT = Path(__file__).resolve().parent.parent
SHEET = "https://docs.google.com/spreadsheets/d/1abc/edit#gid=7"
OTHER = "https://docs.google.com/spreadsheets/d/2def/edit"
KEY = {
    "type": "service_account",
    "client_email": "robot@project.example",
    "private_key": "-----BEGIN PRIVATE KEY-----\nhush-hush\n-----END PRIVATE KEY-----\n",
    "token_uri": "https://oauth2.googleapis.com/token",
}


def read(text: str = "", **environ: str) -> Settings | Problem:
    return read_settings(tomllib.loads(text), environ)


def office_of(text: str = "", **environ: str) -> OfficeSettings:
    settings = read(text, **environ)
    assert isinstance(settings, Settings), settings
    assert settings.office
    return settings.office


def problem_of(text: str = "", **environ: str) -> str:
    problem = read(text, **environ)
    assert isinstance(problem, Problem), problem
    return str(problem)


def test_without_a_word_there_is_no_office_and_no_key() -> None:
    assert read(PATH="/bin", HOME="/root") == Settings(None, GoogleSettings(), None)


def test_an_office_needs_its_sheets_alone_and_is_private() -> None:
    assert office_of(f'[office]\nsheets = ["{SHEET}"]') == OfficeSettings(
        sheets=(SHEET,), name=None, public=False, allow=(), refresh_minutes=15, fiscal_start=1
    )


def test_everything_can_be_written_in_the_file() -> None:
    office = office_of(f"""
        [office]
        name = "Sales team"
        sheets = ["{SHEET}", "{OTHER}"]
        public = true
        allow = ["Boss@firm.example", "@firm.example"]
        refresh_minutes = 2.5
        fiscal_start = 7
        [auth]
        redirect_uri = "not ours to judge here"
    """)
    assert office == OfficeSettings(
        (SHEET, OTHER), "Sales team", True, ("Boss@firm.example", "@firm.example"), 2.5, 7
    )


def test_everything_can_be_written_in_the_environment_too() -> None:
    settings = read(
        PROVOKED_LUCK_SHEETS=f"{SHEET}\n  {OTHER}\n",
        PROVOKED_LUCK_NAME="Sales team",
        PROVOKED_LUCK_PUBLIC="Yes",
        PROVOKED_LUCK_ALLOW="boss@firm.example, @firm.example;eve@other.example",
        PROVOKED_LUCK_REFRESH_MINUTES="30",
        PROVOKED_LUCK_FISCAL_START="4",
        PROVOKED_LUCK_GOOGLE_KEY=json.dumps(KEY),
        PROVOKED_LUCK_GOOGLE_API_KEY="AIza",
        PROVOKED_LUCK_GOOGLE_API="http://127.0.0.1:9001/",
        PROVOKED_LUCK_GOOGLE_DOCS="http://localhost:9001",
        PROVOKED_LUCK_UPLOADS="/data/uploads",
        PROVOKED_LUCK_STORE="postgresql://app:hush@db.example/luck",
    )
    assert settings == Settings(
        OfficeSettings(
            (SHEET, OTHER),
            "Sales team",
            True,
            ("boss@firm.example", "@firm.example", "eve@other.example"),
            30,
            4,
        ),
        GoogleSettings(json.dumps(KEY), "AIza", "http://127.0.0.1:9001", "http://localhost:9001"),
        Path("/data/uploads"),
        "postgresql://app:hush@db.example/luck",
    )


def test_the_environment_wins_over_the_file_and_a_blank_variable_does_not() -> None:
    text = f'[office]\nsheets = ["{SHEET}"]\npublic = true\nallow = ["@firm.example"]'
    assert not office_of(text, PROVOKED_LUCK_PUBLIC="no").public
    assert office_of(text, PROVOKED_LUCK_PUBLIC=" ").public
    assert office_of(text, PROVOKED_LUCK_SHEETS=OTHER).sheets == (OTHER,)


@pytest.mark.parametrize(
    "lines",
    [
        f"service_account = '''{json.dumps(KEY)}'''",
        f'service_account = """{json.dumps(KEY)}"""',
        "[google.service_account]\n"
        + "\n".join(f"{name} = {json.dumps(text)}" for name, text in KEY.items()),
    ],
)
def test_a_key_may_be_its_json_text_or_a_table(lines: str) -> None:
    settings = read(f"[google]\n{lines}")
    assert isinstance(settings, Settings)
    assert json.loads(str(settings.google.service_account)) == KEY


def test_a_key_in_the_environment_may_be_the_path_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(KEY), encoding="utf-8")
    settings = read(PROVOKED_LUCK_GOOGLE_KEY=str(file))
    assert isinstance(settings, Settings)
    assert json.loads(str(settings.google.service_account)) == KEY


def test_the_key_that_google_s_own_programs_use_is_not_taken_unasked(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(KEY), encoding="utf-8")
    assert read(GOOGLE_APPLICATION_CREDENTIALS=str(file)) == Settings()


SHEETS_LINE = f'[office]\nsheets = ["{SHEET}"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[office]", "but not its sheets"),
        ("[office]\npublic = true", "but not its sheets"),
        ("[office]\nsheets = []", "“sheets” in [office] must be addresses"),
        ("[office]\nsheets = [7]", "look at the 1st of them"),
        ('[office]\nsheets = ["a", " "]', "look at the 2nd of them"),
        (SHEETS_LINE + 'public = "perhaps"', "“public” in [office] must be true or false"),
        (SHEETS_LINE + "public = 2", "“public” in [office] must be true or false"),
        (SHEETS_LINE + 'allow = ["@firm.example", "firm.example"]', "look at the 2nd of them"),
        (SHEETS_LINE + 'allow = ["*@firm.example"]', "look at the 1st of them"),
        (SHEETS_LINE + 'allow = ["@"]', "look at the 1st of them"),
        (SHEETS_LINE + 'allow = ["a@b@firm.example"]', "look at the 1st of them"),
        (SHEETS_LINE + "refresh_minutes = 0", "a number of minutes greater than 0"),
        (SHEETS_LINE + "refresh_minutes = true", "a number of minutes greater than 0"),
        (SHEETS_LINE + "refresh_minutes = nan", "a number of minutes greater than 0"),
        (SHEETS_LINE + "fiscal_start = 13", "the number of a month"),
        (SHEETS_LINE + "fiscal_start = 1.5", "the number of a month"),
        (SHEETS_LINE + "name = 7", "“name” in [office] must be a text"),
        (SHEETS_LINE + 'alow = ["@firm.example"]', "no setting “alow” in [office]"),
        ('office = "Sales team"', "The part [office] of the settings is not a table"),
        ('[google]\nservice_account = "{"', "cannot be read as JSON"),
        ('[google]\nservice_account = "[]"', "must be the whole JSON text"),
        ("[google]\nservice_account = 7", "cannot be read as JSON"),
        ('[google]\nservice_account = "{}"', "it lacks “client_email”"),
        ('[google]\napi = "http://sheets.example"', "begins with https://"),
        ('[google]\ndocs = "ftp://127.0.0.1"', "begins with https://"),
        ('[store]\naddress = "mysql://app:hush@db.example/luck"', "begins with postgresql:// or sqlite:///"),
        ('[store]\naddress = "sqlite://"', "“address” in [store] must be the address of a database"),
        ('[google]\nkey = "x"', "no setting “key” in [google]"),
    ],
)
def test_what_is_written_wrongly_is_named(text: str, said: str) -> None:
    assert said in problem_of(text)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PROVOKED_LUCK_ALLOW", "boss@firm.example", "but not its sheets"),
        ("PROVOKED_LUCK_PUBLIC", "maybe", "The setting PROVOKED_LUCK_PUBLIC must be"),
        ("PROVOKED_LUCK_GOOGLE_KEY", "no/such/file.json", "the file that it names cannot be read"),
        ("PROVOKED_LUCK_GOOGLE_KEY", "{", "it cannot be read as JSON"),
        ("PROVOKED_LUCK_ALOW", "boss@firm.example", "There is no setting “PROVOKED_LUCK_ALOW”"),
    ],
)
def test_what_is_set_wrongly_is_named(variable: str, value: str, said: str) -> None:
    assert said in problem_of(**{variable: value})


def test_a_key_must_be_exchanged_where_nobody_can_read_along() -> None:
    assert "token_uri" in problem_of(
        PROVOKED_LUCK_GOOGLE_KEY=json.dumps({**KEY, "token_uri": "http://token.example"})
    )


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://sheets.googleapis.com", True),
        ("http://127.0.0.1:9001", True),
        ("http://127.8.8.8", True),
        ("http://[::1]:9001", True),
        ("http://localhost:9001/base", True),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://127.0.0.1@evil.example", False),
        ("http://0.0.0.0", False),
        ("https://", False),
        ("https://host:port", False),
        ("http://[", False),
        ("sheets.googleapis.com", False),
    ],
)
def test_plain_http_is_for_this_machine_alone(address: str, safe: bool) -> None:
    assert is_safe_address(address) is safe


def test_no_secret_and_no_person_is_in_how_settings_print() -> None:
    settings = read(
        PROVOKED_LUCK_SHEETS=SHEET,
        PROVOKED_LUCK_ALLOW="boss@firm.example",
        PROVOKED_LUCK_GOOGLE_KEY=json.dumps(KEY),
        PROVOKED_LUCK_GOOGLE_API_KEY="AIza",
        PROVOKED_LUCK_STORE="postgresql://app:pass@db.example/luck",
    )
    assert isinstance(settings, Settings)
    for hidden in ("boss", "AIza", "hush", "pass@", "db.example", "robot", "1abc"):
        assert hidden not in repr(settings)


_ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(place=st.sampled_from(sorted(SETTINGS)), value=_ODD)
def test_whatever_is_written_there_are_settings_or_a_problem_that_names_the_setting(
    place: str, value: Any
) -> None:
    section, name = place.split(".")
    secrets: dict[str, dict[str, Any]] = {"office": {"sheets": [SHEET]}}
    secrets[section] = {**secrets.get(section, {}), name: value}
    settings = read_settings(secrets, {})
    assert isinstance(settings, Settings) or f"“{name}” in [{section}]" in str(settings)


@given(value=st.text(alphabet="SECRET", min_size=6, max_size=30), variable=st.sampled_from(sorted(SETTINGS)))
def test_no_complaint_quotes_what_was_written(value: str, variable: str) -> None:
    settings = read_settings({}, {SETTINGS[variable].variable: value})
    if isinstance(settings, Problem):
        assert value not in str(settings)


def test_the_example_names_every_setting_and_reads_as_it_stands() -> None:
    text = (ROOT / ".streamlit/secrets.example.toml").read_text(encoding="utf-8")
    example = tomllib.loads(text)
    settings = read_settings(example, {})
    assert isinstance(settings, Settings), settings
    assert settings.office
    assert not settings.office.public
    for place, setting in SETTINGS.items():
        assert f"{place.split('.')[1]} " in text, place
        assert setting.variable in text, place
