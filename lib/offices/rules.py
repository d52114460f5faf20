"""What the deployment's settings say of every office on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.intake.google.access import Access, parse_access
from lib.settings import GoogleSettings, Settings, load_secrets, read_settings
from lib.terms import Problem


@dataclass(frozen=True)
class Rules:
    """How Google is reached, how old a pulled sheet may be, and the team's own office."""

    access: Access
    refresh_after: float = 900.0
    """Age in seconds from which a Google Sheet is pulled again by itself."""
    fiscal_start: int = 1
    team_name: str | None = None
    team_sheets: tuple[str, ...] = ()


def make_rules(settings: Settings) -> Rules | Problem:
    """The rules, or the Problem with the service account's key."""
    access = make_access(settings.google)
    if isinstance(access, Problem):
        return access
    office = settings.office
    if office is None:
        return Rules(access)
    return Rules(access, office.refresh_minutes * 60, office.fiscal_start, office.name, office.sheets)


def make_access(google: GoogleSettings) -> Access | Problem:
    """How Google is reached, or the Problem with the service account's key."""
    bases = {name: base for name in ("api", "docs") if (base := getattr(google, name)) is not None}
    return parse_access(google.service_account, google.api_key, **bases)


def load_settings(environ: Mapping[str, str]) -> Settings | Problem:
    """The app's settings for a command: from Streamlit's files of secrets and the environment."""
    secrets = load_secrets(environ)
    return secrets if isinstance(secrets, Problem) else read_settings(secrets, environ)
