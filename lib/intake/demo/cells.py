"""What stands in each kind of cell of an export: :data:`CELLS`, by the names that ``shapes.toml`` uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.demo.layouts import Layout
from lib.intake.demo.spell import spell_amounts, spell_days
from lib.intake.demo.words import as_column

PHASES: Final = 97
"""A prime: which step of the pipeline an open deal stands at comes from its number."""
CURRENCY_NAMES: Final = {"EUR": "Euro", "USD": "US Dollar"}


def _text(name: str) -> Callable[[pa.Table, Layout], pa.Array]:
    return lambda deals, layout: deals[name].combine_chunks()


def _constant(text: str) -> Callable[[pa.Table, Layout], pa.Array]:
    return lambda deals, layout: as_column(np.zeros(deals.num_rows, dtype=int), [text])


def _days(name: str, outcome: str | None = None) -> Callable[[pa.Table, Layout], pa.Array]:
    """The days of a column, of the deals with ``outcome`` alone where it is given."""

    def write(deals: pa.Table, layout: Layout) -> pa.Array:
        pattern = layout.day if name == "created" else layout.day_alone or layout.day
        days = deals[name].combine_chunks()
        return spell_days(_only(days, deals, outcome) if outcome else days, pattern)

    return write


def _only(values: pa.Array, deals: pa.Table, outcome: str) -> pa.Array:
    return pc.if_else(pc.equal(deals["outcome"].cast(pa.string()), outcome).combine_chunks(), values, None)


def _amount(deals: pa.Table, layout: Layout) -> pa.Array:
    return spell_amounts(deals["amount"].combine_chunks(), layout.amount, _currency(deals))


def _revenue(deals: pa.Table, layout: Layout) -> pa.Array:
    """An expectation: the amount weighed by the probability."""
    weighed = deals["amount"].to_numpy() * _chances(deals) / 100
    return spell_amounts(pa.array(np.round(weighed, 2), from_pandas=True), layout.amount, _currency(deals))


def _actual(deals: pa.Table, layout: Layout) -> pa.Array:
    """Dynamics: a lost deal earned 0, an open one nothing yet."""
    zero = pc.multiply(deals["amount"].combine_chunks(), 0.0)
    won = _only(deals["amount"].combine_chunks(), deals, "won")
    return spell_amounts(pc.coalesce(won, _only(zero, deals, "lost")), layout.amount, _currency(deals))


def _currency(deals: pa.Table) -> str:
    return deals["currency"][0].as_py() if deals.num_rows else "EUR"


def _currency_name(deals: pa.Table, layout: Layout) -> pa.Array:
    code = _currency(deals)
    return _constant(CURRENCY_NAMES.get(code, code))(deals, layout)


def _states(deals: pa.Table) -> np.ndarray:
    """0 won, 1 lost, 2 open."""
    return pc.index_in(deals["outcome"].cast(pa.string()), pa.array(["won", "lost", "open"])).to_numpy()


def _steps(deals: pa.Table) -> np.ndarray:
    """A number for each deal that is its own and stays."""
    return pc.cast(pc.utf8_slice_codeunits(deals["deal_id"], 2), pa.int64()).to_numpy() % PHASES


def _stage(deals: pa.Table, layout: Layout) -> pa.Array:
    """One word for outcome and step: a deal is won, lost, or somewhere on its way."""
    state = _states(deals)
    return as_column(np.where(state < 2, state, 2 + _steps(deals) % (len(layout.stages) - 2)), layout.stages)


def _phase(deals: pa.Table, layout: Layout) -> pa.Array:
    """Where a deal stands in the pipeline beside its status: lost deals stay where they stopped."""
    phase = np.where(_states(deals) == 0, len(layout.phases) - 1, _steps(deals) % len(layout.phases))
    return as_column(phase, layout.phases)


def _status_reason(deals: pa.Table, layout: Layout) -> pa.Array:
    state = _states(deals)
    reason = np.select([state == 0, state == 2], [0, 3], 1 + _steps(deals) % 2)
    return as_column(reason, layout.reasons)


def _is_won(deals: pa.Table, layout: Layout) -> pa.Array:
    return as_column((_states(deals) != 0).astype(int), ["true", "false"])


def _forecast(deals: pa.Table, layout: Layout) -> pa.Array:
    return as_column(_states(deals), ["Closed", "Omitted", "Pipeline"])


def _type(deals: pa.Table, layout: Layout) -> pa.Array:
    origin = deals["origin"].cast(pa.string())
    known = pc.is_in(origin, pa.array(["repeat_customer", "ongoing", "renewal"])).to_numpy(
        zero_copy_only=False
    )
    return as_column(known.astype(int), ["New Business", "Existing Business"])


def _chances(deals: pa.Table) -> np.ndarray:
    return np.select([_states(deals) == 0, _states(deals) == 1], [100, 0], 10 + 10 * (_steps(deals) % 8))


def _probability(deals: pa.Table, layout: Layout) -> pa.Array:
    return as_column(_chances(deals), [str(chance) for chance in range(101)])


def _age(deals: pa.Table, layout: Layout) -> pa.Array:
    days = pc.subtract(deals["due"].cast(pa.int32()), deals["created"].cast(pa.int32())).to_numpy()
    return as_column(days, [str(day) for day in range(int(days.max(initial=0)) + 1)])


def _fiscal(deals: pa.Table, layout: Layout) -> pa.Array:
    months = deals["due"].to_numpy().astype("datetime64[M]").astype(int) // 3
    first = int(months.min(initial=0)) if len(months) else 0
    words = [f"Q{q % 4 + 1}-{1970 + q // 4}" for q in range(first, int(months.max(initial=0)) + 1)]
    return as_column(months - first, words or [""])


def _record_id(deals: pa.Table, layout: Layout) -> pa.Array:
    number = pc.utf8_slice_codeunits(deals["deal_id"].combine_chunks(), 2)
    return pc.binary_join_element_wise(pa.scalar("4876876000001"), number, "")


def _deal_name(deals: pa.Table, layout: Layout) -> pa.Array:
    """Account and year of creation."""
    years = pc.year(deals["created"]).cast(pa.string()).combine_chunks()
    return pc.binary_join_element_wise(deals["account"].cast(pa.string()).combine_chunks(), years, " - ")


CELLS: Final[dict[str, Callable[[pa.Table, Layout], pa.Array]]] = {
    **{
        name: _text(name)
        for name in (
            "deal_id",
            "rep",
            "account",
            "industry",
            "currency",
            "source",
            "referred_by",
            "lost_reason",
            "competitor",
            "contact",
            "notes",
        )
    },
    "deal_name": _deal_name,
    "record_id": _record_id,
    "creator": _constant("Import"),
    "pipeline": _constant("Sales Pipeline"),
    "next_step": _constant(""),
    "rating": _constant("Warm"),
    "priority": _constant("Medium"),
    "stage": _stage,
    "status": lambda deals, layout: as_column(_states(deals), layout.stages),
    "status_reason": _status_reason,
    "phase": _phase,
    "is_won": _is_won,
    "forecast": _forecast,
    "type": _type,
    "probability": _probability,
    "age": _age,
    "fiscal": _fiscal,
    "created": _days("created"),
    "closed": _days("closed"),
    "due": _days("due"),
    "hoped": _days("due"),
    "won_on": _days("due", "won"),
    "lost_on": _days("due", "lost"),
    "amount": _amount,
    "revenue": _revenue,
    "actual": _actual,
    "currency_name": _currency_name,
}
"""What each kind of cell holds. ``closed`` is blank for open deals, ``due`` holds their hoped-for day."""
