"""People of one name with different ids: reps are matched by name, so theirs must differ."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.names import make_person_key


def tell_apart(
    names: pa.StringArray, emails: pa.StringArray, ids: pa.StringArray
) -> tuple[pa.StringArray, tuple[int, ...]]:
    """The names, with the e-mail or else the id after those that several people have; and their rows.

    Rows of one name and one e-mail, or of one id, are one person and keep one name.
    """
    shared = _find_shared(names)
    told = {row: new for rows in shared for row, new in _name_apart(rows, names, emails, ids).items()}
    if not told:
        return names, ()
    rows = np.array(sorted(told))
    mask = np.zeros(len(names), bool)
    mask[rows] = True
    replaced = pc.replace_with_mask(names, pa.array(mask), pa.array([told[row] for row in rows.tolist()]))
    return replaced, tuple(rows.tolist())


def _find_shared(names: pa.StringArray) -> list[list[int]]:
    """The rows of each name that stands in several, matched as reps are."""
    encoded = names.dictionary_encode()
    groups = defaultdict(list)
    for code, name in enumerate(encoded.dictionary.to_pylist()):
        groups[make_person_key(name)].append(code)
    number = np.zeros(len(encoded.dictionary) + 1, np.int64)
    for at, codes in enumerate(groups.values()):
        number[codes] = at
    number[-1] = -1
    group = number[pc.fill_null(encoded.indices, -1).to_numpy()]
    sizes = np.bincount(group[group >= 0], minlength=len(groups))
    several = np.append(sizes > 1, False)
    rows: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(several[group]).tolist():
        rows[int(group[row])].append(row)
    return list(rows.values())


def _name_apart(
    rows: list[int], names: pa.StringArray, emails: pa.StringArray, ids: pa.StringArray
) -> dict[int, str]:
    """Row → name with a mark, of rows of one name; nothing where they are one person."""
    mails = {row: (emails[row].as_py() or "").casefold() for row in rows}
    numbers = {row: ids[row].as_py() or "" for row in rows}
    if len(set(numbers.values())) == 1 or (len(set(mails.values())) == 1 and all(mails.values())):
        return {}
    marks = mails if _tell(mails, numbers) else numbers
    return {row: f"{names[row].as_py()} ({marks[row]})" for row in rows if marks[row]}


def _tell(mails: dict[int, str], numbers: dict[int, str]) -> bool:
    """Whether e-mails tell these people apart: everybody has one, and different ones have different ids."""
    return all(mails.values()) and len(set(mails.values())) > 1
