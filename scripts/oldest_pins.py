"""Print the oldest versions that pyproject.toml promises to work with, as constraints for pip."""

from __future__ import annotations

import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print a line for each requirement."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    chosen = ("testing", *everything.extras)
    texts = [*project["dependencies"], *chain.from_iterable(extras[name] for name in chosen)]
    for requirement in map(Requirement, texts):
        for bound in requirement.specifier:
            if bound.operator == ">=":
                print(f"{requirement.name}=={bound.version}")


if __name__ == "__main__":
    main()
