"""What tables of ids and names make of a sheet of deals: columns in the place of others or to their right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.lookup_accounts import read_accounts
from lib.intake.lookup_gifts import Gift, list_gifts
from lib.intake.lookup_headers import say_lookup
from lib.intake.lookup_serve import Found, Serving
from lib.intake.lookup_table import LookUp, read_cells
from lib.intake.match import Match
from lib.intake.sheet import Sheet, column_label
from lib.terms import COLUMNS, Repair


@dataclass(frozen=True, eq=False)
class Given:
    """A column, and what is said of it. ``index`` is the column that it replaces; None: it is a new one."""

    index: int | None
    header: str
    column: pa.DictionaryArray
    repairs: tuple[Repair, ...]
    gifts: tuple[Gift, ...]


def give_names(sheet: Sheet, match: Match, serving: Serving, lookups: Sequence[LookUp]) -> Given | None:
    """Names for the ids of a column; None where the deals have names already."""
    matched, cells = match.columns.get(serving.role), serving.cells
    if matched not in (None, serving.index) and not _holds_ids(match, matched):
        return None
    names = serving.found.read([lookup.names for lookup in lookups])
    if names.null_count == len(names):
        return None
    return Given(
        serving.index if matched == serving.index else None,
        _write_header(serving.role, serving.found, lookups),
        write_column(pc.coalesce(names, cells.texts), cells.codes),
        tuple(_say_names(sheet, serving, names, lookups)),
        tuple(list_gifts("names", serving.role, serving.found, find_said(names) & (cells.counts() > 0))),
    )


def give_accounts(contact: Serving, lookups: Sequence[LookUp]) -> tuple[Given, Found] | None:
    """The accounts of the contacts of deals that name none, and where tables of accounts have them."""
    accounts, counts = read_accounts(contact, lookups), contact.cells.counts()
    used = find_said(accounts.names) & (counts > 0)
    if not used.any():
        return None
    table = first_table(contact.found, lookups)
    repair = say_lookup("accounts from a table", int(counts[used].sum()), table=table.label)
    gifts = (
        *list_gifts("accounts", "contact", contact.found, used),
        *list_gifts("names", "account", accounts.found, used),
    )
    column = write_column(accounts.names, contact.cells.codes)
    header = _write_header("account", contact.found, lookups)
    return Given(None, header, column, (repair,), gifts), accounts.found


def give_industries(
    sheet: Sheet, own: int | None, codes: np.ndarray, found: Found, lookups: Sequence[LookUp]
) -> Given | None:
    """The industries of accounts, where a deal itself says none. ``own`` is the deals' column of industries.

    ``codes`` are the places of the deals' accounts in ``found``; −1 is no account.
    """
    industries = found.read([lookup.industries for lookup in lookups])
    written = read_cells(sheet, own)
    given = np.append(find_said(industries), False)[codes] & ~find_said(written)
    if not given.any():
        return None
    table = first_table(found, lookups)
    filled = pc.coalesce(written, industries.take(pa.array(codes, mask=codes < 0)), pa.scalar(""))
    used = np.bincount(codes[given], minlength=len(industries)) > 0
    return Given(
        own,
        _write_header("industry", found, lookups),
        filled.dictionary_encode(),
        (say_lookup("industries from a table", int(given.sum()), table=table.label),),
        tuple(list_gifts("industries", "account", found, used)),
    )


def write_column(texts: pa.StringArray, codes: np.ndarray) -> pa.DictionaryArray:
    """A column of a sheet: each text once in its dictionary, "" for a blank (code −1 or null)."""
    encoded = pc.fill_null(pa.concat_arrays([texts, pa.array([""])]), "").dictionary_encode()
    places = encoded.indices.to_numpy()[codes]  # the last place, −1, holds the blank
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), encoded.dictionary)


def find_said(texts: pa.StringArray) -> np.ndarray:
    """Which are not null."""
    said: np.ndarray = texts.is_valid().to_numpy(zero_copy_only=False)
    return said


def first_table(found: Found, lookups: Sequence[LookUp]) -> LookUp:
    """The table that the first of the values was found in."""
    return lookups[int(found.which[found.known][0])]


def _holds_ids(match: Match, index: int) -> bool:
    """Whether a column seems to hold ids rather than names: numbers in them, and no space."""
    samples = match.samples.get(index, ())
    return bool(samples) and all(any(map(str.isdigit, text)) and " " not in text.strip() for text in samples)


def _write_header(role: str, found: Found, lookups: Sequence[LookUp]) -> str:
    """``Account (Accounts)``: read as what it is, and says where it comes from."""
    return f"{COLUMNS[role].title} ({first_table(found, lookups).title})"


def _say_names(
    sheet: Sheet, serving: Serving, names: pa.StringArray, lookups: Sequence[LookUp]
) -> Iterator[Repair]:
    """What was replaced, what was left, and what could be doubted."""
    texts, counts = serving.cells.texts, serving.cells.counts()
    words = {
        "column": column_label(serving.index, sheet.headers[serving.index]),
        "table": first_table(serving.found, lookups).label,
    }
    yield say_lookup("names for ids", int(counts[find_said(names)].sum()), **words)
    left = (counts > 0) & ~find_said(names) & ~_are_names(texts, lookups)
    if left.any():
        value = texts[int(np.argmax(left))].as_py()
        yield say_lookup("ids without names", int(counts[left].sum()), **words, value=value)
    for number in dict.fromkeys(number for number, _ in serving.tries):
        yield from _say_doubts(lookups[number], serving.found.rows[serving.found.which == number])


def _are_names(texts: pa.StringArray, lookups: Sequence[LookUp]) -> np.ndarray:
    """Which texts are names already, in a column that holds both."""
    names = pa.concat_arrays([lookup.names for lookup in lookups])
    are: np.ndarray = pc.is_in(texts, value_set=names).to_numpy(zero_copy_only=False)
    return are


def _say_doubts(lookup: LookUp, used: np.ndarray) -> Iterator[Repair]:
    """Ids with two names, and people of one name, among the rows used."""
    for keys in (keys for keys in lookup.keys if keys.form == "id"):
        twice = _among(np.unique(keys.before[lookup.differ(keys.again, keys.before)]), used)
        if len(twice):
            value = read_cells(lookup.sheet, keys.index)[int(twice[0])].as_py()
            yield say_lookup("ids with two names", len(twice), table=lookup.label, value=value)
    alike = _among(np.array(lookup.namesakes, np.int64), used)
    if len(alike):
        name = lookup.names[int(alike[0])].as_py()
        yield say_lookup("namesakes", len(alike), table=lookup.label, value=name)


def _among(rows: np.ndarray, used: np.ndarray) -> np.ndarray:
    return rows[np.isin(rows, used)]
