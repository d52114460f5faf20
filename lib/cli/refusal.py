"""How a command ends where something could not be read."""

from __future__ import annotations


class RefusalError(Exception):
    """One sentence for stderr; the command ends with exit code 2."""
