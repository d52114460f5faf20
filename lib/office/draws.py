"""Joint draws of every rep, made at most once a quarter filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.infer.posterior import Drawn, draw_tallies
from lib.memory import Memory
from lib.office.counts import Counts

KEPT = 8
"""Quarter filters whose draws are kept."""


class Draws:
    """The draws behind the answers of one office. Safe between threads: the same draws whoever makes them."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._kept = Memory(KEPT)

    def of(self, tallies: Sequence[str], quarters: Sequence[str]) -> Mapping[str, Drawn]:
        """These tallies under the quarter filter, and whatever else was drawn under it."""
        known: dict[str, Drawn] = self._kept.recall(tuple(quarters), dict)
        if lacking := [tally for tally in tallies if tally not in known]:
            known.update(draw_tallies(self._counts.count_in(lacking, quarters)))
        return known

    def one(self, tally: str, quarters: Sequence[str]) -> Drawn:
        return self.of([tally], quarters)[tally]

    def once(self, tally: str, quarters: Sequence[str]) -> Drawn:
        """As :meth:`one` for a filter that nobody has asked for by itself: the draws are not kept."""
        return draw_tallies(self._counts.count_in([tally], quarters))[tally]
