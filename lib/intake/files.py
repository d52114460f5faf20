"""Any file → Sheet, or the Problem in words. What a file is, its content says, never its name."""

from __future__ import annotations

from lib.intake.sheet import Reject, Sheet, column_label, column_letters

__all__ = ["Reject", "Sheet", "column_label", "column_letters"]
