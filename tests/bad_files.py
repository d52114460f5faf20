"""Every kind of bad file that a manager may drop: its bytes, and whether an office comes of it."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date

import openpyxl

HEADER = "Rep,Stage,Created,Closed,Amount,Account\n"


@dataclass(frozen=True)
class BadFile:
    """``opens``: whether an office comes of it; ``says``: a part of the sentence where none does."""

    name: str
    data: bytes
    opens: bool
    says: str = ""


def list_bad_files() -> list[BadFile]:
    """All of them; each is small, except the cell of 10 MB."""
    return [
        BadFile("empty.csv", b"", False, "empty"),
        BadFile("blank.csv", b"\n\n  \n", False),
        BadFile("photo.csv", _photo(), False),
        BadFile("header_only.csv", HEADER.encode(), False),
        BadFile("zero_rows.xlsx", _book([]), False),
        BadFile("header_only.xlsx", _book([HEADER.strip().split(",")]), False),
        BadFile("no_rep.csv", b"Stage,Closed,Amount\nWon,2025-01-02,5\nLost,2025-01-03,6\n", False, "rep"),
        BadFile("no_outcome.csv", b"Rep,Closed,Amount\nAna,2025-01-02,5\nBen,2025-01-03,6\n", False),
        BadFile("no_date.csv", b"Rep,Stage,Amount\nAna,Won,5\nBen,Lost,6\n", False, "day"),
        BadFile("wide.csv", _wide(), True),
        BadFile("one_rep.csv", _office(reps=1), True),
        BadFile("one_deal.csv", (HEADER + "Ana,Won,2025-01-02,2025-02-03,5,Acme\n").encode(), True),
        BadFile("all_won.csv", _office(stages=("Won",)), True),
        BadFile("all_lost.csv", _office(stages=("Lost",)), True),
        BadFile("all_open.csv", _office(stages=("Open",)), True),
        BadFile(
            "huge_cell.csv", (HEADER + f'Ana,Won,2025-01-02,2025-02-03,5,"{"x" * 10**7}"\n').encode(), True
        ),
        BadFile("formulas.csv", _named('"=HYPERLINK(""http://evil"",""x"")"', "@SUM(A1)", "+1+1"), True),
        BadFile("emoji.csv", _named("😀 Ana", "Ben 🎉🎉"), True),
        BadFile("right_to_left.csv", _named("דנה כהן", "محمد علي", "\u202eevil\u202c"), True),
        BadFile("html.csv", _named("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"), True),
        BadFile(
            "markdown.csv", _named("[x](javascript:alert(1))", "**bold** `code` $x^2$ :red[a] :smile:"), True
        ),
        BadFile("long_names.csv", _named("A" * 600, "B " * 300), True),
        BadFile("column_of_nothing.csv", _column_of_nothing(), True),
        BadFile("bomb.xlsx", _bomb(), False),
        BadFile(
            "truncated.xlsx", _book([["Rep", "Stage", "Closed"], ["Ana", "Won", "2025-01-01"]])[:700], False
        ),
        BadFile("corrupt.parquet", b"PAR1" + b"\0" * 64 + b"PAR1", False),
        BadFile("nul.csv", (HEADER + "A\0na,Won,2025-01-02,2025-02-03,5,Acme\n").encode(), False, "text"),
        BadFile(
            "page.csv",
            b"<!doctype html><html><body><table><tr><td>Rep</td></tr></table></body></html>",
            False,
        ),
        BadFile("deals.json", b'[{"rep": "Ana", "stage": "Won", "closed": "2025-01-01"}]', False),
        BadFile("letter.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", False),
        BadFile("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, False),
        BadFile("prose.txt", b"Dear all,\nplease find the deals in the other file.\nKind regards\n", False),
    ]


def _office(reps: int = 3, stages: tuple[str, ...] = ("Won", "Lost", "Open")) -> bytes:
    draw = random.Random(5)
    lines = [
        f"Rep {number % reps},{draw.choice(stages)},2025-{1 + number % 9:02}-05,2025-{2 + number % 9:02}-11,"
        f"{draw.randint(1, 90) * 100},Account {number % 7}"
        for number in range(40)
    ]
    return (HEADER + "\n".join(lines) + "\n").encode()


def _named(*names: str) -> bytes:
    """An office whose reps, accounts and sources carry these names."""
    lines = ["Rep,Stage,Created,Closed,Amount,Account,Lead source,Notes"]
    for number in range(30):
        name = names[number % len(names)]
        stage = ("Won", "Lost")[number % 2 if number < 26 else 0]
        day = f"{1 + number % 27:02}"
        lines.append(f"{name},{stage},2025-01-{day},2025-03-{day},100,{name},{name},{name}")
    return "\n".join(lines).encode()


def _wide() -> bytes:
    extra = [f"Custom field {number}" for number in range(294)]
    lines = [HEADER.strip() + "," + ",".join(extra)]
    lines += [f"Ana,Won,2025-01-02,2025-02-{day:02},5,Acme" + ",x" * 294 for day in range(1, 13)]
    return "\n".join(lines).encode()


def _column_of_nothing() -> bytes:
    lines = ["Rep,Stage,Created,Closed,Amount,Account,Competitor,Industry"]
    lines += [f"Ana,Won,2025-01-02,2025-02-{day:02},5,Acme,," for day in range(1, 13)]
    return "\n".join(lines).encode()


def _book(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_book(deals: dict[str, int]) -> bytes:
    """A workbook with a sheet of so many deals under each name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, count in deals.items():
        sheet = book.create_sheet(name)
        sheet.append(["Rep", "Stage", "Closed"])
        for number in range(count):
            sheet.append(["Ana", ("Won", "Lost")[number % 2], date(int(name), 1 + number % 12, 5)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bomb() -> bytes:
    """A workbook of a few hundred kB whose one sheet unpacks to 400 MB of spaces."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_book([["Rep"]]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bad,
    ):
        for item in good.infolist():
            if item.filename != "xl/worksheets/sheet1.xml":
                bad.writestr(item.filename, good.read(item))
        with bad.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b" " * 1_000_000)
    return out.getvalue()


def _photo() -> bytes:
    """A real PNG of one pixel, with noise after it as a photo would have."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    picture = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(
        b"IDAT", zlib.compress(b"\0\0\0\0")
    )
    return b"\x89PNG\r\n\x1a\n" + picture + chunk(b"IEND", b"") + random.Random(1).randbytes(20_000)
