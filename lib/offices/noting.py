"""Who may note something on an office's dates, and why a note is not taken."""

from __future__ import annotations

from typing import Final

from lib.offices.brought import TEAM
from lib.terms import Problem

GONE: Final = Problem(
    "gone",
    "This office is no longer on the server, so there is nothing to note on.",
    "Bring its deals again.",
)
NOT_SIGNED_IN: Final = Problem(
    "not signed in", "Only who is signed in may change the team’s office.", "Sign in, then write the note."
)


def may_note(token: str, who: str | None) -> bool:
    """Whether ``who`` may change the notes of this office: as with all of it, the team's only a member."""
    return token != TEAM or who is not None
