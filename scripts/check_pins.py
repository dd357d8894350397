"""Hold the pinned versions against what is known of them, without asking anybody.

``scripts/weaknesses.toml`` says of a package the first version without a known weakness, and
where it is described. Whoever has a network asks pip-audit as well.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from make_sbom import FILE, bill, pins
from packaging.version import Version


def problems() -> Iterator[str]:
    """Yield what is wrong with the pins and with the bill of materials."""
    known = tomllib.loads(Path(__file__).with_name("weaknesses.toml").read_text(encoding="utf-8"))
    versions = pins()
    for name, row in known.items():
        if name in versions and Version(versions[name]) < Version(row["mended"]):
            yield f"{name} {versions[name]}: {row['source']}; pin {row['mended']} or newer"
    if json.loads(FILE.read_text(encoding="utf-8")) != bill():
        yield f"{FILE.name} is not what constraints.txt pins; run scripts/make_sbom.py"


if __name__ == "__main__":
    found = tuple(problems())
    print("\n".join(found) or "the pins have no weakness that is known here")
    sys.exit(bool(found))
