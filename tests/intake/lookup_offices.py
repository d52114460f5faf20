"""Offices of deals with ids and tables beside them, for the tests of look-up tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.intake.choices import Choices
from lib.intake.clean import clean_deals
from lib.intake.columns import match_columns
from lib.intake.lookups import Looked, LookUp, apply_lookups, read_lookup
from lib.intake.results import Intake
from tests.intake.made_sheets import sheet_of

Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Office:
    """What became of deals with tables beside them."""

    lookups: tuple[LookUp, ...]
    looked: Looked
    intake: Intake

    def cells(self, name: str) -> list[Any]:
        """A canonical column of the deals, in the order of their rows."""
        return self.intake.deals[name].to_pylist()

    @property
    def repairs(self) -> dict[str, int]:
        return {repair.kind: repair.count for repair in self.looked.repairs}


def bring(deals: Columns, choices: Choices | None = None, /, **tables: Columns) -> Office:
    """Deals and tables by the names of their files; every table must be recognised as one."""
    choices = choices or Choices()
    sheet = sheet_of(list(deals.items()))
    lookups = tuple(table_of(name, columns) for name, columns in tables.items())
    looked = apply_lookups(sheet, match_columns(sheet, choices), lookups)
    intake = clean_deals(looked.sheet, match_columns(looked.sheet, choices), choices)
    assert isinstance(intake, Intake), intake
    return Office(lookups, looked, intake)


def table_of(name: str, columns: Columns) -> LookUp:
    found = recognise(name, columns)
    assert found is not None, f"{name} is no look-up table"
    return found


def recognise(name: str, columns: Columns) -> LookUp | None:
    sheet = sheet_of(list(columns.items()), name=f"{name}.csv")
    return read_lookup(sheet, match_columns(sheet))


def four_deals(**more: Sequence[object]) -> dict[str, Sequence[object]]:
    """Four decided deals that lack rep and account; keywords are further columns (``_`` is a space)."""
    return {
        "Deal ID": ["D1", "D2", "D3", "D4"],
        "Stage": ["Closed Won", "Closed Lost", "Closed Won", "Closed Lost"],
        "Close Date": ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"],
        "Amount": ["100", "200", "300", "400"],
        **{name.replace("_", " "): cells for name, cells in more.items()},
    }
