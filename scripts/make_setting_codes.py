"""Write the codes of findings that ``[findings]`` may name, from where the checks report them.

Usage: ``python scripts/make_setting_codes.py`` writes a module of them in docgen and one in the
package of each bundled type; with ``--check`` it writes nothing and fails when one is out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LIBRARY: Final = ROOT / "src" / "docgen"
TYPES: Final = ROOT / "plugins" / "docgen_plugins"
NAME: Final = "finding_codes.py"

#: What docgen's own findings about a document are about.
_SUBJECTS: Final = (
    *("party", "contact", "document", "lines", "line", "charges", "period", "numbering"),
    *("language", "official", "xml", "xsd", "template", "store", "verify", "handover"),
)
_WHOLE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_FILES: Final = (".toml", ".docx", ".css", ".txt", ".etree")
_REPORTS: Final = frozenset({"error", "warning", "info"})

#: Codes that are put together where they are reported, by the file that does it.
_PUT_TOGETHER: Final[Mapping[str, frozenset[str]]] = {
    "requisites/party.py": frozenset(
        f"party.{field}.{problem}"
        for fields, problems in (
            (("inn", "ogrn"), ("missing", "format", "checksum")),
            (("kpp",), ("missing", "format", "unexpected")),
            (("ogrn",), ("unexpected",)),
            (("bic",), ("missing", "format")),
            (
                ("settlement_account", "correspondent_account"),
                ("missing", "format", "checksum"),
            ),
        )
        for field in fields
        for problem in problems
    ),
    "waybill/checks.py": frozenset(
        f"waybill.{path}"
        for path in (
            *("consignor.address.missing", "consignee.address.missing"),
            *("consignor.okpo.missing", "consignee.okpo.missing"),
            *("attachment_sheets.not_positive", "certificate_sheets.not_positive"),
        )
    ),
}
_TEXT: Final = '''"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {{
{rows}
    }}
)
'''


def main(arguments: Sequence[str]) -> int:
    """Write or check the modules, and return the exit status."""
    if arguments not in ([], ["--check"]):
        print("Usage: python scripts/make_setting_codes.py [--check]")
        return 2
    stale = [
        path
        for path, text in modules()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if arguments and stale:
        print("out of date; run: python scripts/make_setting_codes.py")
        return 1
    texts = dict(modules())
    for path in stale:
        path.write_text(texts[path], encoding="utf-8")
        print(f"{path.relative_to(ROOT)} written")
    return 0


def modules() -> Iterator[tuple[Path, str]]:
    """Yield each module's path with what it holds."""
    yield LIBRARY / "pipeline" / NAME, _module(codes(LIBRARY, _SUBJECTS))
    for folder in sorted(path.parent for path in TYPES.glob("*/plugin.py")):
        subjects = (folder.name, *_SUBJECTS)
        yield folder / NAME, _module(codes(folder, subjects))


def codes(folder: Path, subjects: Sequence[str]) -> frozenset[str]:
    """Return the codes that a package's modules report about any of some subjects."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        if path.name == NAME or path.match("pipeline/severity.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.update(_whole(tree), _of_reporters(tree), _borrowed(tree))
        for place, put_together in _PUT_TOGETHER.items():
            if path.match(place):
                found.update(put_together)
    return frozenset(
        code for code in found if _WHOLE.fullmatch(code) and code.partition(".")[0] in subjects
    )


def _whole(tree: ast.AST) -> Iterator[str]:
    """Yield what stands as ``code=…`` of a finding, or in a table of wordings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "code":
            yield from _texts(node.value)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith(("template.", "charges.", "xml.", "xsd."))
            and not node.value.endswith(_FILES)
        ):
            yield node.value


def _of_reporters(tree: ast.AST) -> Iterator[str]:
    """Yield what a module's reporters are called with, after their subjects."""
    subjects = dict(_reporters(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            subjects.update((node.targets[0].id, subject) for subject in _asked(node, subjects))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            named = subjects.get(node.func.id) if isinstance(node.func, ast.Name) else None
            for subject in [named] if named else _asked(node.func, subjects):
                yield from (f"{subject}.{code}" for code in _texts(node.args[0]))


def _borrowed(tree: ast.AST) -> Iterator[str]:
    """Yield the codes of another type that a type reports as its own."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("code.replace")
            and (names := [text.rstrip(".") for row in node.args for text in _texts(row)])
        ):
            other, own = names
            for code in codes(TYPES / other, [other]):
                yield code.replace(other, own, 1)


def _asked(tree: ast.AST, subjects: Mapping[str, str]) -> Iterator[str]:
    """Yield the subjects of reporters that an expression takes a method of."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in _REPORTS
            and isinstance(node.value, ast.Name)
            and node.value.id in subjects
        ):
            yield subjects[node.value.id]


def _reporters(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Call):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        made = node.value.func
        if isinstance(target, ast.Name) and isinstance(made, ast.Name) and made.id == "Reporter":
            yield from ((target.id, subject) for subject in _texts(node.value.args[0]))


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield the text that an expression is, or either of two."""
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _module(found: Iterable[str]) -> str:
    return _TEXT.format(rows="\n".join(f'        "{code}",' for code in sorted(found)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
