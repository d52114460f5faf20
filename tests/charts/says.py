"""Made-up results for drawing, written by hand."""

from __future__ import annotations

from lib.says import BehaviourSays, ClassShare, CloseRate, Count, Estimate, Gap, Luck, Split
from lib.terms import BEHAVIOURS, CLASSES


def near(value: float, spread: float = 0.1) -> Estimate:
    return Estimate(value, value - spread, value - spread / 2, value + spread / 2, value + spread)


def split_of(*sales: int) -> Split:
    """Sales by class in order; every sale is worth 100."""
    whole = sum(sales)
    classes = {
        klass: ClassShare(
            klass, n, n * 100.0, near(n / whole if whole else 0.25), n / whole if whole else 0.0
        )
        for klass, n in zip(CLASSES, sales, strict=True)
    }
    return Split(whole, whole * 100.0, 0.2 if whole else 0.0, classes)


def luck_of(**reps: tuple[int, int, int, int]) -> Luck:
    """An office whose reps sold so many by class, all in 2026Q1, by four channels."""
    team = [sum(sales[at] for sales in reps.values()) for at in range(4)]
    by_class = dict(zip(CLASSES, team, strict=True))
    channels = {"referral": team[0], "outbound": team[1], "unsolicited": team[2], "unknown": team[3]}
    return Luck(
        team=split_of(*team),
        reps={rep: split_of(*sales) for rep, sales in reps.items()},
        channels={channel: (n, n * 100.0) for channel, n in channels.items() if n},
        quarters={"2026Q1": {klass: (n, n * 100.0) for klass, n in by_class.items()}},
    )


def rate_of(rep: str, hits: int, chances: int, p_best: float) -> CloseRate:
    return CloseRate(rep, Count(hits, chances), near(hits / chances if chances else 0.5), p_best)


def gap_of(rep: str, verdict: str | None, *, shown: float | None = None, p: float = 0.5, n: int = 50) -> Gap:
    value = near(shown, 5) if shown is not None else None
    return Gap(rep, Count(n // 2, n), None, near(0.5), value, value, p if verdict else None, verdict)


def behaviours_of(**verdicts: tuple[str, float, float]) -> tuple[BehaviourSays, ...]:
    """Behaviour id → (Ben's verdict, gap shown, P(behind)); the others need a column."""
    says = []
    for name, behaviour in BEHAVIOURS.items():
        if name not in verdicts:
            says.append(BehaviourSays(behaviour, "needs", ("competitor",), 0, {}))
            continue
        verdict, shown, p = verdicts[name]
        few = verdict == "too few"
        ben = gap_of("Ben", verdict, shown=None if few else shown, p=p, n=5 if few else 50)
        says.append(BehaviourSays(behaviour, "ok", (), 0, {"Ana": gap_of("Ana", None), "Ben": ben}))
    return tuple(says)
