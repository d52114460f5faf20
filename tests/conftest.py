"""What every test has in common."""

from __future__ import annotations

import os
import tempfile

# before the app is imported or started: no test leaves a file in the project's own folder
os.environ["PROVOKED_LUCK_UPLOADS"] = tempfile.mkdtemp(prefix="provoked-luck-uploads-")
