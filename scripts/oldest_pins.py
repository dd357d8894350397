"""Print the oldest versions that pyproject.toml promises to work with, as constraints for pip."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent

#: The extras that ``scripts/release.sh`` installs the wheel with.
EXTRAS = ("demo", "fast")


def main() -> None:
    """Print a line for each requirement."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [*project["dependencies"]]
    for extra in EXTRAS:
        rows += project["optional-dependencies"][extra]
    for requirement in map(Requirement, rows):
        bounds = [row.version for row in requirement.specifier if row.operator == ">="]
        for version in bounds:
            print(f"{requirement.name}=={version}")


if __name__ == "__main__":
    main()
