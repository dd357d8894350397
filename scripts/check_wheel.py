"""Check that a wheel holds every template, font, schema and example of the checkout."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: source folder → where the wheel holds it
SHIPPED = {
    "templates/docgen_templates": "docgen_templates",
    "xsd/docgen_xsd": "docgen_xsd",
    "plugins/docgen_plugins": "docgen_plugins",
    "src/docgen": "docgen",
    "examples/billing": "docgen/_examples/billing",
}

#: What the studio's page is built of; the wheel holds what came of it.
SOURCES = ROOT / "src/docgen/studio/web"


def expected_files() -> set[str]:
    """Return the paths that the wheel must hold."""
    return {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in SHIPPED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and SOURCES not in path.parents
    }


def main(wheel: str) -> int:
    """Print what is missing, and return the exit status."""
    with zipfile.ZipFile(wheel) as archive:
        missing = sorted(expected_files() - set(archive.namelist()))
    for path in missing:
        print(f"the wheel lacks {path}")
    print(f"{wheel}: {'lacks files' if missing else 'holds everything'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
