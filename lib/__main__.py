"""``python -m lib …``: the app's verbs without a browser."""

import sys

from lib.cli import main

sys.exit(main())
