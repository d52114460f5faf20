"""The keys by which the accounts of a column are matched."""

from __future__ import annotations

import numpy as np

from lib.account_keys import make_account_keys
from lib.intake.values import Coded


def key_accounts(names: Coded) -> Coded:
    """The key of each name, as a column of its own."""
    keys = make_account_keys(names.texts).dictionary_encode()
    codes = np.append(keys.indices.to_numpy(), np.int32(-1))[names.codes]
    return Coded(keys.dictionary, codes)
