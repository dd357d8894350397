"""Write the page of all findings about official XML files from the tables of the checks.

Usage: ``python scripts/make_finding_codes.py`` writes it; with ``--check`` it writes nothing and
fails when the page is out of date.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Final

import docgen.official
import docgen_plugins
from docgen import DocGen
from docgen.models import Severity
from docgen.official import explaining
from docgen.official.kinds import FindingKind
from docgen.official.rules import Rule
from docgen.official.schema import FormatSchema
from docgen.official.validation import compile_schema
from docgen.resources import schemas_root

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "findings.md"

_SEVERITIES: Final = {
    Severity.ERROR: "ошибка",
    Severity.WARNING: "предупреждение",
    Severity.INFO: "сведения",
}
_COLUMNS: Final = ("Код", "Важность", "Что значит", "Что делать", "Кто требует")
_RULE_COLUMNS: Final = ("Код", "Что значит", "Где")
_ANY_VALUE: Final = "…"
_MARKUP = re.compile(r"([|_*<>\\`])")

_TITLE: Final = """\
# Замечания к официальным файлам XML

Всё, что может сообщить `docgen validate ФАЙЛ`. Таблицы составлены по самой программе; многоточие
стоит вместо значений из файла. Ошибка означает, что файл не примут или что он неверен,
предупреждение — что на место стоит посмотреть, сведения ничего не требуют.

Сначала файл проверяют схема формата (`xsd.`) и правила, которые налоговая служба в неё вложила
(`fns.`), затем docgen смотрит то, чего не видят они: суммы, ставки, контрольные цифры, имя файла
(`xml.`).
"""
_RULES: Final = """\
## Правила налоговой службы

Они лежат в самой схеме и выполняются оттуда; текст и код — официальные, все они — ошибки. Заполните
названное поле, а если оно заполнено, исправьте или уберите его либо то, от чего оно зависит. Здесь
правила действующих форматов; у прежних — их собственные, с теми же кодами.
"""


def main(arguments: Sequence[str]) -> int:
    """Write or check the page, and return the exit status."""
    if arguments not in ([], ["--check"]):
        print("Usage: python scripts/make_finding_codes.py [--check]")
        return 2
    text = page()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    if arguments:
        print(f"{PAGE.name} is out of date; run: python scripts/make_finding_codes.py")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.name} written")
    return 0


def page() -> str:
    """Return the whole page."""
    docgen_ = DocGen()
    parts = [_TITLE, "## Схема\n", _kind_table(explaining.KINDS.values())]
    parts += [_RULES, *_rule_parts(docgen_.official.schemas)]
    parts.append("## Проверки docgen\n")
    for title, kinds in _own_kinds(docgen_).items():
        parts += [f"### {title}\n", _kind_table(kinds)]
    return "\n".join(parts)


def _own_kinds(docgen_: DocGen) -> Mapping[str, list[FindingKind]]:
    """Return docgen's own kinds by whose they are: of every format, or of a document type's."""
    titles = {kind.code: kind.title for kind in docgen_.catalog.types()}
    found: dict[str, list[FindingKind]] = {}
    for module in (*_modules(docgen.official), *_modules(docgen_plugins)):
        kinds: Mapping[str, FindingKind] = getattr(module, "KINDS", {})
        if kinds and module is not explaining:
            title = titles.get(module.__name__.split(".")[1], "Во всех форматах")
            found.setdefault(title, []).extend(kinds.values())
    return found


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    """Import every module of a package."""
    for walk_package in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(walk_package.name)


def _rule_parts(schemas: Iterable[FormatSchema]) -> Iterator[str]:
    """Yield the tables of the rules of the formats that new documents are made in."""
    for schema in schemas:
        is_bundled = str(schema.xsd).startswith(str(schemas_root()))
        if is_bundled and schema.in_force_to == date.max:
            yield f"### {schema.title}, {schema.version}\n"
            rules = compile_schema(schema).rules.rows
            yield _table(_RULE_COLUMNS, (_rule_row(rule) for rule in rules))


def _rule_row(rule: Rule) -> tuple[str, ...]:
    text = "".join(part if isinstance(part, str) else _ANY_VALUE for part in rule.message)
    code = f"`fns.{rule.code}`"
    return code, _escaped(" ".join(text.split())), f"`{rule.hosts[0]}/{rule.place}`"


def _kind_table(kinds: Iterable[FindingKind]) -> str:
    rows = (
        (
            f"`{kind.code}`",
            _SEVERITIES[kind.severity],
            _escaped(kind.outline),
            _escaped(kind.remedy_outline),
            _escaped(kind.source) or "—",
        )
        for kind in sorted(kinds, key=lambda kind: kind.code)
    )
    return _table(_COLUMNS, rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (columns, ["---"] * len(columns), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
