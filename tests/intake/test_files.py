"""CSV and TSV files with all the manners of exports, read by hand beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.intake.files import Sheet, column_label, read_sheet
from lib.terms import Problem

DEALS = """Owner;Stage;Closed;Amount
Jürgen Groß;Gewonnen;31.12.2024;1.234,50
Zoë Çelik;Verloren;01.02.2024;99,00
"""
ROWS = [
    ("Jürgen Groß", "Gewonnen", "31.12.2024", "1.234,50"),
    ("Zoë Çelik", "Verloren", "01.02.2024", "99,00"),
]


def read(data: bytes | str, **choices: object) -> Sheet:
    sheet = read_sheet("deals.csv", data.encode() if isinstance(data, str) else data, **choices)  # type: ignore[arg-type]
    assert isinstance(sheet, Sheet), sheet
    return sheet


def cells(sheet: Sheet) -> list[tuple[object, ...]]:
    return list(zip(*sheet.table.to_pydict().values(), strict=True))


def kinds(sheet: Sheet) -> dict[str, int]:
    return {repair.kind: repair.count for repair in sheet.repairs}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_rows(separator: str) -> None:
    quoted = [[f'"{cell}"' if "," in cell else cell for cell in row] for row in ROWS]
    text = "\n".join(separator.join(row) for row in [["Owner", "Stage", "Closed", "Amount"], *quoted])
    sheet = read(text)
    assert sheet.headers == ("Owner", "Stage", "Closed", "Amount")
    assert cells(sheet) == ROWS


def test_decimal_commas_do_not_make_a_semicolon_file_a_comma_file() -> None:
    assert read("Rep;Amount\nAna;1,5\nBen;2,5\n").headers == ("Rep", "Amount")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
        ("mac_roman", "MacRoman"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_encoding_is_found_and_said(encoding: str, said: str, line_end: str) -> None:
    sheet = read(DEALS.replace("\n", line_end).encode(encoding))
    assert cells(sheet) == ROWS
    assert sheet.encoding == said
    assert kinds(sheet) == ({} if said == "UTF-8" else {"encoding": 1})


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Właściciel;Etap\nŁukasz Żółć;Wygrana\nGęślą Jaźń;Przegrana świąt\n"),
        ("cp1251", "Владелец;Этап\nИван Петров;Выиграно\nОльга Иванова;Проиграно\n"),
        ("cp1254", "Sahibi;Aşama\nİbrahim Şahin;Kazanıldı\nÇağrı Güneş;Kaybedildi\n"),
        ("shift_jis", "担当者,ステージ\n田中太郎,受注\n鈴木一郎,失注\n"),
        ("gb18030", "负责人,阶段\n王伟,赢单\n李娜,输单\n"),
        ("cp1252", "Owner,Stage,Notes\nAna,Won,“we’re happy” – they don’t\n€5,Lost,café\n"),
        ("mac_roman", "Owner,Stage,Notes\nAna,Won,“we’re happy” – they don’t\n€5,Lost,café\n"),
    ],
)
def test_other_encodings_are_told_from_their_letters(encoding: str, text: str) -> None:
    lines = [tuple(line.replace(";", ",").split(",")) for line in text.splitlines()]
    sheet = read(text.encode(encoding))
    assert [sheet.headers, *cells(sheet)] == lines


def test_the_manager_may_name_the_encoding() -> None:
    assert cells(read("Owner,Stage\nŁukasz,Won\n".encode("cp1250"), encoding="cp1250")) == [("Łukasz", "Won")]
    assert cells(read("Owner,Stage\nŁukasz,Won\n".encode("utf-16"), encoding="utf-16")) == [("Łukasz", "Won")]
    problem = read_sheet("x", b"Owner,Stage\nAna,Won\n", encoding="klingon")
    assert isinstance(problem, Problem)
    assert "klingon" in problem.why


def test_a_stray_byte_does_not_garble_a_file_that_is_otherwise_utf_8() -> None:
    sheet = read(b"Owner,Stage\n" + "Zoë,Won\n".encode() * 30 + b"Ren\xe9,Lost\n")
    assert cells(sheet)[0] == ("Zoë", "Won")
    assert cells(sheet)[-1] == ("René", "Lost")
    assert kinds(sheet) == {"stray characters": 1}


def test_a_few_zero_bytes_are_left_out() -> None:
    sheet = read(b"Owner,Stage\n" + b"Ana,Won\n" * 99 + b"B\0en,Lost\n")
    assert cells(sheet)[-1] == ("Ben", "Lost")
    assert kinds(sheet) == {"zero bytes": 1}


def test_doubly_encoded_text_is_mended_and_counted() -> None:
    sheet = read(
        "Owner,Stage,Product\n" + "Zoë,Won,CafÃ© A-200\nJosÃ©,Lost,SÃO PAULO\n" * 3 + "Ana,Won,Café A-200\n"
    )
    assert cells(sheet)[:2] == [("Zoë", "Won", "Café A-200"), ("José", "Lost", "SÃO PAULO")]
    assert kinds(sheet) == {"garbled letters": 6}
    assert sorted(set(sheet.table["c2"].combine_chunks().cast("string").to_pylist())) == [
        "Café A-200",
        "SÃO PAULO",
    ]
    for column in sheet.table.columns:
        if hasattr(column.combine_chunks(), "dictionary"):
            values = column.combine_chunks().dictionary.to_pylist()
            assert len(values) == len(set(values))


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "\ufeffsep=;\n"])
def test_a_sep_line_is_obeyed_and_is_no_row(line: str) -> None:
    sheet = read(line + "Owner;Note\nAna;a,b\nBen;c,d\n")
    assert sheet.headers == ("Owner", "Note")
    assert (sheet.header_row, sheet.rows.tolist()) == (1, [2, 3])


def test_title_lines_above_the_header_are_left_out_and_counted() -> None:
    sheet = read("Pipeline 2024,,\nExported by,Ana\n\nOwner,Stage,Amount\nBen,Won,5\n")
    assert sheet.headers == ("Owner", "Stage", "Amount")
    assert (sheet.header_row, sheet.rows.tolist()) == (4, [5])
    assert kinds(sheet) == {"title lines": 2}


def test_the_manager_may_name_the_header_row() -> None:
    sheet = read("Owner,Stage\nRep,Status\nAna,Won\n", header_row=2)
    assert (sheet.headers, sheet.rows.tolist()) == (("Rep", "Status"), [3])
    assert isinstance(read_sheet("x", b"Owner,Stage\nAna,Won\n", header_row=9), Problem)


def test_a_quoted_record_of_many_lines_is_one_row() -> None:
    sheet = read('Owner,Notes,Stage\r\nAna,"first\r\nsecond, ""third""",Won\r\nBen,,Lost\r\n')
    assert cells(sheet) == [("Ana", 'first\r\nsecond, "third"', "Won"), ("Ben", "", "Lost")]
    assert sheet.rows.tolist() == [2, 3]


def test_blank_rows_are_counted_and_the_last_line_end_is_no_row() -> None:
    sheet = read("Owner,Stage\n\nAna,Won\n,\n  ,\t\nBen,Lost\n" + ",\n" * 5_000 + "\n" * 1_000)
    assert sheet.rows.tolist() == [3, 6]
    assert sheet.blank == 6_003
    assert kinds(sheet) == {}


def test_blank_lines_in_a_file_of_one_column_keep_the_row_numbers() -> None:
    sheet = read("Owner\nAna\n\nBen\n")
    assert (cells(sheet), sheet.rows.tolist(), sheet.blank) == ([("Ana",), ("Ben",)], [2, 4], 1)


def test_a_header_repeated_as_a_row_is_rejected() -> None:
    sheet = read("Owner,Stage\nAna,Won\n Owner ,Stage\nBen,Lost\nOwner,Won\n")
    assert [(reject.problem.kind, reject.problem.row) for reject in sheet.rejects] == [("repeated header", 3)]
    assert sheet.rows.tolist() == [2, 4, 5]


def test_trailing_commas_make_no_columns() -> None:
    sheet = read("Owner,Stage,,\nAna,Won,,\nBen,Lost,,\n")
    assert sheet.headers == ("Owner", "Stage")
    assert read("Owner,Stage\nAna,Won,\nBen,Lost,\n").rejects == ()


def test_columns_stand_where_the_spreadsheet_has_them() -> None:
    sheet = read(",,Owner,,Stage\n,,Ana,,Won\n,,Ben,,Lost\n")
    assert sheet.headers == ("", "", "Owner", "", "Stage")
    assert column_label(4, sheet.headers[4]) == "E · Stage"
    assert [column_label(index, "") for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_rows_short_of_cells_are_filled_up_and_counted() -> None:
    sheet = read("Owner,Stage,Amount\nAna,Won,1\nBen,Lost\nCy\n\nDi,Won,4\n")
    assert cells(sheet) == [("Ana", "Won", "1"), ("Ben", "Lost", ""), ("Cy", "", ""), ("Di", "Won", "4")]
    assert (sheet.rows.tolist(), sheet.blank, kinds(sheet)) == ([2, 3, 4, 6], 1, {"short rows": 2})


def test_a_row_with_too_many_cells_is_rejected_with_its_cells() -> None:
    sheet = read("Owner,Stage,Amount\nAna,Won,1\nBen,Lost,1,234.50\nCy,Won,2,,\n")
    (reject,) = sheet.rejects
    assert (reject.problem.row, reject.problem.column, reject.problem.value) == (3, "D", "234.50")
    assert reject.cells == ("Ben", "Lost", "1", "234.50")
    assert "4 cells" in reject.problem.why
    assert "quotation marks" in reject.problem.mend
    assert sheet.rows.tolist() == [2, 4]


def test_where_most_rows_are_too_long_each_is_still_rejected() -> None:
    sheet = read("Owner,Stage\n" + "Ana,Won,1\n" * 9 + "Ben,Lost\n")
    assert [reject.problem.row for reject in sheet.rejects] == list(range(2, 11))
    assert cells(sheet) == [("Ben", "Lost")]


def test_a_quotation_mark_left_open_swallows_nothing() -> None:
    sheet = read('Owner,Notes,Stage\nAna,"two\nlines",Won\nBen,"open,Lost\nCy,x,Won\nDi,5" pipe,Lost\n')
    assert cells(sheet)[1:] == [("Ben", "open", "Lost"), ("Cy", "x", "Won"), ("Di", '5" pipe', "Lost")]
    assert sheet.rows.tolist() == [2, 3, 4, 5]
    assert kinds(sheet) == {"open quotation marks": 1}


def test_a_header_that_holds_a_line_break_is_one_row() -> None:
    sheet = read('Owner,"Close\ndate",Stage\nAna,2024-01-01,Won\n')
    assert sheet.headers == ("Owner", "Close\ndate", "Stage")
    assert sheet.rows.tolist() == [2]


def test_columns_whose_values_repeat_are_dictionaries() -> None:
    sheet = read("Id,Stage\n" + "".join(f"{number},Won\n" for number in range(100)))
    assert [str(field.type) for field in sheet.table.schema] == [
        "string",
        "dictionary<values=string, indices=int32, ordered=0>",
    ]


def test_a_file_on_disk_is_read_and_an_absent_one_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Owner,Stage\nAna,Won\n")
    assert isinstance(read_sheet("deals.csv", path), Sheet)
    assert isinstance(read_sheet("none.csv", tmp_path / "none.csv"), Problem)
    assert isinstance(read_sheet("folder", tmp_path), Problem)
