"""Sources as the store keeps them, and back. The store knows plain values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Literal, cast

from lib.intake.choices import restore_choices
from lib.intake.sources import Source
from lib.store.uploads import Kept, Upload, Uploads


def save_sources(uploads: Uploads, token: str, sources: Sequence[Source]) -> bool:
    """Keep sources on disk. One without bytes keeps those that are there. False where the disk refuses."""
    kept = tuple(map(_keep, sources))
    if not any(source.data for source in kept) and uploads.save_about(token, kept):
        return True
    before = uploads.load(token)
    return uploads.save(token, Upload(_fill(kept, before.sources if before else ())))


def load_sources(uploads: Uploads, token: str) -> tuple[Source, ...] | None:
    """The sources with their bytes, None where none are kept."""
    upload = uploads.load(token)
    return None if upload is None else tuple(map(_restore, upload.sources))


def _fill(sources: Sequence[Kept], before: Sequence[Kept]) -> tuple[Kept, ...]:
    """Each source that comes without bytes with those that it had."""
    known = list(before)
    filled = []
    for source in sources:
        same = next((one for one in known if _name(one) == _name(source)), None)
        if same is not None:
            known.remove(same)
        filled.append(replace(source, data=same.data) if same is not None and not source.data else source)
    return tuple(filled)


def _name(source: Kept) -> tuple[str | None, ...]:
    return ("", "", source.address) if source.address else (source.name, source.kind, None)


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
