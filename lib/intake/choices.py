"""What a manager may decide about a file, and what we have to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Choices:
    """Answers that overrule what intake would find by itself. Hashable: it is part of a cache's key.

    ``columns`` pairs a canonical column with a header of the file (None: the file has no such column).
    ``stages`` pairs a stage as written with ``won``, ``lost`` or ``open``. ``day_first`` says how 03/04/2025
    is meant. ``rates`` pairs a currency code with what one unit of it is worth in the office's ``currency``.
    """

    part: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    columns: tuple[tuple[str, str | None], ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None
    currency: str | None = None
    rates: tuple[tuple[str, float], ...] = ()


def only_match(choices: Choices) -> Choices:
    """The choices about columns and values, which hold for every sheet with the same headers."""
    return replace(choices, part=None, header_row=None, encoding=None)


def restore_choices(kept: Mapping[str, Any]) -> Choices:
    """Choices from what ``asdict`` and JSON made of them; what is no field of theirs is left out."""
    known = {field.name for field in fields(Choices)} & kept.keys()
    return Choices(**{name: _to_tuples(kept[name]) for name in known})


def _to_tuples(value: Any) -> Any:
    return tuple(map(_to_tuples, value)) if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True)
class Question:
    """Something the file alone cannot decide. ``id`` is the field of :class:`Choices` that answers it.

    ``options`` pairs each answer with its words; ``assumed`` is the answer taken meanwhile (None: the values
    concerned are rejected until it is answered); ``count`` is how many rows hang on it.
    """

    id: str
    ask: str
    options: tuple[tuple[bool, str], ...]
    assumed: bool | None
    count: int
