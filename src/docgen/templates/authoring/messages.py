"""What is wrong with a template, told to its author: a finding for every error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from docgen.exceptions import MissingValueError, TemplateError, UnknownShortcodeError
from docgen.models import Finding, Severity
from docgen.templates.authoring.said import in_russian, misfits_in_russian
from docgen.templates.authoring.wording import WORDING, Wording

_KINDS: Final = {
    "shortcode": ("template.unknown_shortcode", "Неизвестный шорткод «{0}»"),
    "modifier": ("template.unknown_modifier", "Неизвестное уточнение «{0}»"),
    "fragment": ("template.unknown_fragment", "Нет такого куска страницы: «{0}»"),
    "name": ("template.unknown_name", "Неизвестное имя «{0}»"),
}
_OTHER_KIND: Final = ("template.unknown_value", "Неизвестное значение «{0}»")

_ENGLISH: Final = {
    "if": "[if …]",
    "end_if": "[/if]",
    "elif": "[elif …]",
    "else": "[else]",
    "include": '[include name="…"]',
    "include_word": "include",
    "name_word": "name",
    "date": "[date]",
}
_RUSSIAN: Final = {
    "if": "[если …]",
    "end_if": "[/если]",
    "elif": "[иначе_если …]",
    "else": "[иначе]",
    "include": '[вставить имя="…"]',
    "include_word": "вставить",
    "name_word": "имя",
    "date": "[дата]",
}
_HOLDERS: Final = {
    "table": (
        "таблицы",
        "Поставьте оба внутрь таблицы, в её строки, или оба снаружи, в абзацы до и после неё",
    ),
    "box": ("надписи", "Поставьте оба внутрь надписи или оба снаружи"),
    "control": (
        "элемента управления содержимым",
        (
            "Поставьте оба внутрь или оба снаружи; либо щёлкните элемент правой кнопкой → «Удалить "
            "элемент управления содержимым»: текст останется"
        ),
    ),
    "": ("другой части страницы", "Поставьте оба в обычные абзацы"),
}
_UNTOLD: Final = Wording(
    code="template.problem", message="Шаблон не читается", remedy="Исправьте это место"
)
#: Follows the name of a Word file where an error is in one of its parts.
_WORD_PART: Final = ".docx "
_CYRILLIC = re.compile("[А-Яа-яЁё]")


def explained(error: TemplateError, *, russian: bool | None = None) -> Finding:
    """Return a template's error as a finding for its author.

    ``russian`` says how the author spells shortcodes, where the error itself does not tell.
    """
    severity, code, message, remedy = _describe(error, russian=russian)
    path = error.place
    if error.line and _WORD_PART in error.template:
        path = f"{error.template} абзац {error.line}"
    if error.excerpt:
        path = f"{error.template} абзац {error.line}: «{error.excerpt}»"
    return Finding(
        severity=severity,
        code=code,
        path=path,
        line=error.line,
        message=message,
        remedy=remedy,
    )


def in_spelling(names: Iterable[str], *, russian: bool) -> tuple[str, ...]:
    """Return those of some names that are spelled like the author's; all, if none are."""
    found = tuple(names)
    return tuple(name for name in found if is_cyrillic(name) is russian) or found


def is_cyrillic(text: str) -> bool:
    """Whether a text has a Russian letter."""
    return _CYRILLIC.search(text) is not None


def _describe(error: TemplateError, *, russian: bool | None) -> tuple[Severity, str, str, str]:
    if isinstance(error, UnknownShortcodeError):
        return Severity.ERROR, *_unknown(error)
    if isinstance(error, MissingValueError):
        return Severity.ERROR, *_missing(error)
    row = WORDING.get(error.reason, _UNTOLD)
    details = _Details(_worded(error, russian=russian))
    return row.severity, row.code, row.message.format_map(details), row.remedy.format_map(details)


def _unknown(error: UnknownShortcodeError) -> tuple[str, str, str]:
    code, text = _KINDS.get(error.kind, _OTHER_KIND)
    nearest = in_spelling(error.nearest, russian=is_cyrillic(error.name))
    remedy = f"Возможно, это {' или '.join(nearest)}" if nearest else ""
    return code, text.format(error.name), remedy or "Сверьтесь со справочником шорткодов"


def _missing(error: MissingValueError) -> tuple[str, str, str]:
    russian = is_cyrillic(error.written)
    default, optional = ("умолчание", "необязательно") if russian else ("default", "optional")
    name = error.written
    return (
        "template.value_missing",
        f"Нет значения для [{name}], а шаблон его печатает",
        f'Заполните данные или напишите в шаблоне [{name} {default}="…"] или [{name} {optional}]',
    )


def _worded(error: TemplateError, *, russian: bool | None) -> Mapping[str, object]:
    """Return an error's details in words, with the spellings of shortcodes beside them."""
    details: dict[str, Any] = dict(error.details)
    written = "".join(str(details.get(name, "")) for name in ("tag", "first"))
    is_russian = is_cyrillic(written) if written else russian is not False
    holder, holder_remedy = _HOLDERS.get(str(details.get("holder", "")), _HOLDERS[""])
    said = str(details.get("mistake", ""))
    return {
        **(_RUSSIAN if is_russian else _ENGLISH),
        **details,
        "mistake": in_russian(said),
        "problems": misfits_in_russian(details.get("problems", ())),
        "holder": holder,
        "holder_remedy": holder_remedy,
    }


class _Details(dict[str, object]):
    """Details for a text to be filled with; what an error does not know is left out."""

    def __missing__(self, key: str) -> str:
        return "…"
