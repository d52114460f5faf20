"""How Google shows a cell (``FORMATTED_VALUE``, and every CSV export): by the spreadsheet's locale."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from tests.sheets.book import Cell, Formula

DAYS: Final = {
    "en_US": "{m}/{d}/{y}",
    "en_GB": "{d:02}/{m:02}/{y}",
    "de_DE": "{d:02}.{m:02}.{y}",
    "fr_FR": "{d:02}/{m:02}/{y}",
    "es_ES": "{d}/{m}/{y}",
    "it_IT": "{d:02}/{m:02}/{y}",
    "pt_BR": "{d:02}/{m:02}/{y}",
    "nl_NL": "{d}-{m}-{y}",
    "sv_SE": "{y}-{m:02}-{d:02}",
}
MARKS: Final = {
    "en_US": (",", "."),
    "en_GB": (",", "."),
    "de_DE": (".", ","),
    "fr_FR": ("\u202f", ","),
    "es_ES": (".", ","),
    "it_IT": (".", ","),
    "pt_BR": (".", ","),
    "nl_NL": (".", ","),
    "sv_SE": ("\u00a0", ","),
}
"""Between thousands, before decimals."""
SIGNS: Final = {"en_US": "${}", "en_GB": "£{}", "pt_BR": "R$ {}"}
TRUTH: Final = {
    "de_DE": ("FALSCH", "WAHR"),
    "fr_FR": ("FAUX", "VRAI"),
    "es_ES": ("FALSO", "VERDADERO"),
    "it_IT": ("FALSO", "VERO"),
    "pt_BR": ("FALSO", "VERDADEIRO"),
    "nl_NL": ("ONWAAR", "WAAR"),
    "sv_SE": ("FALSKT", "SANT"),
}


def show_cell(cell: Cell, locale: str, form: str = "") -> str:
    """The text in the cell: ``31.12.2024`` and ``1.234,50`` in de_DE. Whole numbers have no separators."""
    if isinstance(cell, Formula):
        return show_cell(cell.value, locale, form)
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return TRUTH.get(locale, ("FALSE", "TRUE"))[cell]
    if isinstance(cell, int | float):
        return _show_number(cell, locale, form)
    return _show_moment(cell, locale, form)


def _show_number(number: float, locale: str, form: str) -> str:
    if form == "percent":
        return _mark(f"{number * 100:,.0f}", locale) + "%"
    if form == "currency":
        return SIGNS.get(locale, "{}\u00a0€").format(_mark(f"{number:,.2f}", locale))
    if isinstance(number, int) and form != "number":
        return str(number)
    return _mark(f"{number:.15g}" if form == "plain" else f"{number:,.2f}", locale)


def _mark(text: str, locale: str) -> str:
    thousands, decimals = MARKS.get(locale, (",", "."))
    return text.translate({ord(","): thousands, ord("."): decimals})


def _show_moment(moment: date | datetime | time, locale: str, form: str) -> str:
    if isinstance(moment, time):
        return f"{moment:%H:%M:%S}"
    pattern = DAYS["sv_SE"] if form == "iso" else DAYS.get(locale, DAYS["en_US"])
    day = pattern.format(d=moment.day, m=moment.month, y=moment.year)
    return f"{day} {moment.hour}:{moment:%M:%S}" if isinstance(moment, datetime) else day
