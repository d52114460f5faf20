"""Names of firms from some thirty countries: which are one account and which are two."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyarrow as pa

from lib.account_keys import make_account_keys

PAIRS = tomllib.loads((Path(__file__).parent / "account_pairs.toml").read_text(encoding="utf-8"))


def split_pairs(kind: str) -> tuple[list[list[str]], list[list[str]]]:
    """The pairs of a kind that have one key, and those that have two."""
    ends = [
        make_account_keys(pa.array(side, pa.string())).to_pylist() for side in zip(*PAIRS[kind], strict=True)
    ]
    met = [left == right for left, right in zip(*ends, strict=True)]
    return (
        [pair for pair, one in zip(PAIRS[kind], met, strict=True) if one],
        [pair for pair, one in zip(PAIRS[kind], met, strict=True) if not one],
    )


def test_there_are_two_hundred_pairs() -> None:
    assert len(PAIRS["one"]) + len(PAIRS["two"]) >= 200


def test_a_firm_has_one_key_whatever_its_legal_form_and_wherever_that_stands() -> None:
    assert split_pairs("one")[1] == []


def test_firms_that_differ_by_more_than_their_legal_form_have_two_keys() -> None:
    assert split_pairs("two")[0] == []
