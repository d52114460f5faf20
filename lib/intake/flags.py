"""What ticked and unticked boxes look like."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from lib.intake.roles import fold


@cache
def flag_words() -> dict[str, bool]:
    """Each text of a box, folded, and whether it is ticked."""
    flags = tomllib.loads((Path(__file__).parent / "flags.toml").read_text(encoding="utf-8"))
    return {fold(text): ticked for ticked, name in ((True, "yes"), (False, "no")) for text in flags[name]}
