"""What a stage is taken for, by which rule, and why."""

from __future__ import annotations

from typing import Final

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from lib.intake.stage_rules import stage_key, wholes
from lib.intake.stages import StageFound, find_stage

NEAR: Final = 72.0
"""Likeness of 100 from which a stage counts as near."""
MOST: Final = 3
_TRIED: Final = 25
_SHOWN: Final = 80

_SURE: Final = {
    "known": "known for certain",
    "guessed": "a guess, shown as one on the page Data",
    "unknown": "taken so until you say on the page Data what it is",
}


def explain_stage(text: str) -> str:
    """Which rule takes a stage, by which words and why, and how sure that is; or what is near."""
    found = find_stage(text)
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    lines = [f"“{shown}”", *(_say_near(shown) if found.rule.id == "nothing" else _say_rule(found))]
    return "\n".join([*lines, f"  outcome   {found.rule.outcome}, {_SURE[found.how]}"])


def _say_rule(found: StageFound) -> list[str]:
    lines = [f"  rule      {found.rule.id}"]
    if found.text:
        lines += [f"  language  {found.text.language}", f"  words     {found.text.text}"]
    return [*lines, f"  because   {found.rule.because}"]


def _say_near(shown: str) -> list[str]:
    near = process.extract(stage_key(shown), list(wholes()), scorer=ratio, limit=_TRIED, score_cutoff=NEAR)
    lines: dict[str, str] = {}
    for key, _, _ in near:
        text = wholes()[key]
        lines.setdefault(text.rule.id, f"  near      {text.rule.id}, by “{text.text}”, {text.language}")
    return ["  no rule knows it", *([*lines.values()][:MOST] or ["  nor is any rule near"])]
