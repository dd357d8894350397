"""Check what a wheel says of itself: metadata, licences of what it bundles, what it is made of."""

from __future__ import annotations

import json
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path
from typing import Final

from make_sbom import bill

ROOT: Final = Path(__file__).resolve().parent.parent

_FONTS: Final = "docgen_templates/_fonts/"
#: Where the schemas come from, and by which right they are bundled.
_SCHEMAS: Final = "docgen_xsd/SOURCE.md"
#: A family of fonts by the beginning of its files → its licence.
_LICENCES: Final = {
    "DejaVu": "LICENSE-DejaVu.txt",
    "DocgenSans": "LICENSE-Liberation.txt",
    "DocgenSerif": "LICENSE-Liberation.txt",
    "DocgenText": "LICENSE-PTSans.txt",
}
_NEEDED: Final = ("Name", "Version", "Summary", "License-Expression", "Requires-Python")


def problems(wheel: Path) -> Iterator[str]:
    """Yield what is wrong with a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (info,) = {name.partition("/")[0] for name in names if ".dist-info/" in name}
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        sboms = [name for name in names if name.startswith(f"{info}/sboms/")]
        stated = [json.loads(archive.read(name)) for name in sboms]
    for field in _NEEDED:
        if not metadata[field]:
            yield f"the metadata have no {field}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if metadata["Version"] != project["version"]:
        yield f"the wheel is of version {metadata['Version']}, the project {project['version']}"
    if metadata["Description-Content-Type"] != "text/markdown" or not metadata.get_payload():
        yield "the long description is not Markdown, or is empty"
    if stated != [bill()]:
        yield "the bill of materials is not what is pinned: run scripts/make_sbom.py"
    if not any(name.endswith("docgen/py.typed") for name in names):
        yield "docgen/py.typed is not there: nobody gets its types"
    yield from _licence_problems(names, metadata.get_all("License-File") or [])


def _licence_problems(names: list[str], stated: list[str]) -> Iterator[str]:
    for font in (name.removeprefix(_FONTS) for name in names if name.startswith(_FONTS)):
        family = next((row for row in _LICENCES if font.startswith(row)), None)
        if font.endswith((".ttf", ".otf")) and family is None:
            yield f"no licence is known for the font {font}"
    for licence in ("LICENSE", *_LICENCES.values()):
        if not any(Path(row).name == licence for row in stated):
            yield f"the metadata do not name the licence {licence}"
    if _SCHEMAS not in names:
        yield f"{_SCHEMAS} is not there: nobody knows where the schemas come from"


if __name__ == "__main__":
    found = [problem for name in sys.argv[1:] for problem in problems(Path(name))]
    print("\n".join(found) or "the metadata, the licences and the bill of materials are whole")
    sys.exit(bool(found))
