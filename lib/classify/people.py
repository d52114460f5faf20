"""Referrers written as people: Jane at Borealis is Borealis, as far as the office's own accounts say so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.account_keys import make_account_keys, split_words
from lib.classify.columns import read_codes, read_codes_in
from lib.classify.corrected import resolve_chains
from lib.classify.words import Ints

LONGEST: Final = 200
"""Bytes of a referrer that is read as a person and a firm; more is a story."""
_NOBODY: Final = -1
_BRACKETS: Final = re.compile(r"[()\[\]]")
_RULES: Final = re.compile(r"\s[-/]+\s|\s*[–—|;:]\s*|\s*//\s*")
_COMMAS: Final = re.compile(r"\s*,\s*|\s*/\s*|\s-\s")


@dataclass(frozen=True)
class Referrers:
    """What the referrers that name no account stand for, by the distinct values of ``referred_by``."""

    keys: pa.Array
    """The key of the account, null where none was found; in the order of ``read_codes``."""
    shown: pa.Array
    """How a sentence names each of them: as written, or ``Jane Doe of Borealis`` where a contact told."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "people.toml").read_text(encoding="utf-8"))


def use_referrers(deals: pa.Table, found: Referrers) -> pa.Table:
    """The deals with ``referred_key`` replaced where a referrer stands for an account."""
    if found.keys.null_count == len(found.keys):
        return deals
    written, plain = read_codes(deals, "referred_by"), read_codes(deals, "referred_key")
    new = pc.drop_null(found.keys)
    place = np.full(len(found.keys) + 1, _NOBODY)
    place[:-1][found.keys.is_valid().to_numpy(zero_copy_only=False)] = np.arange(len(new))
    at = place[written.codes]
    values = pa.concat_arrays([plain.values.cast(pa.string()), new]).dictionary_encode()
    codes = np.append(values.indices.to_numpy(), _NOBODY)[
        np.where(at >= 0, len(plain.values) + at, plain.codes)
    ]
    column, field = deals.schema.get_field_index("referred_key"), deals.schema.field("referred_key")
    indices = pa.array(codes, pa.int32(), mask=codes < 0)
    return deals.set_column(column, field, pa.DictionaryArray.from_arrays(indices, values.dictionary))


def resolve_referrers(deals: pa.Table, merged: Mapping[str, str] | None = None) -> Referrers:
    """The account that each referrer means who is written as a person, where exactly one fits.

    ``deals`` have their accounts merged as ``merged`` says. A firm that is written beside the person decides
    ("Jane (Borealis)", "Doe, Jane – Borealis"); a person alone is found among the contacts. Where two
    accounts fit, or somebody is said to have left, nothing is found: the deal stays an introduction.
    """
    referred, account = read_codes(deals, "referred_by"), read_codes(deals, "account_key")
    texts = referred.values.cast(pa.string())
    asked = _find_unknown(deals, referred.codes, texts, account.values)
    firms = _find_firms(texts.take(pa.array(asked)), account.values, resolve_chains(merged or {}))
    people = np.array([number for number, found in enumerate(firms) if found == _NOBODY], np.int64)
    contacts = _find_contacts(deals, texts.take(pa.array(asked[people])), account.codes)
    place = np.full(len(texts), _NOBODY)
    place[asked] = np.maximum(firms, _NOBODY)
    place[asked[people]] = contacts
    keys = account.values.cast(pa.string()).take(pa.array(place, mask=place < 0))
    known = people[contacts >= 0]
    return Referrers(keys, _show(deals, texts, asked[known], place[asked[known]], account.codes))


def _find_unknown(deals: pa.Table, codes: Ints, texts: pa.Array, accounts: pa.Array) -> Ints:
    """Referrers whose plain key names no account of the office, of a length that can be a person's."""
    plain = read_codes(deals, "referred_key")
    known = np.append(read_codes_in(plain.values, accounts) >= 0, False)
    named = np.zeros(len(texts) + 1, bool)
    named[codes[known[plain.codes]]] = True
    used = np.zeros(len(texts) + 1, bool)
    used[codes] = True
    short = pc.less_equal(pc.binary_length(texts), LONGEST).to_numpy(zero_copy_only=False)
    return np.flatnonzero(used[:-1] & ~named[:-1] & short)


_TWO: Final = -2
"""A firm is written, but it is not to be told which, or the person has left it."""


def _find_firms(texts: pa.Array, accounts: pa.Array, merged: Mapping[str, str]) -> Ints:
    """The place among ``accounts`` of the firm beside each person; -1 for none, _TWO where unclear."""
    found = np.full(len(texts), _NOBODY)
    marked = _search(texts, _marks())
    written_in = texts.take(pa.array(marked)).to_pylist()
    parts = [
        (number, level, part)
        for number, text in zip(marked.tolist(), written_in, strict=True)
        for level, some in enumerate(_cut(text))
        for part in some
        if part
    ]
    if not parts:
        return found
    of, levels, written = zip(*parts, strict=True)
    keys = make_account_keys(pa.array(written, pa.string()))
    if merged:
        keys = pa.array([merged.get(key, key) for key in keys.to_pylist()], pa.string())
    met, at = _gather(np.array(of), np.array(levels), read_codes_in(keys, accounts))
    found[met] = at
    found[marked[_search(texts.take(pa.array(marked)), _formerly())]] = _TWO
    return found


def _search(texts: pa.Array, pattern: str) -> Ints:
    """The places of the texts in which the pattern is found."""
    return np.flatnonzero(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))


def _gather(of: Ints, levels: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Texts, and of each the account of the first level that names any; _TWO where that names several."""
    hit = at >= 0
    if not hit.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    most = int(levels.max()) + 1
    named = np.unique(np.stack((of[hit] * most + levels[hit], at[hit])), axis=1)
    level, place = named
    texts, first = np.unique(level // most, return_index=True)
    several = np.append(level[1:] == level[:-1], False)[first]
    return texts, np.where(several, _TWO, place[first])


@cache
def _link() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_data()["links"], key=len, reverse=True))
    return re.compile(rf"(?<=\w)\.?,?\s+(?:{words})(?!\w)\.?\s*|(?<=\w)@(?=\w)", re.IGNORECASE)


@cache
def _formerly() -> str:
    return rf"(?i)(?:^|[^\pL])(?:{'|'.join(_data()['formerly'])})(?:$|[^\pL])"


@cache
def _marks() -> str:
    """What stands in every text that is cut."""
    return rf"(?i)[(\[,;:|/@–—]| - |\s(?:{'|'.join(map(re.escape, _data()['links']))})[\s.]"


def _cut(text: str) -> Iterator[list[str]]:
    """The parts in which a firm may be written, the clearest way of parting them first."""
    after_link = _link().split(text, maxsplit=1)[1:]
    yield [part for rest in after_link for part in (rest, *_BRACKETS.split(rest)[:1])]
    for cut in (_BRACKETS, _RULES, _COMMAS):
        yield cut.split(text) if cut.search(text) else []


def _find_contacts(deals: pa.Table, texts: pa.Array, accounts: Ints) -> Ints:
    """The account of each person who is the contact of exactly one; -1 for nobody's and several's."""
    found = np.full(len(texts), _NOBODY)
    contact = read_codes(deals, "contact")
    if not len(texts) or not len(contact.values):
        return found
    names = _read_people(contact.values.cast(pa.string()))
    asked = _read_people(texts)
    full = pc.match_substring(asked, " ")
    people = pc.unique(asked.filter(full))
    person = read_codes_in(names, people)
    of_row = np.append(person, _NOBODY)[contact.codes]
    rows = np.flatnonzero((of_row >= 0) & (accounts >= 0))
    pairs = np.unique(of_row[rows] * (int(accounts.max(initial=0)) + 1) + accounts[rows])
    who, where = np.divmod(pairs, int(accounts.max(initial=0)) + 1)
    only = np.full(len(people) + 1, _NOBODY)
    single = np.bincount(who, minlength=len(people))[who] == 1
    only[who[single]] = where[single]
    return only[read_codes_in(asked, people)]


def _read_people(texts: pa.Array) -> pa.Array:
    """Names of people as they are compared: without case, titles and points, the given name first."""
    short = pc.if_else(pc.less_equal(pc.binary_length(texts), LONGEST), texts, "")
    if pc.any(pc.match_substring(short, ",")).as_py():
        short = pc.replace_substring_regex(short, r"^([^,]+),([^,]+)$", r"\2 \1")
    titles = f"^(?:(?:{'|'.join(_data()['titles'])}) )+"
    return pc.replace_substring_regex(split_words(pc.fill_null(short, "")), titles, "")


def _show(deals: pa.Table, texts: pa.Array, known: Ints, places: Ints, accounts: Ints) -> pa.Array:
    """Referrers as sentences name them: with the account where its contact told who they are."""
    if not len(known):
        return texts
    name = read_codes(deals, "account")
    spelled = np.full(int(accounts.max(initial=0)) + 1, _NOBODY)
    rows = np.flatnonzero((accounts >= 0) & (name.codes >= 0))[::-1]
    spelled[accounts[rows]] = name.codes[rows]
    firms = name.values.take(pa.array(spelled[places], mask=spelled[places] < 0)).to_pylist()
    people = texts.take(pa.array(known)).to_pylist()
    said = [
        _data()["of"].format(person=person, account=firm) if firm else person
        for person, firm in zip(people, firms, strict=True)
    ]
    mask = np.zeros(len(texts), bool)
    mask[known] = True
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(said, pa.string()))
