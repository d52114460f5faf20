"""Labelled values: what a source says, as somebody who had not read the rules would place it.

Read from ``tests/cases/lead_source_labels.toml`` (values of the CRMs) and
``tests/cases/held_back_sources.toml`` (values that no rule was written for); both say in their first lines
how they are written.
"""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
LABELS: Final = ROOT / "tests/cases/lead_source_labels.toml"
HELD_BACK: Final = ROOT / "tests/cases/held_back_sources.toml"
LEAD_SOURCES: Final = "lead_sources.csv"


@dataclass(frozen=True)
class Case:
    """A value with the channels that would be right, the label first.

    ``system`` is empty where the value is taken by itself.
    """

    value: str
    language: str
    channels: tuple[str, ...]
    system: str = ""


def read_labels() -> tuple[Case, ...]:
    """Each (language, value) once, as it stands by itself."""
    labels = _read(LABELS)
    return tuple(
        Case(value, language, channels)
        for language, table in labels["languages"].items()
        for value, channels in _read_table(table, labels["doubts"])
    )


def read_inside() -> tuple[str, ...]:
    """The languages that the rules are to read."""
    return tuple(_read(LABELS)["inside"])


def read_held_back() -> tuple[Case, ...]:
    return tuple(
        Case(value, language, channels)
        for language, table in _read(HELD_BACK).items()
        for value, channels in _read_table(table, {})
    )


def read_lost_reasons() -> dict[str, bool]:
    """Whether each reason says that we advised against it; those that nobody can tell are left out."""
    reasons = _read(LABELS)["lost_reasons"]
    return {
        reason: advised
        for kind, advised in (("advised", True), ("not_advised", False))
        for reason in reasons[kind]
    }


def read_systems(path: Path) -> tuple[Case, ...]:
    """Each (system, language, value) of the vocabulary, labelled; a value without a label is a KeyError."""
    labels = _read(LABELS)
    known = {(case.language, case.value): case.channels for case in read_labels()}
    beside = {
        (system, value): channels
        for system, table in labels["systems"].items()
        for value, channels in _read_table(table, labels["doubts"])
    }
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [(row["system"], _language(row["language"]), row["value"]) for row in csv.DictReader(lines)]
    return tuple(
        Case(value, language, beside.get((system, value)) or known[language, value], system)
        for system, language, value in rows
    )


def find_vocabulary() -> Path | None:
    """The vocabulary of the CRMs, beside the folder that DEALS_DIR names; None where it is not there."""
    deals = os.environ.get("DEALS_DIR")
    path = Path(deals).parent / LEAD_SOURCES if deals else None
    return path if path and path.is_file() else None


def _read_table(table: Mapping[str, Any], doubts: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for doubt, values in table.get("doubtful", {}).items():
        yield from ((value, tuple(doubts[doubt][0].split("+"))) for value in values)
    for channels, values in table.items():
        if channels != "doubtful":
            yield from ((value, tuple(channels.split("+"))) for value in values)


def _language(code: str) -> str:
    return code.partition("_")[0].lower()


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
