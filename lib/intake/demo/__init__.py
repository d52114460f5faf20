"""A made-up office with the truth planted: for the demo, for tests and for benchmarks of any size.

``make_office`` simulates it (:mod:`.simulate` says how), ``write_demo`` writes it as a CSV in the shape of a
CRM's export (:mod:`.shapes`), ``write_messy`` writes it with known dirt (:mod:`.messy`). The same arguments
give the same bytes, whatever the day: the office always ends on :data:`END`.
"""

from __future__ import annotations

from lib.intake.demo.messy import Expected, write_messy
from lib.intake.demo.office import MadeUp, Story, Truth, make_deals, make_office
from lib.intake.demo.shapes import LANGUAGES, SHAPES, write_deals, write_demo
from lib.intake.demo.simulate import END

__all__ = [
    "END",
    "LANGUAGES",
    "SHAPES",
    "Expected",
    "MadeUp",
    "Story",
    "Truth",
    "make_deals",
    "make_office",
    "write_deals",
    "write_demo",
    "write_messy",
]
