"""What each command does with its options."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Final

from lib.cli.opening import open_office
from lib.cli.scope import read_scope
from lib.cli.writing import write_bytes, write_table

KINDS: Final = ("source", "lost-reason", "stage")
"""What a text may be that ``why`` explains."""


def report(options: argparse.Namespace) -> None:
    """Print what the pages show, as text or JSON."""
    from lib.report import build_report, describe_report

    office = open_office(options)
    content = build_report(office, read_scope(office, options))
    if options.format == "json":
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print(describe_report(content))


def classify(options: argparse.Namespace) -> None:
    """Write ``deal_id,rep,outcome,channel,class,evidence,because``."""
    names = ["deal_id", "rep", "outcome", "channel", "class", "evidence", "because"]
    write_table(open_office(options).deals.select(names), options.output)


def tally(options: argparse.Namespace) -> None:
    """Write ``rep,quarter,tally,hits,chances``; rows with neither hits nor chances are left out."""
    write_table(open_office(options).tallies_table(), options.output)


def demo(options: argparse.Namespace) -> None:
    """Write a made-up office."""
    from lib.intake.demo import write_demo

    sizes = {name: getattr(options, name) for name in ("deals", "reps", "seed")}
    chosen = {name: value for name, value in sizes.items() if value is not None}
    write_bytes(write_demo(shape=options.shape, language=options.language, **chosen), options.output)


def why(options: argparse.Namespace) -> None:
    """Print which rule takes each TEXT and why, or the nearest ones."""
    explain = _explainers()[options.kind]
    print("\n\n".join(explain(text) for text in options.text))


def _explainers() -> dict[str, Callable[[str], str]]:
    from lib.classify.nearest import explain_text
    from lib.classify.reason_why import explain_lost_reason
    from lib.intake.stage_why import explain_stage

    return dict(zip(KINDS, (explain_text, explain_lost_reason, explain_stage), strict=True))
