"""Where the test data lies, and how to skip without it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "index" / "sample"
#: Third-party text beside the repository; never copied into it.
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder ../shared with third-party text is not here")
