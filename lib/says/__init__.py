"""What we may say: the frozen results that pages, charts and commands read. No arithmetic lives here."""

from __future__ import annotations

from lib.says.article import Holds, Mark
from lib.says.change import BehaviourChange, Change, ChangeVerdict
from lib.says.figures import Count, Estimate
from lib.says.luck import ClassShare, Luck, Split
from lib.says.reps import BehaviourSays, CloseRate, Gap, Superstar
from lib.says.setbacks import Reopening, Run, Setback, Setbacks, Slump, SlumpsBeside, Streak
from lib.says.skill import (
    Dealt,
    Funnel,
    FunnelDot,
    FunnelLimits,
    Lead,
    Leads,
    LineUp,
    Place,
    QuarterRate,
    Seat,
    Versus,
)

__all__ = [
    "BehaviourChange",
    "BehaviourSays",
    "Change",
    "ChangeVerdict",
    "ClassShare",
    "CloseRate",
    "Count",
    "Dealt",
    "Estimate",
    "Funnel",
    "FunnelDot",
    "FunnelLimits",
    "Gap",
    "Holds",
    "Lead",
    "Leads",
    "LineUp",
    "Luck",
    "Mark",
    "Place",
    "QuarterRate",
    "Reopening",
    "Run",
    "Seat",
    "Setback",
    "Setbacks",
    "Slump",
    "SlumpsBeside",
    "Split",
    "Streak",
    "Superstar",
    "Versus",
]
