"""The same verbs without a browser: report, classify, tally, demo, why.

What cannot be read ends with exit code 2 and one sentence on stderr; rejects are summed up on stderr and
never stop the rest.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from lib.cli.options import build_parser
from lib.cli.refusal import RefusalError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 2 where something could not be read."""
    options = build_parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], None] = options.verb
    try:
        verb(options)
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
    return 0
