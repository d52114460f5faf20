"""The keys of an office's deals: ids that people wrote, digests where a row has none."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from lib.classify.keys import make_deal_keys
from lib.intake.gathered import Gathered


def make_keys(intake: Gathered) -> pa.Array:
    """The key of each deal, as text, in the order of ``intake.deals``."""
    own = [part.intake.traces.numbered for part in intake.deal_parts if part.intake is not None]
    return make_deal_keys(intake.deals, has_ids=np.concatenate(own))
