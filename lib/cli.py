"""The same verbs without a browser: report, classify, tally, demo, why.

What cannot be read ends with exit code 2 and one sentence on stderr; rejects are summed up on stderr and
never stop the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lib.intake.choices import Choices
from lib.intake.kinds import find_kind
from lib.intake.sources import Piece, Source
from lib.terms import COLUMNS, Problem, parse_quarter

if TYPE_CHECKING:
    import pyarrow as pa

    from lib.office import Office, Scope

ENGINES = ("pandas", "polars", "duckdb")


class RefusalError(Exception):
    """One sentence for stderr; the command ends with exit code 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 2 where something could not be read."""
    options = build_parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], None] = options.verb
    try:
        verb(options)
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = _Parser(prog="python -m lib", description="Provoked Luck without a browser.")
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_report(verbs)
    _add_classify(verbs)
    _add_tally(verbs)
    _add_demo(verbs)
    _add_why(verbs)
    return parser


class _Parser(argparse.ArgumentParser):
    """argparse, but a mistake in the options is one sentence as any other refusal."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. Use -h to see the options.\n")


def _add_report(verbs: argparse._SubParsersAction[_Parser]) -> None:
    command = verbs.add_parser("report", help="where sales came from, who the superstar is, who differs how")
    _add_source(command)
    command.add_argument("--rep", action="append", default=[], metavar="NAME", help="only these reps")
    command.add_argument(
        "--quarter", action="append", default=[], metavar="2026Q1", help="only these quarters"
    )
    command.add_argument("--superstar", metavar="NAME", help="compare with this rep")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(verb=report)


def _add_classify(verbs: argparse._SubParsersAction[_Parser]) -> None:
    command = verbs.add_parser("classify", help="every deal with its channel, class and the reason, as CSV")
    _add_source(command)
    _add_output(command)
    command.set_defaults(verb=classify)


def _add_tally(verbs: argparse._SubParsersAction[_Parser]) -> None:
    command = verbs.add_parser("tally", help="hits and chances of every rep and quarter, as CSV or Parquet")
    _add_source(command)
    _add_output(command)
    command.set_defaults(verb=tally)


def _add_demo(verbs: argparse._SubParsersAction[_Parser]) -> None:
    from lib.intake.demo import LANGUAGES, SHAPES

    command = verbs.add_parser("demo", help="a made-up office as CSV")
    command.add_argument("--deals", type=_whole(1), default=None, help="about how many deals")
    command.add_argument("--reps", type=_whole(1), default=None)
    command.add_argument("--seed", type=_whole(0), default=None)
    command.add_argument("--shape", choices=SHAPES, default="plain", help="in the shape of this CRM's export")
    command.add_argument("--language", choices=LANGUAGES, default="en", help="language of that export")
    _add_output(command)
    command.set_defaults(verb=demo)


def _add_why(verbs: argparse._SubParsersAction[_Parser]) -> None:
    command = verbs.add_parser("why", help="what a lead source is taken for, and by which words")
    command.add_argument("text", metavar="TEXT", nargs="+")
    command.set_defaults(verb=why)


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


def report(options: argparse.Namespace) -> None:
    """Print what the pages show, as text or JSON."""
    from lib.report import build_report, describe_report

    office = _open(options)
    content = build_report(office, _read_scope(office, options))
    if options.format == "json":
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print(describe_report(content))


def classify(options: argparse.Namespace) -> None:
    """Write ``deal_id,rep,outcome,channel,class,evidence,because``."""
    names = ["deal_id", "rep", "outcome", "channel", "class", "evidence", "because"]
    _write(_open(options).deals.select(names), options.output)


def tally(options: argparse.Namespace) -> None:
    """Write ``rep,quarter,tally,hits,chances``; rows with neither hits nor chances are left out."""
    _write(_open(options).tallies_table(), options.output)


def demo(options: argparse.Namespace) -> None:
    """Write a made-up office."""
    from lib.intake.demo import write_demo

    sizes = {name: getattr(options, name) for name in ("deals", "reps", "seed")}
    chosen = {name: value for name, value in sizes.items() if value is not None}
    _write_bytes(write_demo(shape=options.shape, language=options.language, **chosen), options.output)


def why(options: argparse.Namespace) -> None:
    """Print which rule takes each TEXT and why, or the nearest ones."""
    from lib.classify.nearest import explain_text

    print("\n\n".join(explain_text(text) for text in options.text))


def _open(options: argparse.Namespace) -> Office:
    """The office of every SOURCE together, its rejects summed up on stderr."""
    from lib.intake.results import Unread
    from lib.intake.sources import read_source
    from lib.measure.engines import EngineMissing
    from lib.office import open_pieces

    choices = _read_choices(options)
    sources = [_find_source(text, choices, tuple(options.sheet) or None) for text in options.source]
    pieces = [piece for at, source in enumerate(sources) for piece in read_source(source, at)]
    _check_sheets(options.sheet, pieces)
    settings = {"as_of": options.as_of, "fiscal_start": options.fiscal_start, "engine": options.engine}
    try:
        office = open_pieces(pieces, **settings)
    except EngineMissing as missing:
        raise RefusalError(str(missing)) from None
    if isinstance(office, Unread):
        raise RefusalError(f"{', '.join(options.source)}: {office.problem}")
    _check_map(office, options)
    _sum_up_parts(office)
    _sum_up_rejects(office)
    return office


def _find_source(text: str, choices: Choices, taken: tuple[str, ...] | None) -> Source:
    from lib.intake.demo import write_demo
    from lib.intake.google.address import looks_like_address
    from lib.office import describe_file

    every = (("", choices),)
    if text == "demo":
        return Source(text, write_demo(), choices=every)
    if not Path(text).exists() and looks_like_address(text):
        source = _pull(text, taken or ())
        return replace(source, choices=every, taken=taken or source.taken)
    path = _find_file(text)
    found = describe_file(path.name, path, choices)
    if isinstance(found, Problem):
        raise RefusalError(f"{text}: {found}")
    return replace(found, taken=taken) if find_kind(found.data) == "workbook" else found


def _check_sheets(names: Sequence[str], pieces: Sequence[Piece]) -> None:
    """A sheet that no source has is a mistake to tell."""
    known = dict.fromkeys(piece.part for piece in pieces if piece.part is not None)
    for name in names:
        if name not in known:
            there = f"There are: {', '.join(known)}." if known else "No source has sheets."
            raise RefusalError(f"--sheet {name}: there is no such sheet. {there}")


def _pull(text: str, names: Sequence[str]) -> Source:
    """The Google Sheet at an address, with the settings that the app has; waiting is said on stderr.

    Hidden tabs are read only where they are among ``names``.
    """
    from lib.fresh.refresh import pull_source
    from lib.offices.rules import load_settings, make_access

    settings = load_settings(os.environ)
    if isinstance(settings, Problem):
        raise RefusalError(str(settings))
    access = make_access(settings.google)
    if isinstance(access, Problem):
        raise RefusalError(str(access))
    tell = partial(print, file=sys.stderr)
    result = pull_source(text, access, before=None, tell=tell)
    if not isinstance(result, Problem) and (hidden := _find_unread(result.source, names)):
        result = pull_source(text, access, before=replace(result.source, taken=hidden), tell=tell)
    if isinstance(result, Problem):
        raise RefusalError(f"{text}: {result}")
    return result.source


def _find_unread(source: Source, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that are tabs of the sheet but were not read."""
    from lib.intake.sources import read_source

    asked = [title for _, title in source.tabs if title in names]
    read = {piece.part for piece in read_source(source, 0)} if asked else set()
    return tuple(title for title in asked if title not in read)


def _find_file(source: str) -> Path:
    path = Path(source)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass
    what = "is a folder" if path.is_dir() else "was not found"
    raise RefusalError(
        f"{source} {what}. Name a .csv, .tsv, .xlsx or .parquet file, the address of a Google Sheet, or demo."
    )


def _read_choices(options: argparse.Namespace) -> Choices:
    pairs = []
    for text in options.map:
        name, sep, header = text.partition("=")
        if not sep or name.strip() not in COLUMNS:
            raise RefusalError(
                f"--map {text}: write canonical=Header, where canonical is one of {', '.join(COLUMNS)}."
            )
        pairs.append((name.strip(), header.strip() or None))
    return replace(Choices(), columns=tuple(pairs))


def _check_map(office: Office, options: argparse.Namespace) -> None:
    """A header that no part has is a mistake to tell, not to pass over."""
    parts = [part.intake for part in office.intake.deal_parts if part.intake is not None]
    for name, header in _read_choices(options).columns:
        if header is not None and not any(part.columns.get(name) == header for part in parts):
            seen = dict.fromkeys(text for part in parts for text in part.sheet.headers if text)
            raise RefusalError(
                f"--map {name}={header}: the file has no such column. It has: {', '.join(seen)}."
            )


def _sum_up_parts(office: Office) -> None:
    """Which parts the office is made of, where there is more than one to speak of."""
    parts = office.intake.parts
    if len(parts) > 1:
        for part in parts:
            print(f"{part.piece.label}: {part.role}, {part.words}", file=sys.stderr)


def _read_scope(office: Office, options: argparse.Namespace) -> Scope:
    from lib.office import Scope

    quarters = []
    for text in options.quarter:
        if parse_quarter(text) is None:
            raise RefusalError(f"--quarter {text}: write a quarter as 2026Q1.")
        quarters.append(text.strip().upper())
    reps = tuple(_find_rep(office, name) for name in options.rep)
    superstar = _find_rep(office, options.superstar) if options.superstar else None
    return Scope(reps=reps, quarters=tuple(quarters), superstar=superstar)


def _find_rep(office: Office, name: str) -> str:
    wanted = " ".join(name.split()).casefold()
    for rep in office.reps:
        if " ".join(rep.split()).casefold() == wanted:
            return rep
    raise RefusalError(f"No rep is called “{name}”. The reps are: {', '.join(office.reps)}.")


def _sum_up_rejects(office: Office) -> None:
    intake = office.intake
    if not intake.rejected:
        return
    parts = ", ".join(f"{count} {kind}" for kind, count in intake.reject_kinds.items())
    print(f"{intake.rejected} of {intake.rows} rows were left out: {parts}.", file=sys.stderr)


def _write(table: pa.Table, output: Path | None) -> None:
    from lib.exports import write_csv

    if output is not None and output.suffix.lower() == ".parquet":
        _write_parquet(table, output)
    else:
        _write_bytes(write_csv(table, mark=False), output)


def _write_parquet(table: pa.Table, output: Path) -> None:
    import pyarrow.parquet as pq

    try:
        pq.write_table(table, output)
    except OSError as error:
        raise RefusalError(
            f"{output} could not be written: {error.strerror or 'the disk refused'}."
        ) from None


def _write_bytes(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise RefusalError(f"{output} could not be written: {error.strerror}.") from None
