from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import docgen.language as language
from decimal import Decimal
language.amount_in_words(Decimal(1))
print(sorted({"pymorphy3", "pytrovich"} & sys.modules.keys()))
"""


def test_import_loads_no_dictionary():
    """Neither importing the package nor spelling an amount loads the engines of declension."""
    result = subprocess.run(  # noqa: S603 - our own script, our own interpreter
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
