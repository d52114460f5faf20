"""A sheet → LookUp: a table of users, accounts or contacts, recognised by its headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.lookup_headers import (
    KINDS,
    Kind,
    Said,
    count_hints,
    load_lookup_words,
    parse_field,
    parse_kind,
)
from lib.intake.lookup_keys import Form, Keys, read_distinct, read_keys
from lib.intake.lookup_names import tell_apart
from lib.intake.match import Match
from lib.intake.sheet import Sheet

NAMED: Final = 4
"""What the name of the file or tab counts when headers vote on what a table is of."""
OWN: Final = 3
"""What a header such as "Account ID" counts; hints count 1 each, :data:`HINTS` at most."""
HINTS: Final = 2

Headers = Sequence[Said | None]


@dataclass(frozen=True, eq=False)
class LookUp:
    """A table in which ids stand beside names, industries or accounts. Rows are places in its sheet."""

    sheet: Sheet = field(repr=False)
    kind: Kind
    sure: bool
    """Whether headers or the sheet's name say the kind; else it is a guess, and values decide."""
    keys: tuple[Keys, ...] = field(repr=False)
    """Columns by which a row is found: ids, then e-mails and log-ins, then names of accounts."""
    names: pa.StringArray = field(repr=False)
    """The name of each row as people read it, null where it has none; people of one name told apart."""
    namesakes: tuple[int, ...]
    """Rows whose name had to be told apart from that of another person."""
    industry: int | None
    """Its column of industries."""
    account_ids: tuple[int, ...] = ()
    """Its columns that say the account of a contact by id,"""
    account_names: tuple[int, ...] = ()
    """and by name."""

    @property
    def label(self) -> str:
        """The tab, or the file where it has none."""
        return self.sheet.part or self.sheet.name

    @property
    def title(self) -> str:
        """``Users``, ``Accounts`` or ``Contacts``."""
        return str(load_lookup_words()["titles"][self.kind])

    @cached_property
    def industries(self) -> pa.StringArray:
        """The industry of each row, null where none is said."""
        return read_cells(self.sheet, self.industry)

    def differ(self, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Which pairs of rows have different names."""
        unlike = pc.not_equal(self.names.take(pa.array(rows)), self.names.take(pa.array(others)))
        return np.asarray(pc.fill_null(unlike, False))


def read_lookup(sheet: Sheet, match: Match | None = None) -> LookUp | None:
    """The look-up table that a sheet is; None where it reads as deals, or has nothing to give by a key."""
    if not sheet.table.num_rows or (match and reads_as_deals(match)):
        return None
    said = [parse_field(header) for header in sheet.headers]
    kind, sure = judge_kind(sheet, said)
    keys = tuple(_read_all_keys(sheet, said, kind))
    names = _read_names(sheet, said, kind)
    industry = None if kind == "users" else _first(said, ("industry",), (None, "accounts"))
    ids, named = _find_accounts(said) if kind == "contacts" else ((), ())
    by_id = any(key.form != "name" for key in keys)
    tells = names.null_count < len(names) or ids or named
    if not (by_id and tells) and not (keys and industry is not None):
        return None
    apart, namesakes = (
        tell_apart(names, *_read_marks(sheet, said, keys)) if kind != "accounts" else (names, ())
    )
    return LookUp(sheet, kind, sure, keys, apart, namesakes, industry, ids, named)


def reads_as_deals(match: Match) -> bool:
    """Whether a sheet has decisions of deals: with a day, or with amounts and a stage that is won or lost."""
    decided = {"won", "lost"} & set(match.stages.values())
    staged = "outcome" in match.columns or bool(match.flags)
    return staged and ("closed" in match.columns or ("amount" in match.columns and bool(decided)))


def judge_kind(sheet: Sheet, said: Headers) -> tuple[Kind, bool]:
    """What the table is of, and whether anything says so. Equal votes go to whoever is named first."""
    first = {kind: _first_of(said, kind) for kind in KINDS}
    votes = {kind: _count_votes(sheet, said, kind) for kind in KINDS}
    ranked = sorted(KINDS, key=lambda kind: (-votes[kind], first[kind]))
    return ranked[0], votes[ranked[0]] > votes[ranked[1]]


def _count_votes(sheet: Sheet, said: Headers, kind: Kind) -> int:
    if kind == "accounts" and _has_first_names(said):
        return 0
    named = NAMED * (parse_kind(sheet.part or sheet.name) == kind)
    own = OWN * (_names_itself(said, kind, "id") + _names_itself(said, kind, "name"))
    return named + own + min(HINTS, count_hints(sheet.headers, kind)) + _count_forms(said, kind)


def _names_itself(said: Headers, kind: Kind, name: str) -> bool:
    """Whether there is an "Account ID" and no plain "Id": beside that one it would be somebody else's."""
    fields = (name, "") if name == "name" else (name,)
    whole = name == "name" and _has_first_names(said)
    return not whole and _first(said, (name,), (None,)) is None and _first(said, fields, (kind,)) is not None


def _count_forms(said: Headers, kind: Kind) -> int:
    """First names and e-mails are people's; a contact has an account, a user has none."""
    people = kind != "accounts" and (_has_first_names(said) or _first(said, ("email",), (None,)) is not None)
    return int(people) + (kind == "contacts" and any(_find_accounts(said)))


def _has_first_names(said: Headers) -> bool:
    fields = {one.field for one in said if one}
    return {"first", "last"} <= fields


def _first_of(said: Headers, kind: Kind) -> int:
    places = (at for at, one in enumerate(said) if one and one.entity == kind)
    return next(places, len(said) + KINDS.index(kind))


def _first(said: Headers, fields: Sequence[str], entities: Sequence[Kind | None]) -> int | None:
    """The first column with one of these fields; fields and entities in the order of preference."""
    pairs = ((name, entity) for entity in entities for name in fields)
    return next((at for name, entity in pairs for at in _find(said, name, entity)), None)


def _find(said: Headers, name: str, entity: Kind | None) -> Iterator[int]:
    return (at for at, one in enumerate(said) if one == Said(entity, name))


def _find_accounts(said: Headers) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Columns with the id of an account, and columns with its name or either."""
    named = (*_find(said, "name", "accounts"), *_find(said, "", "accounts"))
    return tuple(_find(said, "id", "accounts")), named


def _read_all_keys(sheet: Sheet, said: Headers, kind: Kind) -> Iterator[Keys]:
    for index, form in _list_keys(said, kind):
        keys = read_keys(sheet, index, form)
        if keys is not None:
            yield keys


def _list_keys(said: Headers, kind: Kind) -> Iterator[tuple[int, Form]]:
    forms: dict[str, Form] = {"id": "id", "email": "login", "login": "login"}
    for name, form in forms.items():
        for entity in (None, kind):
            for index in _find(said, name, entity):
                yield index, form
    if kind == "accounts":
        named = _first(said, ("name", ""), (None, "accounts"))
        if named is not None:
            yield named, "name"


def _read_names(sheet: Sheet, said: Headers, kind: Kind) -> pa.StringArray:
    """The best name each row has: its full name, first and last, e-mail, log-in."""
    whole = read_cells(sheet, _first(said, ("name", ""), (None, kind)))
    parts = [read_cells(sheet, _first(said, (part,), (None, kind))) for part in ("first", "last")]
    joined = pc.utf8_trim_whitespace(
        pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in parts), " ")
    )
    joined = pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)
    if kind == "accounts":
        return whole
    ways = [read_cells(sheet, _first(said, (way,), (None, kind))) for way in ("email", "login")]
    return pc.coalesce(whole, joined, *ways)


def _read_marks(sheet: Sheet, said: Headers, keys: Sequence[Keys]) -> tuple[pa.StringArray, pa.StringArray]:
    """By what people of one name can be told apart: their e-mail, and their id."""
    email = _first(said, ("email",), (None, *KINDS))
    return read_cells(sheet, email), read_cells(sheet, keys[0].index if keys else None)


def read_cells(sheet: Sheet, index: int | None) -> pa.StringArray:
    """A column as texts, one a row; null where it says nothing, or where there is no such column."""
    if index is None:
        return pa.nulls(sheet.table.num_rows, pa.string())
    cells = read_distinct(sheet.table.column(index))
    return cells.texts.take(pa.array(cells.codes, mask=np.less(cells.codes, 0)))
