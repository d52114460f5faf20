"""Deal files for driving the app: tiny, odd and hostile offices, each as the bytes of a CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

HEADERS = (
    "Deal ID",
    "Owner",
    "Stage",
    "Close Date",
    "Created Date",
    "Account",
    "Amount",
    "Lead Source",
    "Notes",
)

HOSTILE_NAMES = (
    "<img src=x onerror=alert(1)>",
    "**Bold** [link](javascript:alert(1))",
    ":material/star: :red[Red] :smile: $x^2$",
    '=HYPERLINK("http://evil.example")',
    "מנהל מכירות",
    "ana@firm.example",
    "X" * 500,
)


def write_file(rows: list[tuple[object, ...]], headers: tuple[str, ...] = HEADERS) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode()


def write_office(
    reps: tuple[str, ...],
    *,
    deals: int = 30,
    stages: tuple[str, ...] = ("Closed Won", "Closed Lost", "Open"),
    sources: tuple[str, ...] = ("Referral", "Cold call", "Walk-in", ""),
    texts: tuple[str, ...] = ("",),
) -> bytes:
    """``deals`` deals a rep, their stages and sources in turn, two days apart."""
    rows: list[tuple[object, ...]] = []
    for at, rep in enumerate(reps):
        for turn in range(deals):
            number = at * deals + turn
            created = date(2025, 1, 6) + timedelta(days=2 * turn + at % 7)
            closed = created + timedelta(days=20)
            text = texts[number % len(texts)]
            account = f"{text} Account {number % 17}".strip()
            stage, source = stages[(turn + at) % len(stages)], sources[turn % len(sources)]
            rows.append((f"D{number}", rep, stage, closed, created, account, 1000 + number, source, text))
    return write_file(rows)


ODD_OFFICES = {
    "one rep": write_office(("Ana",)),
    "two reps": write_office(("Ana", "Ben")),
    "everybody equal": write_office(
        tuple(f"Rep {n}" for n in range(6)), stages=("Closed Won", "Closed Lost", "Closed Won", "Closed Lost")
    ),
    "two thousand reps": write_office(tuple(f"Rep {n:04d}" for n in range(2_000)), deals=6),
    "three columns": write_file(
        [(rep, ("Won", "Lost")[turn % 2], f"2025-0{1 + turn % 6}-11") for rep in "AB" for turn in range(24)],
        ("Owner", "Stage", "Close Date"),
    ),
    "three deals": write_office(("Ana", "Ben", "Cleo"), deals=1, stages=("Closed Won", "Closed Lost")),
    "one deal": write_office(("Ana",), deals=1, stages=("Closed Won",)),
    "one lost deal": write_office(("Ana",), deals=1, stages=("Closed Lost",)),
    "all won": write_office(("Ana", "Ben"), stages=("Closed Won",)),
    "all lost": write_office(("Ana", "Ben"), stages=("Closed Lost",)),
    "all open": write_office(("Ana", "Ben"), stages=("Open",)),
    "no source": write_office(("Ana", "Ben"), sources=("",)),
    "sixty reps": write_office(tuple(f"Rep {n:02d}" for n in range(60)), deals=12),
    "hostile": write_office(HOSTILE_NAMES, texts=HOSTILE_NAMES),
}
