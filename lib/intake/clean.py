"""Sheet and match in, deals out: every row is accepted, or left out with a reason; every repair is counted.

The first reason found is the one given, in this order: a line of totals or a footer, no rep, no outcome, a
date that can't be read, a decision without a date, an amount that can't be read, below zero, or in another
currency. Repeated deal numbers are looked for last, among the rows that are otherwise good: a later row that
can't be used does not take an earlier good one with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.intake.account_keys import key_accounts
from lib.intake.choices import Choices
from lib.intake.clean_amounts import clean_amounts
from lib.intake.clean_days import clean_days
from lib.intake.clean_ids import clean_ids
from lib.intake.column_texts import LONGEST, TextColumn, read_text_column
from lib.intake.day_order import NO_PROOF, Proof
from lib.intake.deals import build_deals, take_rows
from lib.intake.lines import find_lines
from lib.intake.marks import Marks
from lib.intake.match import Match
from lib.intake.names import Spelling, spell_reps
from lib.intake.outcomes import read_outcomes
from lib.intake.rejects import Rejects
from lib.intake.results import Intake, Traces, Unread
from lib.intake.sentences import load_sentences, say_problem, say_repair
from lib.intake.sheet import Sheet, column_label
from lib.intake.values import Coded
from lib.terms import COLUMNS, Problem, Repair

_TEXTS = ("account", "source", "referred_by", "lost_reason", "industry", "competitor", "contact", "notes")
_KEYS = {"account": "account_key", "referred_by": "referred_key"}
"""Text column → the column of keys made from it."""
_NOTHING_SAID = -1


@dataclass(frozen=True)
class Columns:
    """The columns of texts by canonical name, without those that the sheet lacks; and the keys of accounts
    by the name of their column in the table of deals.
    """

    read: dict[str, TextColumn]
    keys: dict[str, Coded]

    @property
    def cells(self) -> dict[str, Coded]:
        return {name: column.cells for name, column in self.read.items()}

    def join(self, other: Columns) -> Columns:
        return Columns(self.read | other.read, self.keys | other.keys)


def clean_deals(sheet: Sheet, match: Match, choices: Choices | None = None) -> Intake | Unread:
    """The deals of a sheet whose columns are matched, or the sentence that says why there are none."""
    problem = find_missing(sheet, match)
    if problem:
        return Unread(problem, sheet, match)
    intake = clean_rows(sheet, match, choices or Choices())
    if not intake.accepted:
        return Unread(say_none_accepted(sheet, intake.rejects), sheet, match)
    return intake


def clean_rows(sheet: Sheet, match: Match, choices: Choices, hint: Proof = NO_PROOF) -> Intake:
    """The rows of a sheet that lacks no column (:func:`find_missing`): accepted, maybe none, or left out.

    ``hint``: what other parts prove of the order of day and month.
    """
    marks = Marks(sheet.table.num_rows)
    with ThreadPoolExecutor(1) as beside:  # the accounts take as long as all else together
        accounts = beside.submit(read_columns, sheet, match, ("account",))
        columns = read_columns(sheet, match, ("rep", "outcome", "deal_id", *_TEXTS[1:]))
        outcomes = read_outcomes(sheet, match)
        lines = leave_out_lines(sheet, match, columns.cells, outcomes, marks)
        marks.leave_out("no rep", columns.cells["rep"].codes < 0, match.columns["rep"])
        marks.leave_out("no outcome", outcomes == _NOTHING_SAID, match.columns.get("outcome"))
        dated = clean_days(sheet, match, choices, outcomes, marks, hint)
        amounted = clean_amounts(sheet, match, choices, marks)
        numbered = clean_ids(sheet, match, marks, columns.read.get("deal_id"))
        columns = columns.join(accounts.result())
    rejects = Rejects(sheet, marks.collect())
    rows = np.flatnonzero(marks.alive)
    reps = take_rows(columns.cells["rep"], rows)
    spelling = spell_reps(reps)
    deals = build_deals(
        row=sheet.rows[rows],
        deal_id=numbered.ids.take(pa.array(rows)) if len(rejects) else numbered.ids,
        outcomes=outcomes[rows],
        closed=dated.closed[rows],
        created=dated.created[rows],
        amount=amounted.amounts[rows],
        texts={"rep": spelling.reps, **take_texts(columns, rows)},
    )
    found = (*sheet.repairs, *_say_choices(match), *_say_stages(match), *lines, *dated.repairs)
    mended = (
        *amounted.repairs,
        *say_texts(sheet, match, columns.read),
        *_say_spellings(spelling),
        *numbered.repairs,
    )
    return Intake(
        name=sheet.name,
        rows=len(rows) + len(rejects) + sheet.blank,
        accepted=len(rows),
        rejected=len(rejects),
        blank=sheet.blank,
        sheet=sheet,
        match=match,
        choices=choices,
        columns={name: sheet.headers[index] for name, index in match.columns.items()},
        deals=deals,
        rejects=rejects,
        repairs=(*found, *mended),
        currency=amounted.currency,
        questions=dated.questions,
        traces=Traces(reps, numbered.own[rows], amounted.counts, dated.proof),
    )


def read_columns(sheet: Sheet, match: Match, names: Iterable[str]) -> Columns:
    """Those of the columns of texts that are there, and their keys."""
    there = [name for name in names if name in match.columns]
    read = {name: read_text_column(sheet.table.column(match.columns[name]), name) for name in there}
    return Columns(read, {_KEYS[name]: key_accounts(read[name].cells) for name in there if name in _KEYS})


def take_texts(columns: Columns, rows: np.ndarray) -> dict[str, Coded]:
    """The texts and keys of some rows (positions)."""
    texts = {name: cells for name, cells in columns.cells.items() if name in _TEXTS}
    return {name: take_rows(cells, rows) for name, cells in (texts | columns.keys).items()}


def say_texts(sheet: Sheet, match: Match, columns: Mapping[str, TextColumn]) -> Iterator[Repair]:
    """What was mended in the columns of texts. The stage among them, to know where it is empty."""
    for name in ("rep", "outcome", *_TEXTS):
        if name in columns:
            index, column = match.columns[name], columns[name]
            label = column_label(index, sheet.headers[index])
            if column.blanked:
                yield say_repair("blank words", column.blanked, column=label, value=column.example)
            if column.cut:
                yield say_repair("long cells", column.cut, column=label, kept=LONGEST)


def leave_out_lines(
    sheet: Sheet, match: Match, texts: dict[str, Coded], outcomes: np.ndarray, marks: Marks
) -> tuple[Repair, ...]:
    """Leave out totals and footers. Only a row that lacks its rep or its stage can be one."""
    candidates = (texts["rep"].codes < 0) | (outcomes == _NOTHING_SAID)
    if "outcome" in texts:
        candidates |= _says_no_stage(texts["outcome"], match)
    lines = find_lines(sheet.table, np.flatnonzero(candidates))
    for found in lines:
        marks.leave_out(found.kind, _mask(found.rows, len(outcomes)), found.column)
    counts = Counter[str]()
    for found in lines:
        counts[f"{found.kind}s"] += len(found.rows)
    return tuple(say_repair(kind, count) for kind, count in counts.items())


def _says_no_stage(stages: Coded, match: Match) -> np.ndarray:
    unknown = set(map(str.strip, match.unknown_stages))
    strange = np.array([*(text in unknown for text in stages.texts.to_pylist()), True])
    return strange[stages.codes]


def _mask(positions: np.ndarray, size: int) -> np.ndarray:
    mask = np.zeros(size, bool)
    mask[positions] = True
    return mask


def _say_choices(match: Match) -> Iterator[Repair]:
    for name, header in match.unheeded:
        title = COLUMNS[name].title if name in COLUMNS else name
        yield say_repair("choice not heeded", 1, header=header, title=title)


def _say_stages(match: Match) -> Iterator[Repair]:
    for case, stages in (("unknown", match.unknown_stages), ("guessed", match.guessed_stages)):
        for stage in stages:
            count = match.stage_counts.get(stage, 0)
            yield say_repair(
                "stages guessed", count, case, value=stage, outcome=match.stages.get(stage, "open")
            )


def _say_spellings(spelling: Spelling) -> Iterator[Repair]:
    if spelling.merged:
        value, kept = spelling.merged[0]
        yield say_repair("rep spellings", len(spelling.merged), value=value, kept=kept)


def find_missing(sheet: Sheet, match: Match) -> Problem | None:
    """What the file lacks to be an office: a column without which nothing can be said, or any row at all."""
    outcome = "outcome" in match.columns or bool(match.flags)
    found = {"rep": "rep" in match.columns, "outcome": outcome, "closed": "closed" in match.columns}
    missing = [name for name, there in found.items() if not there]
    if not sheet.table.num_rows:
        return say_problem("unread", "rows", name=sheet.name)
    return _say_missing(sheet, missing) if missing else None


def _say_missing(sheet: Sheet, missing: list[str]) -> Problem:
    titles = ", ".join(COLUMNS[name].title for name in missing)
    problem = say_problem("unread", missing[0] if len(missing) == 1 else "several", missing=titles)
    copy = load_sentences()["unread"]["headers"]
    headers = ", ".join(f"“{header}”" for header in sheet.headers[:30] if header)
    seen = copy["seen"].format(headers=headers) if headers else copy["none"]
    return Problem(f"no {missing[0]}", f"{problem.why} {seen}", problem.mend)


def say_none_accepted(sheet: Sheet, rejects: Rejects) -> Problem:
    """Why not a single row was accepted: the most frequent reason, and how to mend it."""
    kinds = rejects.count_kinds()
    if not kinds:
        return say_problem("unread", "rows", name=sheet.name)
    kind, count = next(iter(kinds.items()))
    first = next(problem for problem in rejects.iterate_problems() if problem.kind == kind)
    words = {"rows": len(rejects), "count": count, "reason": first.why, "mend": first.mend}
    return say_problem("unread", "accepted", **words)
