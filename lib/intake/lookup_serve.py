"""Which table of ids and names serves which column of the deals: told by headers and by values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.glances import Glances
from lib.intake.headers import is_understood, read_header
from lib.intake.lookup_headers import Kind, load_lookup_words, parse_field
from lib.intake.lookup_keys import Form, Keys, read_distinct
from lib.intake.lookup_table import LookUp
from lib.intake.match import Match
from lib.intake.roles import header_key
from lib.intake.sheet import Sheet
from lib.intake.values import Coded

ROLES: Final[dict[str, tuple[Kind, ...]]] = {
    role: tuple(kinds) for role, kinds in load_lookup_words()["roles"].items()
}
"""Canonical column → the kinds of tables that may name its values, the likeliest first."""
HALF: Final = 0.5
"""Part of a column's different values that must be known for a table to serve it."""
HINTED: Final = 0.25
"""Part of the values glanced at that must be known for the whole column to be looked at."""
_SEVERAL = r"^([0-9A-Za-z_-]+)\s*[;,].*$"
_BY_ID: Final[tuple[Form, ...]] = ("id", "login")
_BY_NAME: Final[tuple[Form, ...]] = ("name",)

Tries = Sequence[tuple[int, Keys]]
"""Look-up tables by their number, each with a column of keys, in the order in which they are asked."""


@dataclass(frozen=True, eq=False)
class Found:
    """The row of a look-up table that each of some values names; −1 in both where none does."""

    which: np.ndarray
    rows: np.ndarray

    @property
    def known(self) -> np.ndarray:
        return self.which >= 0

    def take(self, at: np.ndarray) -> Found:
        """What was found for some of the values; −1 is no value."""
        return Found(np.append(self.which, -1)[at], np.append(self.rows, -1)[at])

    @classmethod
    def nothing(cls, size: int) -> Found:
        """For that many values."""
        return cls(np.full(size, -1, np.int64), np.full(size, -1, np.int64))

    def place(self, sizes: Sequence[int]) -> np.ndarray:
        """Rows counted on through all tables, each of its size; −1 for no row."""
        starts = np.cumsum([0, *sizes])
        return np.where(self.known, starts[self.which] + self.rows, -1)

    def read(self, columns: Sequence[pa.StringArray]) -> pa.StringArray:
        """What stands in those rows; ``columns`` has one for each table. Null where nothing does."""
        places = self.place([len(column) for column in columns])
        return pa.concat_arrays(columns).take(pa.array(places, mask=places < 0))


@dataclass(frozen=True, eq=False)
class Serving:
    """A column of the deals (or of contacts) that tables serve. ``found`` is by ``cells.texts``."""

    role: str
    index: int
    cells: Coded
    found: Found
    tries: Tries
    coverage: float


def settle_kind(sheet: Sheet, match: Match, lookup: LookUp) -> LookUp:
    """A table of a kind that was guessed, with the kind of the column of deals that uses most of its rows.

    Numbers 1 to 8 of owners stand in any table of 500 rows; the account numbers of the deals use all 500.
    """
    if lookup.sure:
        return lookup
    used = {role: _count_used(sheet, match, role, lookup) for role in ("rep", "account", "contact")}
    best = max(used, key=lambda role: used[role])
    return replace(lookup, kind=ROLES[best][0], sure=True) if used[best] else lookup


def _count_used(sheet: Sheet, match: Match, role: str, lookup: LookUp) -> int:
    """Rows of a table that the columns for a role name."""
    tries = [(0, keys) for keys in lookup.keys if keys.form in _BY_ID]
    told = [
        index
        for index in _list_columns(sheet, match, role)
        if index == match.columns.get(role) or says_role(sheet.headers[index], role)
    ]
    servings = (serve_column(sheet, index, role, tries) for index in told)
    return max((len(set(one.found.rows.tolist()) - {-1}) for one in servings if one), default=0)


def find_servings(sheet: Sheet, match: Match, lookups: Sequence[LookUp]) -> dict[str, Serving]:
    """Canonical column → the column of ids that stands for it. A column serves one role."""
    glances, found, used = Glances(sheet), dict[str, Serving](), set[int]()
    for role in ROLES if lookups else ():
        serving = _find_serving(glances, match, role, lookups, used)
        if serving:
            found[role] = serving
            used.add(serving.index)
    return found


def _find_serving(
    glances: Glances, match: Match, role: str, lookups: Sequence[LookUp], used: set[int]
) -> Serving | None:
    """The matched column, else one that header or values tell."""
    sheet, matched = glances.sheet, match.columns.get(role)
    columns = [index for index in _list_columns(sheet, match, role) if index not in used]
    columns.sort(key=lambda index: (index != matched, not says_role(sheet.headers[index], role)))
    servings = (_serve_glanced(glances, match, index, role, lookups) for index in columns)
    return next((serving for serving in servings if serving), None)


def find_names_served(sheet: Sheet, index: int, lookups: Sequence[LookUp]) -> Serving | None:
    """A column of account names that tables know by name, matched as accounts are."""
    return serve_column(sheet, index, "account", list_tries("account", lookups, _BY_NAME))


def _list_columns(sheet: Sheet, match: Match, role: str) -> Iterator[int]:
    """Columns that may hold ids for a role: its own, and those that serve for nothing else."""
    others = {index for name, index in match.columns.items() if name != role}
    for index, header in enumerate(sheet.headers):
        if index == match.columns.get(role) or (index not in others and _may_say(header, role)):
            yield index


def _may_say(header: str, role: str) -> bool:
    """Whether a header says the role, or nothing that is known at all."""
    return says_role(header, role) or not (is_understood(header) or parse_field(header))


def says_role(header: str, role: str) -> bool:
    """Whether a header speaks of the role: "Owner ID", "hubspot_owner_id", "Account Name.id"."""
    said = parse_field(header)
    entity = ROLES[role][0] if role != "referred_by" else None
    by_field = bool(said and said.entity == entity and said.entity and said.field in ("id", ""))
    return by_field or any(reading.role.serves == role for reading in read_header(header))


def _serve_glanced(
    glances: Glances, match: Match, index: int, role: str, lookups: Sequence[LookUp]
) -> Serving | None:
    """Serve a column if a glance at it knows some of its values."""
    header = glances.sheet.headers[index]
    told = index == match.columns.get(role) or says_role(header, role)
    tries = [
        (number, keys)
        for number, keys in list_tries(role, lookups, _BY_ID)
        if told
        or (_is_own(lookups[number], role) and (keys.safe or header_key(keys.header) == header_key(header)))
    ]
    some = pa.array(sorted({text.strip() for text in glances[index].said}), pa.string())
    if not tries or not len(some) or np.mean(resolve(some, tries).known) < HINTED:
        return None
    return serve_column(glances.sheet, index, role, tries)


def _is_own(lookup: LookUp, role: str) -> bool:
    """Whether a table alone tells what its ids stand for: accounts are accounts, contacts contacts."""
    return role != "referred_by" and ROLES[role][0] == lookup.kind


def list_tries(role: str, lookups: Sequence[LookUp], forms: Sequence[Form]) -> Tries:
    """The tables that may serve a role, likeliest kinds first; those whose kind is a guess may be any."""
    kinds = ROLES[role]
    pairs = [
        (kinds.index(lookup.kind) if lookup.kind in kinds else len(kinds), form, number, keys)
        for number, lookup in enumerate(lookups)
        if lookup.kind in kinds or not lookup.sure
        for form, keys in ((forms.index(keys.form), keys) for keys in lookup.keys if keys.form in forms)
    ]
    return [(number, keys) for _, _, number, keys in sorted(pairs, key=lambda pair: pair[:3])]


def serve_column(sheet: Sheet, index: int, role: str, tries: Tries) -> Serving | None:
    """A column whose different values the tables know for half at least."""
    cells = read_distinct(sheet.table.column(index))
    used = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.texts)) > 0
    if not tries or not used.any():
        return None
    found = resolve(cells.texts, tries)
    coverage = float(np.mean(found.known[used]))
    return Serving(role, index, cells, found, tries, coverage) if coverage >= HALF else None


def resolve(texts: pa.StringArray, tries: Tries) -> Found:
    """Look texts up, table by table; what one does not know the next is asked.

    Keys that could be hit by accident (small numbers) answer only for the values of a column of which they
    know half, and only the first table that does.
    """
    first = pc.replace_substring_regex(texts, _SEVERAL, r"\1")  # of several ids in a cell, the first
    which, rows = np.full((2, len(texts)), -1, np.int64)
    settled = False
    for number, keys in tries:
        hits = keys.find(first)
        doubtful = not keys.safe and (settled or np.mean(hits >= 0) < HALF)
        new = (which < 0) & (hits >= 0) & (not doubtful)
        which[new], rows[new] = number, hits[new]
        settled |= bool(new.any())
    return Found(which, rows)
