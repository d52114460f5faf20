"""The commands and what they may be given; a mistake is one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeAlias

from lib.cli import verbs

ENGINES = ("pandas", "polars", "duckdb")


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = _Parser(prog="python -m lib", description="Provoked Luck without a browser.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_report(commands)
    _add_classify(commands)
    _add_tally(commands)
    _add_demo(commands)
    _add_why(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """argparse, but a mistake in the options is one sentence as any other refusal."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. Use -h to see the options.\n")


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _add_report(commands: _Commands) -> None:
    command = commands.add_parser(
        "report", help="where sales came from, who the superstar is, who differs how"
    )
    _add_source(command)
    command.add_argument("--rep", action="append", default=[], metavar="NAME", help="only these reps")
    command.add_argument(
        "--quarter", action="append", default=[], metavar="2026Q1", help="only these quarters"
    )
    command.add_argument("--superstar", metavar="NAME", help="compare with this rep")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(verb=verbs.report)


def _add_classify(commands: _Commands) -> None:
    command = commands.add_parser(
        "classify", help="every deal with its channel, class and the reason, as CSV"
    )
    _add_source(command)
    _add_output(command)
    command.set_defaults(verb=verbs.classify)


def _add_tally(commands: _Commands) -> None:
    command = commands.add_parser(
        "tally", help="hits and chances of every rep and quarter, as CSV or Parquet"
    )
    _add_source(command)
    _add_output(command)
    command.set_defaults(verb=verbs.tally)


def _add_demo(commands: _Commands) -> None:
    from lib.intake.demo import LANGUAGES, SHAPES

    command = commands.add_parser("demo", help="a made-up office as CSV")
    command.add_argument("--deals", type=_whole(1), default=None, help="about how many deals")
    command.add_argument("--reps", type=_whole(1), default=None)
    command.add_argument("--seed", type=_whole(0), default=None)
    command.add_argument("--shape", choices=SHAPES, default="plain", help="in the shape of this CRM's export")
    command.add_argument("--language", choices=LANGUAGES, default="en", help="language of that export")
    _add_output(command)
    command.set_defaults(verb=verbs.demo)


def _add_why(commands: _Commands) -> None:
    command = commands.add_parser("why", help="what a text is taken for, by which words, and why")
    command.add_argument("text", metavar="TEXT", nargs="+")
    command.add_argument(
        "--as", dest="kind", choices=verbs.KINDS, default=verbs.KINDS[0], help="what the text is"
    )
    command.set_defaults(verb=verbs.why)


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source",
        metavar="SOURCE",
        nargs="+",
        help="a .csv, .tsv, .xlsx or .parquet file, the address of a Google Sheet, or demo; several make one",
    )
    command.add_argument("--as-of", type=_day, metavar="DATE", help="the last day the data speaks for")
    command.add_argument("--fiscal-start", type=_whole(1, 12), default=1, metavar="MONTH")
    command.add_argument(
        "--map", action="append", default=[], metavar="canonical=Header", help="take this column for that"
    )
    command.add_argument(
        "--sheet", action="append", default=[], metavar="NAME", help="only this sheet of a workbook, or tab"
    )
    command.add_argument("--engine", choices=ENGINES, default=None)


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of to stdout")


def _whole(low: int, high: int | None = None) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdigit() or int(text) < low or (high is not None and int(text) > high):
            bounds = f"from {low} to {high}" if high is not None else f"of at least {low}"
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number {bounds}")
        return int(text)

    return parse


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2026-09-30") from None
