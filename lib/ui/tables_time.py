"""The tables behind the pictures of *Did it change?* and *Does the article hold?*."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from lib.charts.units import describe_counted, describe_value
from lib.says import BehaviourChange, Estimate, Holds
from lib.terms import COLUMNS, TECHNIQUES, Behaviour


def list_changes(change: BehaviourChange) -> pa.Table:
    """A row per rep."""
    behaviour = change.behaviour
    return pa.Table.from_pylist(
        [
            {
                "Rep": one.rep,
                "Earlier": describe_counted(one.before, one.earlier, behaviour),
                "Later": describe_counted(one.now, one.later, behaviour),
                "Expected without any change": _range(behaviour, one.expected),
                "Verdict": one.verdict,
            }
            for one in change.reps.values()
        ]
    )


def _range(behaviour: Behaviour, expected: Estimate | None) -> str:
    if expected is None:
        return ""
    return f"{describe_value(expected.low, behaviour)} to {describe_value(expected.high, behaviour)}"


def list_holds(holds: Sequence[Holds]) -> pa.Table:
    """A row per behaviour."""
    return pa.Table.from_pylist([_row_of_hold(hold) for hold in holds])


def _row_of_hold(hold: Holds) -> dict[str, object]:
    found = hold.correlation
    return {
        "Technique": TECHNIQUES[hold.behaviour.technique],
        "Behaviour": hold.behaviour.title,
        "Reps": len(hold.marks),
        "Rank correlation": f"{found.value:+.2f}" if found else "",
        "90 % interval": f"{found.low:+.2f} to {found.high:+.2f}" if found else "",
        "As strong by chance, in all looks": f"{hold.by_chance:.0%}" if hold.by_chance is not None else "",
        "Verdict": hold.verdict,
        "Needs": ", ".join(COLUMNS[name].title for name in hold.needs),
    }
