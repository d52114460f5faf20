"""The account of a contact as a table of contacts tells it: by name, or by an id that another table has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.intake.lookup_serve import Found, Serving, find_names_served, list_tries, serve_column
from lib.intake.lookup_table import LookUp, read_cells


@dataclass(frozen=True, eq=False)
class Accounts:
    """The accounts of some contacts: the name (null for none), and its row in a table of accounts."""

    names: pa.StringArray
    found: Found


def read_accounts(contact: Serving, lookups: Sequence[LookUp]) -> Accounts:
    """The account of each contact that tables know (by ``contact.cells.texts``)."""
    of_tables = [_read_of_table(lookup, lookups) for lookup in lookups]
    places = contact.found.place([lookup.sheet.table.num_rows for lookup in lookups])
    found = Found(
        np.concatenate([one.found.which for one in of_tables]),
        np.concatenate([one.found.rows for one in of_tables]),
    )
    return Accounts(contact.found.read([one.names for one in of_tables]), found.take(places))


def _read_of_table(contacts: LookUp, lookups: Sequence[LookUp]) -> Accounts:
    """The account of each row; ids that no table of accounts knows are no names."""
    tries = [
        (number, keys)
        for number, keys in list_tries("account", lookups, ("id", "login"))
        if lookups[number].kind == "accounts"
    ]
    for index in contacts.account_ids + contacts.account_names:
        serving = serve_column(contacts.sheet, index, "account", tries)
        if serving is not None:
            found = serving.found.take(serving.cells.codes)
            return Accounts(found.read([lookup.names for lookup in lookups]), found)
    return _read_written(contacts, lookups)


def _read_written(contacts: LookUp, lookups: Sequence[LookUp]) -> Accounts:
    """Accounts by name as they stand there."""
    index = next(iter(contacts.account_names), None)
    serving = None if index is None else find_names_served(contacts.sheet, index, lookups)
    size = contacts.sheet.table.num_rows
    found = serving.found.take(serving.cells.codes) if serving else Found.nothing(size)
    return Accounts(read_cells(contacts.sheet, index), found)
