"""The settings of a team's own deployment: which office, who sees it, how to reach Google and the database.

They stand in ``.streamlit/secrets.toml`` or in the environment, which wins; ``settings.toml`` lists them. A
setting that is unknown or malformed is a :class:`Problem` that names it and never its value.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lib.setting_values import PARSERS, Wrong, read_key
from lib.terms import Problem

UPLOADS: Final = "PROVOKED_LUCK_UPLOADS"
"""Environment variable that names the folder of kept files."""
_PREFIX: Final = "PROVOKED_LUCK_"
_WORDS: Final = tomllib.loads((Path(__file__).parent / "settings.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class OfficeSettings:
    """The office that this deployment is for. Private unless ``public`` is written."""

    sheets: tuple[str, ...] = field(repr=False)
    """Addresses of Google Sheets, as written."""
    name: str | None = None
    public: bool = False
    allow: tuple[str, ...] = field(default=(), repr=False)
    """Who may see it: whole e-mail addresses, and ``@domain`` for everybody of exactly that domain."""
    refresh_minutes: float = 15.0
    """Age in minutes from which its sheets are pulled again."""
    fiscal_start: int = 1
    """Month in which the fiscal year starts."""


@dataclass(frozen=True)
class GoogleSettings:
    """How to reach Google Sheets; None: as :class:`lib.intake.google.access.Access` has it."""

    service_account: str | None = field(default=None, repr=False)
    """The JSON text of a service account's key."""
    api_key: str | None = field(default=None, repr=False)
    api: str | None = None
    """Base address of the Sheets API."""
    docs: str | None = None
    """Base address of the export of sheets that anybody may read."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. ``office`` is None where none is configured."""

    office: OfficeSettings | None = None
    google: GoogleSettings = GoogleSettings()
    uploads: Path | None = None
    """Folder of kept files; None: beside the app."""
    store: str | None = field(default=None, repr=False)
    """Address of the database for corrections, a secret; None: a file in the folder of kept files."""


@dataclass(frozen=True)
class _Setting:
    variable: str
    parse: str
    form: str
    line: str


SETTINGS: Final = {place: _Setting(**words) for place, words in _WORDS["settings"].items()}
"""``"office.sheets"`` → how it is set."""
SECTIONS: Final = tuple(dict.fromkeys(place.split(".")[0] for place in SETTINGS))


def load_secrets(environ: Mapping[str, str]) -> dict[str, Any] | Problem:
    """What Streamlit's files of secrets say, for a command; a part in a later file wins."""
    secrets: dict[str, Any] = {}
    for path in _list_files(environ):
        try:
            secrets |= tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            line = re.search(r"\(at line (\d+)", str(error))  # the number alone: the rest may quote a secret
            case = {"line": line[1]} if line else {}
            return _say("unread line" if line else "unread", name=path.name, **case)
    return secrets


def _list_files(environ: Mapping[str, str]) -> list[Path]:
    """Where Streamlit looks: in the home and in this folder, or where its own setting says."""
    if named := environ.get("STREAMLIT_SECRETS_FILES", "").split():
        return [Path(path) for path in named]
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return [Path(folder) / ".streamlit" / "secrets.toml" for folder in (home, ".") if folder]


def read_settings(secrets: Mapping[str, Any], environ: Mapping[str, str]) -> Settings | Problem:
    """The settings of ``secrets.toml`` and of the environment, or the first thing that is wrong with them.

    A variable that is blank counts as not set. The one file this reads is the service account's key, where
    ``PROVOKED_LUCK_GOOGLE_KEY`` names it.
    """
    if problem := _find_unknown(secrets, environ):
        return problem
    read = {place: _read_value(place, secrets, environ) for place in SETTINGS}
    values = {place: value for place, value in read.items() if value is not None}
    for value in values.values():
        if isinstance(value, Problem):
            return value
    wants_office = "office" in secrets or any(place.startswith("office.") for place in values)
    if wants_office and "office.sheets" not in values:
        return _say("no sheets", line=SETTINGS["office.sheets"].line)
    return _build_settings(values, environ)


def _build_settings(values: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    office = OfficeSettings(**_take_section("office", values)) if "office.sheets" in values else None
    folder = environ.get(UPLOADS, "").strip()
    return Settings(
        office=office,
        google=GoogleSettings(**_take_section("google", values)),
        uploads=Path(folder) if folder else None,
        store=values.get("store.address"),
    )


def _take_section(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Setting → value of one section, those that were set."""
    return {
        place.removeprefix(f"{section}."): value
        for place, value in values.items()
        if place.startswith(f"{section}.")
    }


def _read_value(place: str, secrets: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    """The value of one setting, None where it is not set, or the Problem with it."""
    setting = SETTINGS[place]
    section, name = place.split(".")
    raw = environ.get(setting.variable, "").strip()
    if raw:
        value = PARSERS[setting.parse](read_key(raw) if setting.parse == "key" else raw)
    elif name in secrets.get(section, {}):
        value = PARSERS[setting.parse](secrets[section][name])
    else:
        return None
    if not isinstance(value, Wrong):
        return value
    written = setting.variable if raw else f"“{name}” in [{section}]"
    return _say("malformed", place=written, form=setting.form, line=setting.line, detail=_say_detail(value))


def _find_unknown(secrets: Mapping[str, Any], environ: Mapping[str, str]) -> Problem | None:
    """A misspelt setting would be passed over in silence: better to say so."""
    for section in SECTIONS:
        written = secrets.get(section, {})
        if not isinstance(written, Mapping):
            return _say("section", section=section)
        known = [place.removeprefix(f"{section}.") for place in SETTINGS if place.startswith(f"{section}.")]
        for name in written:
            if name not in known:
                return _say("unknown", name=name, section=section, known=", ".join(known))
    variables = [UPLOADS, *(setting.variable for setting in SETTINGS.values())]
    for name in environ:
        if name.startswith(_PREFIX) and name not in variables:
            return _say("unknown variable", name=name, known=", ".join(variables))
    return None


def _say(kind: str, **words: str) -> Problem:
    copy = _WORDS["sentences"][kind]
    return Problem(f"settings: {kind}", copy["why"].format(**words), copy["mend"].format(**words))


def _say_detail(wrong: Wrong) -> str:
    return _WORDS["details"][wrong.detail].format(words=wrong.words) if wrong.detail else ""
