"""Look-up tables: a table of users, accounts or contacts beside the deals turns their ids into names.

Deals with "Owner ID" 17 and a table in which 17 is Ana Ruiz become deals of Ana Ruiz; deals whose account is
known get its industry. Everything is done on different values only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.intake.lookup_gifts import Gift, count_rows, say_gifts
from lib.intake.lookup_given import Given, give_accounts, give_industries, give_names
from lib.intake.lookup_serve import Found, Serving, find_names_served, find_servings, settle_kind
from lib.intake.lookup_table import LookUp, read_lookup, reads_as_deals
from lib.intake.match import Match
from lib.intake.sheet import Sheet, column_names
from lib.terms import Repair

__all__ = ["Gift", "LookUp", "Looked", "apply_lookups", "read_lookup", "reads_as_deals", "say_gifts"]


@dataclass(frozen=True, eq=False)
class Looked:
    """A sheet of deals with names for ids. To be matched again where columns came to the right."""

    sheet: Sheet
    repairs: tuple[Repair, ...]
    served: tuple[int, ...]
    """For each look-up table, how many of its rows were used; 0: it did not serve."""
    gifts: tuple[Gift, ...]


def apply_lookups(sheet: Sheet, match: Match, lookups: Sequence[LookUp]) -> Looked:
    """Replace ids by names and add industries. Without a table that serves, the sheet comes back as it is.

    A column that is matched is changed in place; where ids were found in another column while nothing or
    other ids were matched, the names come as a new column to the right ("Account (Accounts)").
    """
    lookups = [settle_kind(sheet, match, lookup) for lookup in lookups]
    given = tuple(_give_all(sheet, match, lookups))
    gifts = tuple(gift for one in given for gift in one.gifts)
    repairs = tuple(repair for one in given for repair in one.repairs)
    return Looked(_put_in(sheet, given), repairs, count_rows(gifts, len(lookups)), gifts)


def _give_all(sheet: Sheet, match: Match, lookups: Sequence[LookUp]) -> Iterator[Given]:
    servings = find_servings(sheet, match, lookups)
    for serving in servings.values():
        yield from _some(give_names(sheet, match, serving, lookups))
    known = _find_accounts(sheet, match, servings.get("account"), lookups)
    if known is None and "contact" in servings and "account" not in match.columns:
        contact = servings["contact"]
        accounts = give_accounts(contact, lookups)
        if accounts:
            yield accounts[0]
            known = contact.cells.codes, accounts[1]
    if known and known[1].known.any():
        yield from _some(give_industries(sheet, match.columns.get("industry"), *known, lookups))


def _some(given: Given | None) -> tuple[Given, ...]:
    return (given,) if given else ()


def _find_accounts(
    sheet: Sheet, match: Match, serving: Serving | None, lookups: Sequence[LookUp]
) -> tuple[np.ndarray, Found] | None:
    """The deals' accounts as codes, and where tables have them: by id, else by name."""
    if serving is None and "account" in match.columns:
        serving = find_names_served(sheet, match.columns["account"], lookups)
    return (serving.cells.codes, serving.found) if serving else None


def _put_in(sheet: Sheet, given: Sequence[Given]) -> Sheet:
    """The sheet with columns replaced, and others to the right of them."""
    if not given:
        return sheet
    new = {one.index: one.column for one in given if one.index is not None}
    added = [one for one in given if one.index is None]
    arrays = [new.get(index, column) for index, column in enumerate(sheet.table.columns)]
    arrays += [one.column for one in added]
    headers = (*sheet.headers, *(one.header for one in added))
    table = sheet.table.from_arrays(arrays, names=column_names(len(arrays)))
    return replace(sheet, headers=headers, table=table)
