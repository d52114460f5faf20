"""How a CRM lays out its export in one language: the entries of ``shapes.toml``, checked and filled up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FORMATS: Final = tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))
SHAPES: Final = tuple(_FORMATS["shapes"])
"""plain and the seven CRMs."""
LANGUAGES: Final = tuple(_FORMATS["languages"])


@dataclass(frozen=True)
class Layout:
    """One export: ``cells`` name what stands in each column, ``headers`` what is written above it.

    ``stages`` are the words for won, lost and the steps of an open deal; ``phases`` those of a pipeline
    beside a status; ``reasons`` Dynamics' status reasons; ``groups`` are monday's titles.
    """

    cells: tuple[str, ...]
    headers: tuple[str, ...]
    stages: tuple[str, ...]
    day: str
    amount: str
    delimiter: str
    day_alone: str = ""
    line: str = "\n"
    mark: bool = False
    quote_all: bool = False
    phases: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    board: str = ""
    groups: tuple[str, ...] = ()


def languages_of(shape: str) -> tuple[str, ...]:
    """The languages in which ``shape`` can be written."""
    return tuple(language for language in LANGUAGES if language in _FORMATS["shapes"][shape])


@cache
def read_layout(shape: str, language: str) -> Layout:
    """The layout of ``shape`` in ``language``; a KeyError where there is none."""
    whole = _FORMATS["shapes"][shape]
    general = {name: value for name, value in whole.items() if name not in LANGUAGES}
    merged: dict[str, Any] = {**_FORMATS["languages"][language], **general, **whole[language]}
    fields: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in merged.items()}
    return Layout(**fields)
