"""What an upgrade would change, as findings; it is all tried on a copy of the store."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve

from docgen.cli.configuration import ConfigFile, open_over, read_settings, store_address
from docgen.exceptions import ConfigurationError, DocGenError, PluginError, StorageError
from docgen.language.errors import describe_error
from docgen.models import Finding, RenderComparison, Reporter, Severity
from docgen.store.database.database import pending_steps
from docgen.store.database.trial import copied
from docgen.version import docgen_version
from docgen.writing import write_file

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.pipeline.reprint import Reprint

_report: Final = Reporter("upgrade")

#: How docgen's own warnings of what will go away begin.
_OURS: Final = "docgen: "


def upgrade_findings(config: Path | None, pictures: Path | None) -> tuple[Finding, ...]:
    """Return what this version of docgen would change; nothing is changed.

    Of pages that print differently, pictures are put into ``pictures``, if it is given.
    """
    findings: list[Finding] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        warnings.catch_warnings(record=True) as told,
    ):
        warnings.simplefilter("always", DeprecationWarning)
        try:
            settings = read_settings(config)
            address = store_address(settings)
            trial = copied(address, Path(folder)) if address else None
            findings += _store_findings(address, trial)
            with open_over(settings, trial or "") as docgen:
                findings += _template_findings(docgen, settings)
                findings += _print_findings(docgen, pictures) if trial else ()
        except DocGenError as error:
            findings.append(_refusal(error))
    return (*findings, *_deprecations(told))


def _store_findings(address: str, trial: str | None) -> Iterator[Finding]:
    """Say through which versions the tables would go; of an SQLite file, by its copy."""
    if not address:
        yield _report.info(
            "store.none", "store", "Хранилища нет: менять в нём нечего", "Ничего делать не нужно"
        )
        return
    is_file = address.startswith("sqlite")
    if is_file and trial is None:
        yield _report.info(
            "store.new",
            "store",
            "Хранилища ещё нет: его создаст первый документ",
            "Ничего делать не нужно",
        )
        return
    steps = pending_steps(trial or address)
    for step in steps:
        yield _report.info(
            "store.step",
            step.version,
            f"Таблицы перейдут на версию {step.version}: {step.title}",
            "Сделайте копию хранилища: обратной дороги нет",
        )
    if not steps:
        yield _report.info(
            "store.current",
            "store",
            f"Таблицы уже этой версии docgen, {docgen_version()}",
            "Ничего делать не нужно",
        )
    if not is_file:
        yield _report.info(
            "store.not_tried",
            "store",
            "На PostgreSQL печать и сам переход не пробовались: копии базы нет",
            "Восстановите копию базы рядом и проверьте её: DOCGEN_STORE=… docgen upgrade --check",
        )


def _template_findings(docgen: DocGen, settings: ConfigFile) -> Iterator[Finding]:
    """Yield the errors of the templates of the settings."""
    for root in (*settings.templates, *settings.untrusted_templates):
        for file in sorted((settings.folder / root).glob("*/*/template.toml")):
            folder = file.parent
            found = docgen.catalog.lint(folder.parent.name, folder)
            yield from (
                evolve(row, file=row.file or str(folder))
                for row in found
                if row.severity is Severity.ERROR
            )


def _print_findings(docgen: DocGen, pictures: Path | None) -> Iterator[Finding]:
    """Say which templates print otherwise than their newest documents were printed."""
    for reprint in docgen.catalog.reprints():
        document = reprint.document
        place = f"{document.type}/{document.template}"
        if reprint.comparison is RenderComparison.FAILED:
            yield _report.error(
                "template.fails",
                place,
                f"Шаблон больше не печатает документ № {document.number}: {reprint.problem}",
                "Исправьте шаблон: docgen template lint",
            )
        elif reprint.comparison is RenderComparison.DIFFERENT:
            yield _report.warning(
                "template.prints_differently",
                place,
                f"Новые документы будут выглядеть иначе, чем № {document.number} "
                f"({reprint.format}); выпущенные останутся как есть",
                _where_to_look(reprint, pictures),
            )


def _where_to_look(reprint: Reprint, pictures: Path | None) -> str:
    if not reprint.pictures:
        return "Сравните сами: docgen documents show и docgen render"
    if pictures is None:
        return "Посмотрите, чем: --pictures DIR"
    document = reprint.document
    paths = [
        pictures / f"{document.type}-{document.template}-{number}.png"
        for number in range(1, len(reprint.pictures) + 1)
    ]
    pictures.mkdir(parents=True, exist_ok=True)
    for path, content in zip(paths, reprint.pictures, strict=True):
        write_file(path, content)
    return f"Слева было, справа будет: {', '.join(map(str, paths))}"


def _refusal(error: DocGenError) -> Finding:
    """Say what would stop this version of docgen."""
    if isinstance(error, StorageError):
        code, remedy = "store.refused", "Хранилище не изменено; исправьте и проверьте снова"
    elif isinstance(error, PluginError):
        code, remedy = "plugin", "Обновите плагин или уберите его"
    elif isinstance(error, ConfigurationError):
        code, remedy = "settings", "Исправьте docgen.toml; что изменилось, сказано в CHANGELOG"
    else:
        code, remedy = "refused", "Исправьте и проверьте снова"
    return _report.error(code, "", describe_error(error), remedy)


def _deprecations(told: list[warnings.WarningMessage]) -> Iterator[Finding]:
    """Say what goes away with the next minor version."""
    for message in dict.fromkeys(str(row.message) for row in told):
        if message.startswith(_OURS):
            yield _report.warning(
                "deprecated",
                "",
                message.removeprefix(_OURS),
                "Замените до следующей версии: она этого не знает",
            )
