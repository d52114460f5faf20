"""What an office is on disk: its sources as plain values, and the one small file that names their bytes.

The store knows nothing of intake: choices are mappings, kinds are words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

LAYOUT: Final = 2
"""Layout 1, until November 2026, had one file an office: ``{name, choices}`` beside ``<office>.bytes``."""


@dataclass(frozen=True)
class Kept:
    """A source as it was brought, and what the manager decided about it: ``lib.intake.sources.Source``."""

    name: str
    data: bytes = field(repr=False)
    kind: str = "file"
    address: str | None = None
    pulled: float | None = None
    """Seconds since 1970, UTC."""
    taken: tuple[str, ...] | None = None
    left: tuple[str, ...] = ()
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Part → choices about it, as JSON has them."""
    tabs: tuple[tuple[int, str], ...] = ()
    """Gid and title of its tabs when it was last pulled."""


@dataclass(frozen=True)
class Upload:
    """An office as it was brought: its sources, in order."""

    sources: tuple[Kept, ...]


@dataclass(frozen=True)
class Named:
    """A source whose bytes are elsewhere: ``blob`` is the name of their file, ``size`` its bytes."""

    source: Kept
    blob: str
    size: int

    def is_same(self, other: Kept) -> bool:
        """Whether the other is this source: a Google Sheet by its address, whatever its title is by now."""
        mine = self.source
        if mine.address or other.address:
            return mine.address == other.address
        return (mine.name, mine.kind) == (other.name, other.kind)


def write_about(named: Sequence[Named]) -> bytes:
    """The file that names the sources of an office and their blobs."""
    about = {"layout": LAYOUT, "sources": [_describe(one) for one in named]}
    return json.dumps(about, ensure_ascii=False).encode()


def parse_about(text: bytes, office: str) -> tuple[Named, ...]:
    """The sources that an office's file names, without their bytes; of either layout.

    Raises ValueError, KeyError, TypeError or AttributeError where the file is damaged.
    """
    about = json.loads(text)
    if "layout" not in about:
        return (_restore_first(about, office),)
    return tuple(_restore(one) for one in about["sources"])


def _describe(named: Named) -> dict[str, Any]:
    source = named.source
    return {
        "name": source.name,
        "kind": source.kind,
        "address": source.address,
        "pulled": source.pulled,
        "taken": source.taken,
        "left": source.left,
        "choices": source.choices,
        "tabs": source.tabs,
        "blob": named.blob,
        "size": named.size,
    }


def _restore(kept: Mapping[str, Any]) -> Named:
    source = Kept(
        name=str(kept["name"]),
        data=b"",
        kind=str(kept["kind"]),
        address=kept["address"],
        pulled=kept["pulled"],
        taken=None if kept["taken"] is None else tuple(kept["taken"]),
        left=tuple(kept["left"]),
        choices={part: dict(choices) for part, choices in kept["choices"].items()},
        tabs=tuple((int(gid), str(title)) for gid, title in kept.get("tabs", ())),
    )
    return Named(source, str(kept["blob"]), int(kept["size"]))


def _restore_first(about: Mapping[str, Any], office: str) -> Named:
    """Layout 1: one file, one sheet of it shown, its choices naming the sheet where it was chosen."""
    choices = dict(about["choices"])
    part = choices.get("part")
    source = Kept(
        name=str(about["name"]),
        data=b"",
        taken=(part,) if part else None,
        choices={part or "": choices},
    )
    return Named(source, f"{office}.bytes", -1)
