"""A dry run of a plugin: all its parts, with its own samples."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from docgen.exceptions import (
    DataError,
    DocGenError,
    EngineUnavailableError,
    PluginError,
    TemplateError,
)
from docgen.facade import DocGen
from docgen.hooks.inventory import COLLECTOR_PART, ENGINE_PART, NUMBER_PART, TYPE_PART, Part
from docgen.hooks.registration import name_of
from docgen.kit.samples import sale
from docgen.models import DocumentType, Finding, NumberContext, Severity
from docgen.templates.authoring.messages import explained
from docgen.templates.reading import MAIN_FILE, WORD_FILE
from docgen.testing.loading import load_plugin
from docgen.testing.source import CONTRACT, PERIOD, sample_source

_NUMBER: Final = "1"
#: A type that everything can be tried on which is for all types.
_ANY: Final = "invoice"
_CONTEXT: Final = NumberContext(
    document_type=_ANY,
    date=dt.date(2026, 10, 31),
    organisation="1",
    branch="1",
    client="1",
    contract="1",
)
#: The files of a template of which docgen makes its own formats; any one will do.
_MADE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "html": (MAIN_FILE,),
    "pdf": (MAIN_FILE, WORD_FILE),
    "docx": (WORD_FILE,),
}


@frozen(kw_only=True)
class PluginReport:
    """What a plugin supplies, and what is wrong with it: findings in Russian."""

    name: str
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended; a plugin that works has none."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def check_plugin(plugin: object) -> PluginReport:
    """Register a plugin, and try everything that it supplies; nothing is stored.

    ``plugin`` is a module, an object with hooks, the name of an installed plugin, or the path of
    a package's folder or of a module's file. Every sample of its types is read, checked, collected
    where there is a collector, and rendered by every template in every format; its templates are
    linted. What needs a program that is not installed is a warning.

    Raises:
        UnknownNameError: there is no plugin of the name.
        ConfigurationError: there is no plugin in the folder.

    """
    name, extra = _found(plugin)
    try:
        with DocGen(sample_source(), plugins=extra) as docgen:
            parts = docgen.catalog.parts(name)
            types = docgen.catalog.types()
            findings = [
                found for kind in types for found in _tried(docgen, kind, _kinds(kind, parts))
            ]
        findings += [*_engines(extra, parts), *_tokens(extra, parts)]
    except PluginError as error:
        return PluginReport(name=name, findings=(_finding("plugin.broken", "", error),))
    return PluginReport(name=name, parts=parts, findings=tuple(findings))


def _found(plugin: object) -> tuple[str, tuple[object, ...]]:
    if isinstance(plugin, Path) or (isinstance(plugin, str) and Path(plugin).exists()):
        plugin = load_plugin(Path(plugin))
    if isinstance(plugin, str):
        return plugin, ()
    with DocGen() as docgen:
        installed = docgen.catalog.installed_as(plugin)
    return (installed, ()) if installed else (name_of(plugin), (plugin,))


def _kinds(row: DocumentType, parts: tuple[Part, ...]) -> frozenset[str]:
    """Return what kinds of parts a plugin has that are for a type alone."""
    return frozenset(part.kind for part in parts if re.split("[:/]", part.name)[0] == row.code)


def _tried(docgen: DocGen, row: DocumentType, kinds: frozenset[str]) -> Iterator[Finding]:
    """Try a type by the samples, unless the plugin changes nothing but where its data are from."""
    if kinds - {COLLECTOR_PART}:
        yield from _try_type(docgen, row)
    declared = TYPE_PART in kinds and row.collector is not None
    if declared or COLLECTOR_PART in kinds:
        yield from _collect(docgen, row.code)


def _try_type(docgen: DocGen, row: DocumentType) -> Iterator[Finding]:
    code = row.code
    try:
        samples = docgen.catalog.samples(code)
        templates = docgen.catalog.templates(code)
    except DocGenError as error:
        yield _finding("plugin.samples", code, error)
        return
    if not samples:
        yield _warning("plugin.samples.none", code, "у типа нет образцов: пробовать не на чем")
    if not templates:
        yield _warning("plugin.template.none", code, "у типа нет ни одного шаблона")
    for name, sample in samples.items():
        yield from _try_sample(docgen, code, f"{code}/{name}", sample)
    for template in templates:
        with suppress(DataError):  # the sample that does not fit has been told of
            yield from docgen.catalog.lint(code, template)
        for format_ in _formats(docgen, row, template):
            for name, sample in samples.items():
                place = f"{code}/{template} ({name}, {format_})"
                wanted = {"template": template, "number": _NUMBER, "format": format_}
                yield from _render(docgen, code, place, sample, wanted)


def _try_sample(
    docgen: DocGen, code: str, path: str, sample: Mapping[str, Any]
) -> Iterator[Finding]:
    try:
        findings = docgen.check(code, sample)
    except DataError as error:
        yield _finding("plugin.sample.misfit", path, error)
    except DocGenError as error:
        yield _finding("plugin.sample.failed", path, error)
    else:
        for found in findings:
            if found.severity is Severity.ERROR:
                message = f"образец не проходит проверку: {found.message}"
                refused = _finding("plugin.sample.refused", f"{path}: {found.path}", message)
                yield evolve(refused, remedy=found.remedy or refused.remedy)


def _formats(docgen: DocGen, row: DocumentType, template: str) -> Iterator[str]:
    """Yield the formats that a template holds files for, and those that need none."""
    files = docgen.catalog.template_files(row.code, template)
    for format_ in row.formats:
        needed = _MADE_OF.get(format_, ())
        if format_ in row.renderers or any(name in files for name in needed) or not needed:
            yield format_


def _render(
    docgen: DocGen, code: str, place: str, data: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[Finding]:
    try:
        docgen.render(code, data, **wanted)
    except EngineUnavailableError as error:
        yield _warning("plugin.render.unavailable", place, str(error))
    except DataError:
        return  # told of the sample already
    except TemplateError as error:
        yield _of_template(place, error)
    except DocGenError as error:
        yield _finding("plugin.render.failed", place, error)


def _engines(extra: tuple[object, ...], parts: tuple[Part, ...]) -> Iterator[Finding]:
    """Draw a page by each engine that the plugin supplies."""
    for part in parts:
        if part.kind == ENGINE_PART:
            with DocGen(plugins=extra, engine=part.name) as docgen:
                yield from _render(docgen, _ANY, part.name, sale(), {"number": _NUMBER})


def _tokens(extra: tuple[object, ...], parts: tuple[Part, ...]) -> Iterator[Finding]:
    """Write a number with each token that the plugin supplies."""
    for part in parts:
        if part.kind == NUMBER_PART:
            with DocGen(plugins=extra, numbering={_ANY: {"mask": f"{part.name}/{{N}}"}}) as docgen:
                try:
                    docgen.catalog.rule(_ANY).render(1, _CONTEXT)
                except DocGenError as error:
                    yield _finding("plugin.token.failed", part.name, error)


def _collect(docgen: DocGen, code: str) -> Iterator[Finding]:
    """Try the collector on made-up records; it may ask for more than they hold."""
    try:
        docgen.draft(code, contract=CONTRACT, period=PERIOD)
    except PluginError as error:
        yield _finding("plugin.collector.failed", code, error)
    except DocGenError as error:
        message = f"сборщик не справился с придуманными записями: {error}"
        yield _warning("plugin.collector.refused", code, message)


def _finding(code: str, path: str, problem: object) -> Finding:
    remedy = "Исправьте плагин"
    return Finding(
        severity=Severity.ERROR, code=code, path=path, message=str(problem), remedy=remedy
    )


def _of_template(place: str, error: TemplateError) -> Finding:
    """Tell of a template in Russian, where in it, and what to write there."""
    found = explained(error)
    return evolve(found, code="plugin.render.failed", path=f"{place}: {found.path}")


def _warning(code: str, path: str, message: str) -> Finding:
    return Finding(severity=Severity.WARNING, code=code, path=path, message=message)
