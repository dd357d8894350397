"""Write what docgen is made of: a bill of materials as CycloneDX 1.6 (ECMA-424), for the wheel.

It lists what an installation with all extras for users brings, as ``constraints.txt`` pins it. Run
it after changing a dependency; a test holds the file against the pins.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
FILE: Final = ROOT / "sbom.cdx.json"
#: What authors and maintainers install, and users do not.
_NOT_FOR_USERS: Final = frozenset({"bench", "docs", "release", "test", "testing"})
#: Fonts, which need nothing, and which the tests do without.
_ALONE: Final = frozenset({"manimgx-fonts", "manimgx-fonts-cjk"})

Names = dict[str, tuple[str, ...]]


def pins() -> dict[str, str]:
    """Return the pinned versions by canonical names."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    rows = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in rows}


def bill() -> dict[str, Any]:
    """Return the bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra, rows in project["optional-dependencies"].items():
        wanted += [] if extra in _NOT_FOR_USERS else rows
    own = canonicalize_name(project["name"])
    direct = tuple(sorted({name for name in map(_name, wanted) if name != own}))
    needs = _closure(wanted, own)
    versions = pins()
    purls = {name: f"pkg:pypi/{name}@{versions[name]}" for name in sorted(needs)}
    root = f"pkg:pypi/{own}@{project['version']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": root,
                "name": own,
                "version": project["version"],
                "purl": root,
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": versions[name],
                "purl": purl,
            }
            for name, purl in purls.items()
        ],
        "dependencies": [
            {"ref": root, "dependsOn": [purls[name] for name in direct]},
            *(
                {"ref": purl, "dependsOn": [purls[one] for one in needs[name]]}
                for name, purl in purls.items()
            ),
        ],
    }


def _closure(wanted: list[str], own: str) -> Names:
    """Return all that is needed, each with what it needs itself."""
    needs: Names = {}
    waiting = [Requirement(row) for row in wanted]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name == own:
            continue
        found = _needed_by(requirement)
        known = needs.get(name)
        names = tuple(sorted({*(known or ()), *(canonicalize_name(row.name) for row in found)}))
        if known != names:
            needs[name] = names
            waiting += found
    return needs


def _needed_by(requirement: Requirement) -> list[Requirement]:
    try:
        rows = map(Requirement, requires(requirement.name) or ())
    except PackageNotFoundError:
        if requirement.name in _ALONE:
            return []
        raise SystemExit(
            f"{requirement.name} is not installed; run scripts/setup.sh test"
        ) from None
    extras = requirement.extras or {""}
    return [
        row
        for row in rows
        if row.marker is None or any(row.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def _name(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)


if __name__ == "__main__":
    FILE.write_text(json.dumps(bill(), indent=2) + "\n", encoding="utf-8")
