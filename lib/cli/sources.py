"""A source as a command names it: a file, the address of a Google Sheet, or the demo."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from lib.cli.refusal import RefusalError
from lib.intake.choices import Choices
from lib.intake.kinds import find_kind
from lib.intake.sources import Source
from lib.terms import Problem


def find_source(text: str, choices: Choices, taken: tuple[str, ...] | None) -> Source:
    """What SOURCE names; ``taken`` are the sheets or tabs asked for, None for those that it usually has."""
    from lib.intake.demo import write_demo
    from lib.intake.google.address import looks_like_address
    from lib.office import describe_file

    every = (("", choices),)
    if text == "demo":
        return Source(text, write_demo(), choices=every)
    if not Path(text).exists() and looks_like_address(text):
        source = _pull(text, taken or ())
        return replace(source, choices=every, taken=taken or source.taken)
    path = _find_file(text)
    found = describe_file(path.name, path, choices)
    if isinstance(found, Problem):
        raise RefusalError(f"{text}: {found}")
    return replace(found, taken=taken) if find_kind(found.data) == "workbook" else found


def _pull(text: str, names: Sequence[str]) -> Source:
    """The Google Sheet at an address, with the settings that the app has; waiting is said on stderr.

    Hidden tabs are read only where they are among ``names``.
    """
    from lib.fresh.refresh import pull_source
    from lib.offices.rules import load_settings, make_access

    settings = load_settings(os.environ)
    if isinstance(settings, Problem):
        raise RefusalError(str(settings))
    access = make_access(settings.google)
    if isinstance(access, Problem):
        raise RefusalError(str(access))
    tell = partial(print, file=sys.stderr)
    result = pull_source(text, access, before=None, tell=tell)
    if not isinstance(result, Problem) and (hidden := _find_unread(result.source, names)):
        result = pull_source(text, access, before=replace(result.source, taken=hidden), tell=tell)
    if isinstance(result, Problem):
        raise RefusalError(f"{text}: {result}")
    return result.source


def _find_unread(source: Source, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that are tabs of the sheet but were not read."""
    from lib.intake.sources import read_source

    asked = [title for _, title in source.tabs if title in names]
    read = {piece.part for piece in read_source(source, 0)} if asked else set()
    return tuple(title for title in asked if title not in read)


def _find_file(source: str) -> Path:
    path = Path(source)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass
    what = "is a folder" if path.is_dir() else "was not found"
    raise RefusalError(
        f"{source} {what}. Name a .csv, .tsv, .xlsx or .parquet file, the address of a Google Sheet, or demo."
    )
