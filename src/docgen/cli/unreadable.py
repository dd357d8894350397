"""Files that cannot be read at all, reported as findings like the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docgen.exceptions import OfficialFileError, WorkerError
    from docgen.models import Finding

#: Why a file was not read, by the reasons of :class:`OfficialFileError`.
_REASONS: Final = {
    "size": "Файл слишком большой",
    "not_xml": "Это не XML, или файл повреждён",
    "control": "В файле есть управляющий знак, которого XML не допускает",
    "doctype": "В файле есть DOCTYPE: в файлах обмена его не бывает, такой файл опасен",
    "depth": "Элементы вложены слишком глубоко: это не файл обмена",
    "xinclude": "Файл просит вставить в него другие файлы (XInclude): такой файл опасен",
    "unreadable": "Файла нет, или он не открывается",
    "not_pdf": "Это не PDF, или файл повреждён",
    "no_xml": "В этом PDF нет файла XML",
    "several_xml": "В этом PDF несколько файлов XML: сохраните нужный и проверьте его",
    "limits": "Файл не прочитан: чтение заняло больше времени или памяти, чем отведено",
    "root": "Это не файл обмена: в нём нет корневого элемента «Файл»",
}

_CONTROL: Final = "control"
_PLACES: Final = {
    "GS of a marking code": "GS кода маркировки",
    "line ": "строка ",
    "column ": "столбец ",
}
_OVERRUNS: Final = {"time": "вышло отведённое время", "memory": "не хватило отведённой памяти"}


def unreadable_finding(path: Path, error: OfficialFileError) -> Finding:
    """Say in Russian why a file was not read."""
    message = _REASONS[error.reason]
    if error.reason == _CONTROL:
        message += f": {error.problem.removeprefix('it has ')}"
        for english, russian in _PLACES.items():
            message = message.replace(english, russian)
    return file_finding(path, error.reason, message)


def overrun_finding(path: Path, error: WorkerError) -> Finding:
    """Say that a file took more than a file may."""
    what = _OVERRUNS.get(error.reason, "сбой при чтении")
    return file_finding(path, "overrun", f"Файл не удалось проверить: {what}")


def file_finding(path: Path, reason: str, message: str) -> Finding:
    """Report what stands in the way of reading a file."""
    from docgen.models import Finding, Severity

    return Finding(
        severity=Severity.ERROR,
        code=f"file.{reason}",
        path="",
        message=message,
        remedy="Возьмите исходный файл у того, кто его сформировал",
        file=str(path),
    )
