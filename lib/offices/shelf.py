"""Sources as the store keeps them, and back. The store knows plain values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal, cast

from lib.intake.choices import restore_choices
from lib.intake.sources import Source
from lib.store.uploads import Kept, Uploads


def save_sources(uploads: Uploads, token: str, sources: Sequence[Source], gone: int | None = None) -> bool:
    """Keep sources on disk. One without bytes keeps those that are there. False where the disk refuses.

    ``gone`` is the place that a source had there which is to go.
    """
    return uploads.renew(token, tuple(map(_keep, sources)), gone=gone)


def load_sources(uploads: Uploads, token: str) -> tuple[Source, ...] | None:
    """The sources with their bytes, None where none are kept."""
    upload = uploads.load(token)
    return None if upload is None else tuple(map(_restore, upload.sources))


def _keep(source: Source) -> Kept:
    choices = {part: asdict(chosen) for part, chosen in source.choices}
    return Kept(
        source.name,
        source.data,
        source.kind,
        source.address,
        source.pulled,
        source.taken,
        source.left,
        choices,
        source.tabs,
    )


def _restore(kept: Kept) -> Source:
    return Source(
        kept.name,
        kept.data,
        cast(Literal["file", "pulled"], kept.kind),
        kept.address,
        kept.pulled,
        kept.taken,
        kept.left,
        tuple((part, restore_choices(chosen)) for part, chosen in kept.choices.items()),
        kept.tabs,
    )
