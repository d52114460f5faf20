"""The settings as this deployment has them: Streamlit's secrets, and the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from lib.access import SignIn, check_sign_in
from lib.offices.rules import make_access
from lib.settings import Settings, read_settings
from lib.terms import Problem
from lib.ui.words import DOOR


def find_settings() -> Settings | Problem:
    """What is set, read anew at each run: Streamlit notices when secrets.toml changes."""
    secrets = read_secrets()
    settings = secrets if isinstance(secrets, Problem) else read_settings(secrets, os.environ)
    return settings if isinstance(settings, Problem) else _check_key(settings)


@lru_cache(maxsize=4)
def _check_key(settings: Settings) -> Settings | Problem:
    """A key that has every line may still be none: better said at the door than at the first pull."""
    access = make_access(settings.google)
    return access if isinstance(access, Problem) else settings


def find_sign_in() -> SignIn:
    """How people can sign in, or what is missing."""
    secrets = read_secrets()
    return check_sign_in(None if isinstance(secrets, Problem) else secrets.get("auth"))


def read_secrets() -> Mapping[str, Any] | Problem:
    """secrets.toml as a plain dictionary: empty where there is none, a Problem where it is not TOML."""
    try:
        return st.secrets.to_dict()
    except StreamlitSecretNotFoundError as problem:
        return _say_unread(str(problem)) if _has_file() else {}
    except (OSError, ValueError) as problem:
        return _say_unread(str(problem))


def _has_file() -> bool:
    return any(Path(path).exists() for path in st.get_option("secrets.files"))


def _say_unread(problem: str) -> Problem:
    """The number of the line alone: the parser's own words might quote what stands there."""
    line = re.search(r"\(at line (\d+)", problem)
    words = DOOR["unread"]
    return Problem(
        "settings: unread", words["why"], words["line"].format(line=line[1]) if line else words["mend"]
    )
