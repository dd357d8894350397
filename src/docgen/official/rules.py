"""The rules inside the tax service's schemas (Schematron in ``xs:appinfo``), run as they stand.

Each rule is compiled once into one plain XPath that finds all its broken hosts in a document, so
a new revision of a schema brings its rules along. The only functions beside XPath's own that the
schemas use are ``usch:iif(condition, then, else)`` and ``usch:getFileName()``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.exceptions import ConfigurationError
from docgen.models import Finding, Severity
from docgen.official.captions import Captions
from docgen.official.declarations import APPINFO, COMPLEX_TYPE, ELEMENT, walk_declarations
from docgen.official.file import OfficialFile

_SCH: Final = "{http://purl.oclc.org/dsdl/schematron}"
_USCH: Final = "{http://www.unisoftware.ru/schematron-extensions}"

#: A literal, a call of an extension function, or a character.
_TOKEN = re.compile(
    r"""'[^']*'|"[^"]*"|usch:getFileName\s*\(\s*\)|usch:iif\s*\(|usch:\w+|.""", re.DOTALL
)
#: How the schemas write "true": a count is zero or it is not, in either order.
_COUNT: Final = r"\s*(?P<count>count\([^()]+\))"
_ALWAYS_TRUE = re.compile(
    rf"\(?{_COUNT}\s*(?P<equals>!?=)\s*0\s*or\s*(?P=count)\s*(?!(?P=equals))!?=\s*0\s*\)?"
)
_FILE_NAME: Final = "$file_name"
_IIF_ARGUMENTS: Final = 3

_RENAME: Final = "Назовите файл так, как сказано в ИдФайл, или сформируйте его заново"
_FILL_IN: Final = "Заполните это поле или измените то, из-за чего оно обязательно"
_TAKE_OUT: Final = "Исправьте или уберите это поле либо измените то, с чем оно не сочетается"


@frozen(kw_only=True, eq=False)
class Rule:
    """One assertion of a schema.

    ``name`` is the pattern's title, ``code`` the official code of the error, ``hosts`` the
    absolute paths of the elements it holds for, ``test`` what must be true of each, ``place`` the
    path of the field in question, relative to the host.
    """

    name: str
    code: str
    hosts: tuple[str, ...]
    test: str
    place: str
    message: tuple[str | etree.XPath, ...] = field(repr=False)
    broken: etree.XPath = field(repr=False)

    def findings(self, file: OfficialFile, captions: Captions) -> Iterator[Finding]:
        """Yield one finding for every host that breaks the rule."""
        for host in self.broken(file.root, file_name=file.name):
            path = host.getroottree().getpath(host)
            place = captions.place(f"{path}/{self.place}")
            yield Finding(
                severity=Severity.ERROR,
                code=f"fns.{self.code}",
                path=place,
                message=f"{self._text(host, file.name).rstrip(' .')}: {captions.describe(place)}",
                remedy=self._remedy(host, place),
                line=host.sourceline,
            )

    def _text(self, host: etree._Element, file_name: str) -> str:
        """Return the official text, its values taken from the host."""
        parts = (
            part if isinstance(part, str) else part(host, file_name=file_name)
            for part in self.message
        )
        return " ".join("".join(parts).split())

    def _remedy(self, host: etree._Element, place: str) -> str:
        if _FILE_NAME in self.test:
            return _RENAME
        return _TAKE_OUT if host.getroottree().xpath(place) else _FILL_IN


@frozen(eq=False)
class Rules:
    """The rules of one schema, in the order they stand in it."""

    rows: tuple[Rule, ...]
    _any_broken: etree.XPath = field(init=False, repr=False)

    @_any_broken.default
    def _compile_all(self) -> etree.XPath:
        # One call says of a sound document, the usual one, that it breaks none of them.
        return etree.XPath(" or ".join(f"boolean({rule.broken.path})" for rule in self.rows) or "0")

    def findings(self, file: OfficialFile, captions: Captions) -> Iterator[Finding]:
        """Yield what breaks the rules; that of the file's name needs to know the name."""
        if self._any_broken(file.root, file_name=file.name):
            for rule in self.rows:
                yield from rule.findings(file, captions)


def compile_rules(schema: etree._Element, name: str) -> Rules:
    """Compile the rules of a schema; ``name`` is the schema's.

    Raises:
        ConfigurationError: a rule is written with what docgen does not know.

    """
    hosts: dict[etree._Element, list[str]] = {}
    for path, node in walk_declarations(schema):
        hosts.setdefault(node, []).append(path)
    return Rules(
        tuple(
            _compile(asserted, hosts, name)
            for asserted in schema.iterfind(f".//{_SCH}assert")
            if next(asserted.iterancestors(APPINFO), None) is not None
        )
    )


def _compile(
    asserted: etree._Element, hosts: Mapping[etree._Element, Sequence[str]], name: str
) -> Rule:
    pattern = asserted.getparent().getparent()
    error = asserted.find(f"{_USCH}error")
    try:
        test = plain_xpath(asserted.get("test"))
        paths = tuple(hosts[_host(asserted)])
        # Compared with the name, where it is known: an empty one makes the first test false.
        broken = f"[{_FILE_NAME}][not({test})]" if _FILE_NAME in test else f"[not({test})]"
        return Rule(
            name=pattern.get("name", ""),
            code=error.get("code", ""),
            hosts=paths,
            test=test,
            place=error.get("path", "."),
            message=tuple(_message(error)),
            broken=etree.XPath(" | ".join(f"{path}{broken}" for path in paths)),
        )
    except (ConfigurationError, KeyError, etree.XPathError) as problem:
        raise ConfigurationError(
            f"{name}, line {asserted.sourceline}: the rule {pattern.get('name')!r} cannot be run: "
            f"{problem}. Compare the schema with the tax service's own"
        ) from None


def _host(asserted: etree._Element) -> etree._Element:
    """Return the declaration that a rule stands in: it holds for every element declared by it.

    Not the rule's ``context``, which only repeats the element's name, and in УПД 5.02 and in
    revision 04 of 5.03 once repeats another one's; revision 05 mends the slip.
    """
    host: etree._Element = next(asserted.iterancestors(ELEMENT, COMPLEX_TYPE))
    return host


def _message(error: etree._Element) -> Iterator[str | etree.XPath]:
    """Take an official text apart: literal text, and the values to fill in."""
    yield error.text or ""
    for value in error.iterchildren(f"{_USCH}value-of"):
        yield etree.XPath(f"string({plain_xpath(value.get('select'))})")
        yield value.tail or ""


def plain_xpath(expression: str) -> str:
    """Rewrite a condition of the schemas into XPath 1.0.

    ``usch:iif(c, a, b)`` becomes ``((c) and (a)) or (not(c) and (b))``, and
    ``usch:getFileName()`` the variable ``$file_name``.

    Raises:
        ConfigurationError: brackets do not match, ``iif`` has not three arguments, or there is
            another function.

    """
    opened: list[tuple[bool, list[str]]] = [(False, [""])]
    for part in _TOKEN.findall(expression):
        is_iif, arguments = opened[-1]
        if part.startswith("usch:iif"):
            opened.append((True, [""]))
        elif part == "(":
            opened.append((False, [""]))
        elif part == ")" and len(opened) > 1:
            opened.pop()
            opened[-1][1][-1] += _iif(arguments) if is_iif else f"({arguments[0]})"
        elif part == "," and is_iif:
            arguments.append("")
        else:
            arguments[-1] += _plain(part)
    if len(opened) > 1:
        raise ConfigurationError(f"a bracket is not closed in {expression!r}")
    return " ".join(opened[0][1][0].split())


def _plain(part: str) -> str:
    if part.startswith("usch:getFileName"):
        return _FILE_NAME
    if part.startswith("usch:"):
        raise ConfigurationError(f"the function {part} is not known")
    return part


def _iif(arguments: Sequence[str]) -> str:
    if len(arguments) != _IIF_ARGUMENTS:
        raise ConfigurationError(f"usch:iif has {len(arguments)} arguments, not three")
    condition, then, otherwise = (argument.strip() for argument in arguments)
    if _ALWAYS_TRUE.fullmatch(otherwise):
        return f"(not({condition}) or ({then}))"
    return f"((({condition}) and ({then})) or (not({condition}) and ({otherwise})))"
