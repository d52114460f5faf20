"""``make sheets-demo``: the sheets server on a fixed port, and the app beside it, pointed at it.

Without an account at Google: paste one of the printed addresses on the Data page, and make trouble on the
server's own page.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.sheets.demo_books import make_books
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets

ROOT: Final = Path(__file__).resolve().parent.parent.parent
ABOUT: Final = {
    "Sales team": "the demo office in one tab",
    "Sales by quarter": "the same office, a tab a quarter; anyone may read it",
    "Sales from two systems": "two tabs of different shape holding ids, tables of users and accounts",
    "Sales by rep": "a tab a rep, no column says whose deal it is",
    "Board only": "a spreadsheet that nobody shared with the app",
}


def main() -> int:
    """Runs until stopped; gives the app's exit code."""
    wishes = read_wishes()
    with run_sheets(make_books(wishes.deals), port=wishes.port) as sheets:
        if wishes.key:
            write_key(wishes.key, sheets)
        say(describe_demo(sheets, wishes))
        try:
            return wait_for_ever() if wishes.no_app else run_app(sheets, wishes)
        except KeyboardInterrupt:
            return 0


def read_wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make sheets-demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8600, help="of the sheets server")
    parser.add_argument("--address", default="127.0.0.1", help="that the app answers on")
    parser.add_argument("--app-port", type=int, default=8501)
    parser.add_argument("--deals", type=int, default=2_400)
    parser.add_argument("--no-app", action="store_true", help="start the server alone")
    parser.add_argument("--key", type=Path, help="write the service account's key to this file too")
    return parser.parse_args()


def point_app(sheets: Sheets) -> dict[str, str]:
    """The environment in which the app asks this server instead of Google."""
    return {
        "PROVOKED_LUCK_GOOGLE_API": sheets.address,
        "PROVOKED_LUCK_GOOGLE_DOCS": sheets.address,
        "PROVOKED_LUCK_GOOGLE_KEY": json.dumps(sheets.service_account),
    }


def describe_demo(sheets: Sheets, wishes: argparse.Namespace) -> str:
    """What a person needs to know, as one text."""
    lines = [f"The sheets server answers at {sheets.address}; troubles and edits: {sheets.address}/_control"]
    if not wishes.no_app:
        lines.append(
            f"The app starts at http://{wishes.address}:{wishes.app_port} (press Ctrl+C to end both)"
        )
    lines.append("Addresses to paste:")
    for book in sheets.books.values():
        lines += ["", f"  {book.title}: {ABOUT[book.title]}", f"  {sheets.link(book.id)}"]
        if book.published_id:
            lines.append(f"  https://docs.google.com/spreadsheets/d/e/{book.published_id}/pubhtml")
    return "\n".join([*lines, ""])


def run_app(sheets: Sheets, wishes: argparse.Namespace) -> int:
    place = ["--server.address", wishes.address, "--server.port", str(wishes.app_port)]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *place]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **point_app(sheets)}, check=False).returncode


def write_key(path: Path, sheets: Sheets) -> None:
    """Readable by its owner alone."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(sheets.service_account, file)


def wait_for_ever() -> int:
    while True:
        time.sleep(3_600)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
