"""What finds a deal again in the next export: its id, or where it has none a digest of what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.columns import read_codes, read_days
from lib.classify.words import Ints
from lib.corrections import fold_text

Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

_NOTHING: Final = np.uint64(0x6E6F7468696E6721)
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_DIGITS: Final = np.frombuffer(b"0123456789abcdef", np.uint8)
_LETTERS: Final = 18
"""Of a digest: a sign that ids hardly begin with, sixteen digits, and one that ends it."""


def make_deal_keys(deals: pa.Table, *, has_ids: bool | Flags) -> pa.Array:
    """The key of each deal, as text, ``[deals]``.

    ``deals`` has DEALS_SCHEMA and is as intake handed it on: before merges and labels, which change no key.
    ``has_ids``: whether the table has a column of ids, or for each deal whether its id was written by people
    (those made from row numbers change with the file). Without one the key is a digest of rep, account_key,
    created, amount (in cents) and source, with its number among equals, ``#<16 hex digits>.2``.
    """
    ids = _whole_text(deals.column("deal_id"))
    own = np.broadcast_to(np.asarray(has_ids, bool), len(deals))
    if own.all():
        return ids
    digests = _write_digests(_digest_deals(deals))
    return pc.if_else(pa.array(own), ids, digests) if own.any() else digests


def _digest_deals(deals: pa.Table) -> Hashes:
    """64 bits a deal, by distinct values: two of a million other deals meet once in forty million offices."""
    parts = (
        _hash_texts(deals, "rep", fold_text),
        _hash_texts(deals, "account_key", str),
        _hash_numbers(read_days(deals, "created")),
        _hash_numbers(_read_cents(deals)),
        _hash_texts(deals, "source", fold_text),
    )
    digest = np.full(len(deals), _NOTHING)
    for part in parts:
        digest = _mix(digest * _ODD ^ part)
    return digest


def _hash_texts(deals: pa.Table, name: str, fold: Callable[[str], str]) -> Hashes:
    column = read_codes(deals, name)
    digests = b"".join(
        blake2b(fold(text).encode(errors="surrogatepass"), digest_size=8).digest()
        for text in column.values.to_pylist()
    )
    return np.append(np.frombuffer(digests, "<u8"), _NOTHING)[column.codes]


def _hash_numbers(numbers: Ints) -> Hashes:
    return _mix(numbers.view(np.uint64))


def _read_cents(deals: pa.Table) -> Ints:
    """Amounts in cents, so that no rounding on the way makes another deal of it; below zero for none."""
    amount = deals.column("amount").fill_null(np.nan).to_numpy()
    known = np.isfinite(amount) & (np.abs(amount) < 1e16)
    return np.where(known, np.rint(np.where(known, amount, 0.0) * 100), -1.0).astype(np.int64)


def _mix(numbers: Hashes) -> Hashes:
    """The finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit comes to hang on every bit."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _write_digests(digests: Hashes) -> pa.Array:
    """``#0123456789abcdef.1`` with the number among equals, in the order of rows."""
    written = np.empty((len(digests), _LETTERS), np.uint8)
    written[:, 0], written[:, -1] = ord("#"), ord(".")
    big = digests.astype(">u8").view(np.uint8).reshape(-1, 8)
    written[:, 1:-1:2], written[:, 2:-1:2] = _DIGITS[big >> 4], _DIGITS[big & 15]
    texts = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(_LETTERS), len(digests), [None, pa.py_buffer(written)]
    )
    numbers = pa.array(_number_equals(digests)).cast(pa.string())
    return pc.binary_join_element_wise(texts.cast(pa.binary()).cast(pa.string()), numbers, "")


def _number_equals(digests: Hashes) -> Ints:
    """1 for the first deal with this digest, 2 for the second, …"""
    if not len(digests):
        return np.zeros(0, np.int64)
    order = np.argsort(digests, kind="stable")
    sorted_ = digests[order]
    starts = np.append(True, sorted_[1:] != sorted_[:-1])
    places = np.arange(len(digests))
    numbers = np.empty(len(digests), np.int64)
    numbers[order] = places - np.maximum.accumulate(np.where(starts, places, 0)) + 1
    return numbers


def _whole_text(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole
