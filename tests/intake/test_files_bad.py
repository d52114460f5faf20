"""Whatever is dropped in gets a sentence that says what it is and what to do."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.intake.files import Sheet, read_sheet
from lib.terms import Problem
from tests.intake.test_files_workbook import HEADERS, ROWS, workbook

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF" + random.Random(1).randbytes(5_000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DEALS = workbook({"Deals": [HEADERS, *ROWS]})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def with_sheet(xml: bytes) -> bytes:
    return zipped({**parts_of(DEALS), "xl/worksheets/sheet1.xml": xml})


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"Owner": ["Ana", "Ben"]}), out)
    return out.getvalue()


BAD = {
    "nothing at all": (b"", "empty"),
    "only line ends": (b"\r\n\r\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "only separators": (b",,,\n,,,\n", "empty"),
    "a photo": (PHOTO, "photo"),
    "unknown bytes": (random.Random(2).randbytes(5_000), "no readable text"),
    "a PDF": (b"%PDF-1.7\n...", "PDF"),
    "JSON": (b'[\n {"owner": "Ana"}]', "JSON"),
    "a web page called .xls": (
        b"\xef\xbb\xbf\n<html><table><tr><td>Owner</td></tr></table></html>",
        "web page",
    ),
    "an XML spreadsheet": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "an old workbook": (OLE + "Workbook".encode("utf-16-le"), ".xls"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "an OpenDocument sheet": (zipped({"mimetype": b"application/x", "content.xml": b"<a/>"}), ".ods"),
    "a binary workbook": (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
    "a letter": (zipped({"word/document.xml": b"<a/>"}), "Word"),
    "a zip file of CSVs": (zipped({"deals.csv": b"Owner\n"}), "zip"),
    "a workbook cut short": (DEALS[: len(DEALS) // 2], "damaged"),
    "a workbook without its parts": (zipped({"xl/workbook.xml": b"<x"}), "damaged"),
    "a workbook with an empty sheet": (workbook({"Deals": []}), "empty"),
    "a Parquet file cut short": (parquet()[:-20], "damaged"),
    "a Parquet file of rubbish": (b"PAR1" + bytes(99) + b"PAR1", "damaged"),
    "a hundred thousand columns": (
        ",".join(map(str, range(100_000))).encode() + b"\n1,2\n",
        "100,000 columns",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_of_deals_is_told_in_words(name: str) -> None:
    data, word = BAD[name]
    problem = read_sheet("deals.csv", data)
    assert isinstance(problem, Problem)
    assert word in problem.why
    assert problem.mend.endswith(".")
    assert "Error" not in str(problem)


def test_a_header_without_rows_is_a_sheet_of_no_rows() -> None:
    for data in (b"Owner,Stage\n", workbook({"Deals": [HEADERS]})):
        sheet = read_sheet("x", data)
        assert isinstance(sheet, Sheet)
        assert (len(sheet.rows), sheet.blank, sheet.headers[0]) == (0, 0, "Owner")


def test_a_cell_of_ten_megabytes_is_a_cell() -> None:
    huge = "x" * 10_000_000
    sheet = read_sheet("x", f'Owner,Notes\nAna,{huge}\nBen,"{huge}\n"\nCy,short\n'.encode())
    assert isinstance(sheet, Sheet)
    assert [len(str(cell)) for cell in sheet.table["c1"].to_pylist()] == [10_000_000, 10_000_001, 5]
    assert sheet.rows.tolist() == [2, 3, 4]


def test_emoji_and_names_from_right_to_left_stay() -> None:
    sheet = read_sheet("x", "Owner,Stage\n🦊 Fox,Won\nدانا,Lost\n".encode())
    assert isinstance(sheet, Sheet)
    assert sheet.table["c0"].to_pylist() == ["🦊 Fox", "دانا"]


def test_a_zip_bomb_is_refused_by_what_it_declares() -> None:
    bomb = with_sheet(b"<worksheet>" + b" " * 60_000_000)
    assert len(bomb) < 200_000
    assert_too_large(bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_not_unfolded() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"<worksheet>" + b" " * 60_000_000) + packed.flush()
    honest = with_sheet(b"<worksheet>" + b" " * 60_000_000)
    lie = honest.replace(struct.pack("<II", len(body), 60_000_011), struct.pack("<II", len(body), 1_000))
    problem = read_sheet("x", lie) if lie != honest else None
    assert isinstance(problem, Problem)


@pytest.mark.parametrize("address", ["XFD1048576", "ZZ1048576", "XFD9000", "AAA1048576"])
@pytest.mark.parametrize("form", ['r="{}"', "r = '{}'"])
def test_two_cells_at_opposite_corners_do_not_take_all_memory(address: str, form: str) -> None:
    far = form.format(address)
    row = "".join(filter(str.isdigit, address))
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c {far}><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert_too_large(with_sheet(xml.encode()))


def assert_too_large(data: bytes) -> None:
    problem = read_sheet("x", data)
    assert isinstance(problem, Problem)
    assert problem.kind == "too large"


def test_a_parquet_file_of_far_too_many_equal_rows_is_refused() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"Owner": pa.nulls(600_000_000)}), out, row_group_size=1 << 30)
    problem = read_sheet("x", out.getvalue())
    assert isinstance(problem, Problem)
    assert problem.kind == "too large"


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_workbook_never_raises(seed: int) -> None:
    draw = random.Random(seed)
    if seed % 2:
        data = damage(DEALS, draw)
    else:
        parts = parts_of(DEALS)
        name = draw.choice(sorted(parts))
        data = zipped({**parts, name: damage(parts[name], draw)})
    assert isinstance(read_sheet("x", data), Sheet | Problem)


def damage(data: bytes, draw: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(draw.choice([1, 3, 10])):
        at = draw.randrange(len(spoiled))
        spoiled[at : at + draw.choice([0, 1, 5])] = draw.choice([b"", b"9", b"<", draw.randbytes(3)])
    return bytes(spoiled)


@pytest.mark.skipif("DEALS_DIR" not in os.environ, reason="the real deal files are elsewhere")
@pytest.mark.parametrize(
    ("file", "rows", "mended"),
    [
        ("maven_sales_pipeline.csv", 8_800, {}),
        ("zoho_potentials.csv", 3_632, {}),
        ("dynamics_opportunities.csv", 5_229, {"garbled letters": 112}),
    ],
)
def test_every_row_of_the_real_files_is_read(file: str, rows: int, mended: dict[str, int]) -> None:
    sheet = read_sheet(file, Path(os.environ["DEALS_DIR"]) / file)
    assert isinstance(sheet, Sheet)
    assert (len(sheet.rows), len(sheet.rejects), sheet.blank) == (rows, 0, 0)
    assert sheet.rows.tolist() == list(range(2, rows + 2))
    assert {repair.kind: repair.count for repair in sheet.repairs} == mended
