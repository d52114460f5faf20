"""The report: everything the pages say, as one value that prints as JSON or as text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lib.office import Office, Scope
from lib.says import BehaviourSays, ClassShare, CloseRate, Estimate, Gap, Holds, Setback, Split, Superstar
from lib.terms import BEHAVIOURS, CHANNELS, CLASS_TITLES, COLUMNS, METHOD_VERSION, TECHNIQUES, VERDICT_WORDS

SCHEMA_VERSION = 1


def build_report(office: Office, scope: Scope) -> dict[str, Any]:
    """The report under ``schema_version`` 1 (docs/report.md), ready for JSON."""
    reps = scope.reps or office.reps
    superstar = office.superstar(scope)
    return {
        "schema_version": SCHEMA_VERSION,
        "method_version": METHOD_VERSION,
        "source": _source(office),
        "as_of": office.as_of.isoformat(),
        "scope": {
            "reps": list(scope.reps),
            "quarters": list(scope.quarters),
            "deals": office.deals_in(scope),
        },
        "luck": _luck(office, scope, reps),
        "close_rate": _close_rate(office, scope, reps),
        "superstar": _superstar(superstar),
        "behaviours": [_behaviour(says, reps) for says in office.behaviours(scope)],
        "lead": _lead(office, scope),
        "seats": _seats(office, scope, reps),
        "setbacks": _setbacks(office, scope, reps),
        "article": [_hold(hold) for hold in office.article(scope.quarters)],
    }


def _source(office: Office) -> dict[str, Any]:
    intake = office.intake
    counts = {name: getattr(intake, name) for name in ("name", "rows", "accepted", "rejected", "blank")}
    rejects = [
        {"row": problem.row, "column": problem.column, "value": problem.value, "why": str(problem)}
        | ({"part": problem.part} if problem.part else {})
        for problem in intake.rejects.iterate_problems()
    ]
    return {
        **counts,
        "parts": [
            {"name": part.piece.label, "used_as": part.role, "words": part.words} for part in intake.parts
        ],
        "columns": dict(intake.columns),
        "currency": intake.currency,
        "rejects": rejects,
        "repairs": [asdict(repair) for repair in intake.repairs],
    }


def _luck(office: Office, scope: Scope, reps: tuple[str, ...]) -> dict[str, Any]:
    luck = office.luck(scope.quarters)
    channels = {
        name: {"sales": sales, "revenue": revenue} for name, (sales, revenue) in luck.channels.items()
    }
    return {
        "team": _split(luck.team),
        "reps": {rep: _split(luck.reps[rep]) for rep in reps},
        "channels": channels,
    }


def _split(split: Split) -> dict[str, Any]:
    return {klass: _class_share(share) for klass, share in split.classes.items()}


def _class_share(share: ClassShare) -> dict[str, Any]:
    return {
        "sales": share.sales,
        "revenue": share.revenue,
        "share": share.share.value,
        "low": share.share.low,
        "high": share.share.high,
    }


def _close_rate(office: Office, scope: Scope, reps: tuple[str, ...]) -> dict[str, Any]:
    rates = office.close_rates(scope.quarters)
    return {
        "reps": {rep: _rate(rates[rep]) for rep in reps},
        "chance_share": _three(office.chance_share(scope.quarters)),
    }


def _rate(rate: CloseRate) -> dict[str, Any]:
    return {**asdict(rate.count), **_three(rate.estimate), "p_best": rate.p_best}


def _three(estimate: Estimate | None) -> dict[str, Any]:
    if estimate is None:
        return {"value": None, "low": None, "high": None}
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _superstar(superstar: Superstar | None) -> dict[str, Any] | None:
    return None if superstar is None else {**asdict(superstar), "in_the_race": list(superstar.in_the_race)}


def _lead(office: Office, scope: Scope) -> dict[str, Any] | None:
    """The superstar's lead by close rate, with and without the single biggest sale."""
    leads = office.leads(scope)
    if leads is None:
        return None
    sides = {"with_all": leads.with_all, "without_biggest": leads.without_biggest}
    return {
        name: lead and {"over": lead.rival, **_three(lead.gap), "p_ahead": lead.p_ahead}
        for name, lead in sides.items()
    } | {"biggest": leads.biggest}


def _seats(office: Office, scope: Scope, reps: tuple[str, ...]) -> dict[str, Any]:
    seats = office.seats(scope.quarters)
    return {
        rep: {"standardised": _three(seat.standardised), "seat": _three(seat.seat)}
        for rep in reps
        if (seat := seats.get(rep))
    }


def _setbacks(office: Office, scope: Scope, reps: tuple[str, ...]) -> dict[str, Any]:
    setbacks = office.setbacks(scope.quarters)
    told = {rep: _setback(setback) for rep in reps if (setback := setbacks.reps.get(rep))}
    return {"needs": list(setbacks.needs), "reps": told}


def _setback(setback: Setback) -> dict[str, Any]:
    deepest, streak, reopening = next(iter(setback.slumps), None), setback.streak, setback.reopening
    return {
        "slumps": len(setback.slumps),
        "deepest": deepest
        and {
            "depth": deepest.depth,
            "days": deepest.days,
            "start": deepest.start.isoformat(),
            "end": deepest.end.isoformat() if deepest.regained else None,
            "as_deep_by_chance": setback.as_deep,
        },
        "streak": streak and {"length": streak.length, "by_chance": streak.by_chance},
        "days_to_next_deal": reopening
        and {"losses": reopening.losses, "waiting": reopening.waiting, **_three(reopening.median)},
    }


def _hold(hold: Holds) -> dict[str, Any]:
    return {
        "id": hold.behaviour.id,
        "status": hold.status,
        "needs": list(hold.needs),
        "reps": len(hold.marks),
        **_three(hold.correlation),
        "by_chance": hold.by_chance,
        "verdict": hold.verdict,
    }


def _behaviour(says: BehaviourSays, reps: tuple[str, ...]) -> dict[str, Any]:
    behaviour = says.behaviour
    return {
        "id": behaviour.id,
        "technique": behaviour.technique,
        "kind": behaviour.kind,
        "unit": behaviour.unit,
        "status": says.status,
        "needs": list(says.needs),
        "immature": says.young,
        "reps": {rep: _gap(says.reps[rep]) for rep in reps if rep in says.reps},
    }


def _gap(gap: Gap) -> dict[str, Any]:
    content: dict[str, Any] = asdict(gap.count)
    if gap.against is not None:
        content["against"] = asdict(gap.against)
    distance = gap.gap
    return {
        **content,
        **_three(gap.value),
        "gap": distance.value if distance else None,
        "gap_low": distance.low if distance else None,
        "gap_high": distance.high if distance else None,
        "p_behind": gap.p_behind,
        "verdict": gap.verdict,
    }


def describe_report(report: dict[str, Any]) -> str:
    """The report as a page of text for a terminal."""
    parts = [_describe_source(report), _describe_luck(report), _describe_superstar(report)]
    return "\n\n".join([*parts, _describe_behaviours(report)])


def _describe_source(report: dict[str, Any]) -> str:
    source, scope = report["source"], report["scope"]
    lines = [
        f"{source['name']}: {source['rows']:,} rows read = {source['accepted']:,} accepted"
        f" + {source['rejected']:,} rejected + {source['blank']:,} blank; data up to {report['as_of']}",
        f"{scope['deals']:,} deals of {', '.join(scope['reps']) or 'every rep'}"
        f" in {', '.join(scope['quarters']) or 'every quarter'}",
    ]
    if len(source["parts"]) > 1:
        lines += [f"  {part['name']}: {part['words']}" for part in source["parts"]]
    return "\n".join(lines + [f"  {repair['what']} ({repair['count']:,})" for repair in source["repairs"]])


def _describe_luck(report: dict[str, Any]) -> str:
    luck = report["luck"]
    lines = ["Where sales came from"]
    for name, split in {"whole office": luck["team"], **luck["reps"]}.items():
        sales = sum(part["sales"] for part in split.values())
        shares = ", ".join(
            f"{CLASS_TITLES[klass]} {part['sales'] / sales:.0%}" for klass, part in split.items() if sales
        )
        lines.append(f"  {name}: {sales:,} sales{': ' + shares if shares else ''}")
    ordered = sorted(luck["channels"].items(), key=lambda item: -item[1]["sales"])
    channels = ", ".join(f"{CHANNELS[name].title} {part['sales']:,}" for name, part in ordered)
    return "\n".join([*lines, f"  channels: {channels or 'no sales'}"])


def _describe_superstar(report: dict[str, Any]) -> str:
    superstar = report["superstar"]
    if superstar is None:
        return "No superstar: nobody has ten decided deals in this scope."
    race = ", ".join(superstar["in_the_race"])
    lines = [
        f"Superstar: {superstar['rep']}, by {superstar['chosen_by']};"
        f" truly the best with probability {superstar['p_best']:.0%}"
        + (f"; still in the race: {race}" if race else "")
    ]
    for rep, rate in report["close_rate"]["reps"].items():
        lines.append(
            f"  {rep}: closed {rate['hits']:,} of {rate['chances']:,};"
            f" close rate {rate['value']:.0%} ({rate['low']:.0%} to {rate['high']:.0%})"
        )
    return "\n".join(lines)


def _describe_behaviours(report: dict[str, Any]) -> str:
    lines = []
    for technique, title in TECHNIQUES.items():
        lines.append(title)
        for behaviour in (item for item in report["behaviours"] if item["technique"] == technique):
            lines.extend(_describe_behaviour(behaviour))
    return "\n".join(lines)


def _describe_behaviour(behaviour: dict[str, Any]) -> list[str]:
    title = BEHAVIOURS[behaviour["id"]].title
    if behaviour["status"] == "needs":
        needed = ", ".join(COLUMNS[name].title for name in behaviour["needs"])
        return [f"  {title}: needs column {needed}"]
    young = f" ({behaviour['immature']:,} still too young to count)" if behaviour["immature"] else ""
    return [f"  {title}{young}"] + [
        f"    {rep}: {gap['hits']:,} of {gap['chances']:,}{_describe_verdict(gap)}"
        for rep, gap in behaviour["reps"].items()
    ]


def _describe_verdict(gap: dict[str, Any]) -> str:
    return f", {VERDICT_WORDS[gap['verdict']]}" if gap["verdict"] else ""
