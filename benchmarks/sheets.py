"""A pull of a Google Sheet against the bare transfer of the same answers from the same server on loopback.

    python -m benchmarks.sheets [--rows N] [--times N]

The server (tests/sheets) runs in a process of its own. It makes its answers anew each time, as Google does;
``bare`` is two requests with ``requests`` and the bodies read, nothing more. Aim: a pull under 2 × that.
Each is run several times, in turn; the fastest run of each counts.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.csv
import requests
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials

from lib.intake.demo import write_demo
from lib.intake.google.access import Access
from lib.intake.google.address import Address
from lib.intake.google.client import LIGHT, READING, SCOPES
from lib.intake.google.pull import pull_sheet
from lib.intake.google.session import AGENT
from lib.intake.google.tabs import Pulled
from lib.intake.google.values import read_pulled
from tests.sheets.book import book_from_csv
from tests.sheets.server import run_sheets

AIM = 2
COLUMNS = 14
ID = "1BookFromCsv_000000000000000000000000000000"
ROUTES = ("service account", "API key", "link")


def make_table(rows: int) -> bytes:
    """The demo office as a CSV of 14 columns."""
    table = pyarrow.csv.read_csv(io.BytesIO(write_demo(rows, reps=12)))
    for number in range(table.num_columns, COLUMNS):
        table = table.append_column(f"Extra {number}", pa.array([f"x{row % 100}" for row in range(rows)]))
    out = io.BytesIO()
    pyarrow.csv.write_csv(table.select(range(COLUMNS)), out)
    return out.getvalue()


def serve(line: Connection, data: bytes) -> None:
    """The server, until a word comes through the line. ``done`` forgets and counts the requests."""
    with run_sheets([book_from_csv(data, id=ID, readable_by="anyone")]) as sheets:
        line.send((sheets.address, sheets.service_account, sheets.api_key))
        while line.recv() == "count":
            line.send(len([request for request in sheets.requests if request.path != "/token"]))
            sheets.forget()


def time_runs(works: dict[str, Callable[[], Any]], times: int) -> dict[str, float]:
    """The fastest run of each, in seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            start = perf_counter()
            work()
            seconds[name].append(perf_counter() - start)
    return {name: min(runs) for name, runs in seconds.items()}


def read_bare(address: str, account: dict[str, Any]) -> Callable[[], int]:
    """The same two requests as a pull's, and their bodies; how many bytes they are, unpacked."""
    session = requests.Session()
    credentials = Credentials.from_service_account_info(account, scopes=SCOPES)
    credentials.refresh(Request(session))
    session.headers.update({"Authorization": f"Bearer {credentials.token}", "User-Agent": AGENT})
    place = f"{address}/v4/spreadsheets/{ID}"

    def read() -> int:
        tabs = session.get(place, params=LIGHT).content
        return len(tabs) + len(
            session.get(f"{place}/values:batchGet", params=READING | {"ranges": "'Deals'"}).content
        )

    return read


def pull(access: Access) -> Pulled:
    """One pull; anything but a success ends the benchmark."""
    pulled = pull_sheet(Address(ID), access)
    if not isinstance(pulled, Pulled):
        raise SystemExit(str(pulled))
    return pulled


def measure(address: str, account: dict[str, Any], api_key: str, line: Connection, times: int) -> None:
    accesses = dict(
        zip(
            ROUTES,
            (
                Access(json.dumps(account), api=address, docs=address),
                Access(api_key=api_key, api=address, docs=address),
                Access(api=address, docs=address),
            ),
            strict=True,
        )
    )
    counts = {route: count_requests(access, line) for route, access in accesses.items()}
    bare, access = read_bare(address, account), accesses[ROUTES[0]]
    data = pull(access).data
    seconds = time_runs(
        {
            "bare transfer": bare,
            "pull": lambda: pull(access),
            "cells read": lambda: read_pulled("Team", data),
        },
        times,
    )
    print(f"answers: {bare() / 1e6:.1f} MB unpacked\n")
    print_table(seconds, counts)


def count_requests(access: Access, line: Connection) -> int:
    """Requests that the server saw for one pull, the exchange of the key apart."""
    line.send("count")
    line.recv()
    pull(access)
    line.send("count")
    return int(line.recv())


def print_table(seconds: dict[str, float], counts: dict[str, int]) -> None:
    ruler = seconds["bare transfer"]
    print(f"{'':18}{'seconds':>9}{'× bare':>9}   aim")
    for name, spent in seconds.items():
        aim = f"{AIM:6}" if name == "pull" else ""
        print(f"{name:18}{spent:9.2f}{spent / ruler:9.2f}{aim}")
    print("\nrequests a pull")
    for route, count in counts.items():
        print(f"{route:18}{count:9}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    server = context.Process(target=serve, args=(theirs, make_table(chosen.rows)), daemon=True)
    server.start()
    print(f"{chosen.rows:,} rows × {COLUMNS} columns")
    measure(*ours.recv(), ours, chosen.times)
    ours.send("end")
    server.join()


if __name__ == "__main__":
    main()
