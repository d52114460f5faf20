"""Which reps and quarters of an office a report is about."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lib.cli.refusal import RefusalError
from lib.terms import parse_quarter

if TYPE_CHECKING:
    from lib.office import Office, Scope


def read_scope(office: Office, options: argparse.Namespace) -> Scope:
    """The reps and quarters asked for, as this office spells them."""
    from lib.office import Scope

    quarters = []
    for text in options.quarter:
        if parse_quarter(text) is None:
            raise RefusalError(f"--quarter {text}: write a quarter as 2026Q1.")
        quarters.append(text.strip().upper())
    reps = tuple(_find_rep(office, name) for name in options.rep)
    superstar = _find_rep(office, options.superstar) if options.superstar else None
    return Scope(reps=reps, quarters=tuple(quarters), superstar=superstar)


def _find_rep(office: Office, name: str) -> str:
    wanted = " ".join(name.split()).casefold()
    for rep in office.reps:
        if " ".join(rep.split()).casefold() == wanted:
            return rep
    raise RefusalError(f"No rep is called “{name}”. The reps are: {', '.join(office.reps)}.")
