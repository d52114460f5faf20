"""Bytes of a text file → UTF-8: by its mark, as strict UTF-8, by the detector, or as the manager says."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

import chardet
import pyarrow as pa

from lib.terms import Problem, Repair

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte-order marks, codec, name. UTF-32 stands before UTF-16, whose mark it starts with."""

LIKELY: Final = {
    "Windows-1252": 1.5, "ISO-8859-1": 1.5, "iso8859-15": 1.5, "MacRoman": 1.2,
    "Windows-1250": 1.0, "Windows-1251": 1.0, "Windows-1253": 1.0, "Windows-1254": 1.0, "Windows-1255": 1.0,
    "Windows-1256": 1.0, "Windows-1257": 1.0, "Windows-1258": 1.0, "ISO-8859-2": 0.9, "KOI8-R": 1.0,
    "MacCyrillic": 0.99, "CP932": 1.0, "EUC-JP": 1.0, "GB18030": 1.0, "Big5": 1.0, "CP949": 1.0,
}  # fmt: skip
"""Encodings that exports of CRMs and Excel come in, and how far the detector is believed about each."""
WESTERN: Final = ("Windows-1252", "ISO-8859-1", "iso8859-15", "MacRoman")
CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
SAMPLE: Final = 1 << 16
STRAY: Final = "stray_as_windows_1252"
MISPLACED: Final = re.compile(
    "[a-zß-öø-ÿ][A-ZÀ-ÖØ-ÞŒŠŽŸ][a-zß-öø-ÿ]"
    "|[^\\W\\d_][¡-¿×÷‚„†‡‰‹›€™˜ˆ˙¸˝˛ˇ˘∞≤≥∂∑∏π∫Ω√≈∆◊ﬁﬂ“][^\\W\\d_]"
    "|[a-z][ÀÁÂÃÅÈÊËÌÍÎÏÐÒÓÔÕÙÚÛÝÞŽ](?![A-Z])"
    "|[^\\W\\d_]§|‚[^\\W\\d_]|Ÿ|[\x80-\x9f]"
)
"""Characters where no Western text has them: a capital or a symbol in the middle of a word."""


@dataclass(frozen=True)
class Decoded:
    """Text as UTF-8 without a mark, and how it was written."""

    data: bytes
    encoding: str
    repairs: tuple[Repair, ...] = ()


def decode_text(data: bytes, encoding: str | None = None) -> Decoded | Problem:
    """The text of a file as UTF-8. ``encoding`` is the manager's choice, if any."""
    if encoding:
        return _decode_as_told(data, encoding)
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], codec, name)
    if wide := _guess_utf_16(data[:SAMPLE]):
        return _decode_marked(data, wide, "UTF-16")
    if is_utf_8(data):
        return _without_nulls(Decoded(data, "UTF-8"))
    if (stray := _count_stray(data)) is not None:
        return _decode_stray(data, stray)
    return _decode_detected(data)


def is_utf_8(data: bytes) -> bool:
    """Whether the bytes are strict UTF-8. Decoding to see would take four times the memory."""
    if data.isascii():
        return True
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decode_as_told(data: bytes, encoding: str) -> Decoded | Problem:
    for mark, codec, _ in MARKS:
        if data.startswith(mark) and codecs_agree(codec, encoding):
            data, encoding = data[len(mark) :], codec
    try:
        return Decoded(data.decode(encoding).encode(), encoding)
    except LookupError:
        return Problem("encoding", f"“{encoding}” is not an encoding we know.", "Choose another one.")
    except UnicodeError:
        return Problem(
            "encoding",
            f"The file can’t be read as {encoding}.",
            "Choose another encoding, or leave it to us.",
        )


def codecs_agree(codec: str, encoding: str) -> bool:
    """Whether an encoding that a manager names is the one that a byte-order mark stands for."""
    plain = encoding.casefold().replace("_", "-").removesuffix("-sig")
    return codec.startswith(plain) or codec.replace("-", "").startswith(plain.replace("-", ""))


def _decode_marked(data: bytes, codec: str, name: str) -> Decoded | Problem:
    if codec == "utf-8":
        if is_utf_8(data):
            return _without_nulls(Decoded(data, name))
        return _decode_stray(data, _count_stray(data, most=1.0) or 0)
    text = data.decode(codec, errors="replace").encode()
    return _without_nulls(Decoded(text, name, (_say(name),)))


def _guess_utf_16(head: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero bytes beside its separators, digits and line ends."""
    zeros = head[::2].count(0), head[1::2].count(0)
    least = len(head) // 2 * 0.05
    if max(zeros) < max(least, 1) or min(zeros) > max(zeros) * 0.1:
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _count_stray(data: bytes, most: float = 0.05) -> int | None:
    """Bytes that are not UTF-8 in text that otherwise is; None where they are too many to be slips."""
    valid = len(data.decode("utf-8", errors="ignore").encode())
    stray = len(data) - valid
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", data)))
    return stray if stray <= most * high else None


def _decode_stray(data: bytes, stray: int) -> Decoded | Problem:
    text = data.decode("utf-8", errors=STRAY).encode()
    what = "Characters that were not UTF-8 like the rest of the file were read as Windows-1252."
    return _without_nulls(Decoded(text, "UTF-8", (Repair("stray characters", what, stray),)))


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(STRAY, _read_stray)


def _decode_detected(data: bytes) -> Decoded | Problem:
    name = detect_encoding(data)
    text = data.decode(name, errors="replace").encode()
    return _without_nulls(Decoded(text, name, (_say(name),)))


def _say(name: str) -> Repair:
    return Repair("encoding", f"The file is written in {name}, not in UTF-8, and was read as such.", 1)


def detect_encoding(data: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8. No detector is sure: the manager may choose again."""
    sample = _telling_lines(data)
    found = chardet.detect_all(sample, ignore_threshold=True)
    sure = {str(guess["encoding"]): guess["confidence"] for guess in found}
    scores = {name: sure[name] * weight for name, weight in LIKELY.items() if name in sure}
    fit = [name for name in scores if _decodes(sample, name)]
    best = max(fit, key=lambda name: scores[name], default="Windows-1252")
    return _choose_western(sample, sure) if best in WESTERN else best


def _telling_lines(data: bytes) -> bytes:
    """Up to 64 KB of lines that hold more than ASCII, wherever in the file they stand."""
    lines = []
    size = 0
    for found in re.finditer(rb"[^\r\n]{0,200}[\x80-\xff][^\r\n]{0,200}", data):
        lines.append(found[0])
        size += len(found[0])
        if size > SAMPLE:
            break
    return b"\n".join(lines)


def _decodes(sample: bytes, encoding: str) -> bool:
    return "\ufffd" not in sample.decode(encoding, errors="replace")[:-2]


def _choose_western(sample: bytes, sure: dict[str, float]) -> str:
    """Windows or Mac: whichever puts fewer capitals and symbols inside words, else the surer one."""
    names = ("Windows-1252", "MacRoman")
    return min(names, key=lambda name: (_count_misplaced(sample, name), -sure.get(name, 0.0)))


def _count_misplaced(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, errors="replace")
    return len(MISPLACED.findall(text)) + text.count("\ufffd")


def _without_nulls(decoded: Decoded) -> Decoded | Problem:
    """A few zero bytes are left out and counted; many, or other control characters, are no text at all."""
    head = decoded.data[:SAMPLE]
    if len(CONTROLS.findall(head)) > len(head) * 0.01:
        return Problem(
            "not text",
            "This is not a table: the file holds no readable text.",
            "Export the deals as CSV or Excel (.xlsx) and bring that file.",
        )
    if b"\0" not in decoded.data:
        return decoded
    repair = Repair("zero bytes", "Invisible zero characters were left out.", decoded.data.count(0))
    return Decoded(decoded.data.replace(b"\0", b""), decoded.encoding, (*decoded.repairs, repair))
