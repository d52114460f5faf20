"""The ``fields`` parameter says what of an answer is wanted: ``sheets(properties(title)),properties``."""

from __future__ import annotations

import re
from typing import Any, Final

Mask = dict[str, Any]
"""Name → the mask below it; an empty mask keeps everything below."""
_TOKEN: Final = re.compile(r"[\w*]+|[(),./]")


def parse_mask(text: str) -> Mask | None:
    """None where it cannot be read."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", ""):
        return None
    try:
        mask = _read_list(tokens)
    except IndexError:
        return None
    return None if tokens else mask


def apply_mask(value: Any, mask: Mask) -> Any | None:
    """The value without what is not wanted; None where the mask names what cannot be there."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [apply_mask(item, mask) for item in value]
    return {name: apply_mask(value[name], below) for name, below in mask.items() if name in value}


def find_unknown(mask: Mask, known: Mask) -> str | None:
    """A wanted name that ``known`` (empty: anything) has not."""
    for name, below in mask.items():
        if name != "*" and name not in known:
            return name
        inner = known.get(name) and find_unknown(below, known[name])
        if inner:
            return inner
    return None


def _read_list(tokens: list[str]) -> Mask:
    mask: Mask = {}
    while True:
        name, below = _read_path(tokens)
        mask[name] = _join(mask[name], below) if name in mask else below
        if not tokens or tokens[0] != ",":
            return mask
        tokens.pop(0)


def _read_path(tokens: list[str]) -> tuple[str, Mask]:
    name = tokens.pop(0)
    if name in "(),./":
        raise IndexError(name)
    if tokens and tokens[0] in "./":
        tokens.pop(0)
        return name, dict([_read_path(tokens)])
    if tokens and tokens[0] == "(":
        tokens.pop(0)
        below = _read_list(tokens)
        if tokens.pop(0) != ")":
            raise IndexError(name)
        return name, below
    return name, {}


def _join(one: Mask, other: Mask) -> Mask:
    """Both; an empty one wants everything."""
    if not one or not other:
        return {}
    joined = dict(one)
    for name, below in other.items():
        joined[name] = _join(joined[name], below) if name in joined else below
    return joined
