"""What is wrong with a template, told in Russian: a row for each thing the engine may say."""

from __future__ import annotations

import re
from typing import Final

from docgen.exceptions import TemplateError, TemplateNotFoundError, UnknownShortcodeError
from docgen.models import Finding, Severity

#: Code, what the error says, the message and the remedy; groups are put into both.
_ROWS: Final = (
    (
        "template.unclosed",
        r"(\[.+\]) is not closed; write (.+)",
        "{0} не закрыт",
        "Напишите в конце {1}",
    ),
    (
        "template.unclosed",
        r"(\[\S+) is not closed: .+",
        "После {0} нет закрывающей скобки или кавычки",
        "Допишите ] или кавычку",
    ),
    (
        "template.unclosed",
        r"(\[.+\]) closes (?:nothing|.+)",
        "{0} ничего не закрывает",
        "Уберите его или допишите начало блока",
    ),
    (
        "template.syntax",
        r"(\[.+\]) stands outside of .+",
        "{0} стоит вне [if …]…[/if]",
        "Перенесите его внутрь условия",
    ),
    (
        "template.syntax",
        r"(\[.+\]) cannot be read; write (.+)",
        "{0} не читается",
        "Напишите так: {1}",
    ),
    (
        "template.syntax",
        r"(\[.+\]): (.+)",
        "{0} написан с ошибкой ({1})",
        "Сверьте его со справочником шорткодов",
    ),
    (
        "template.external",
        r"holds a reference of the kind '(\w+)' to '(.+)', outside of the file.*",
        "Файл ссылается наружу: {1} ({0})",
        "Вставьте содержимое в сам файл",
    ),
    (
        "template.refused",
        r"holds (.+); remove it in Word.*",
        "В файле есть то, чего шаблону нельзя: {0}",
        "Удалите это в Word и сохраните файл заново",
    ),
    (
        "template.missing_file",
        r"has no file '(.+?)'.*",
        "В папке нет файла {0}",
        "Добавьте файл или исправьте его имя в template.toml",
    ),
)

_KINDS: Final = {
    "shortcode": ("template.unknown_shortcode", "Неизвестный шорткод «{0}»"),
    "modifier": ("template.unknown_modifier", "Неизвестный модификатор «{0}»"),
    "fragment": ("template.unknown_fragment", "Нет такого куска страницы: «{0}»"),
    "name": ("template.unknown_name", "Неизвестное имя «{0}»"),
}


def explained(error: TemplateError) -> Finding:
    """Return a template's error as a finding for its author."""
    code, message, remedy = _describe(error)
    path = (
        f"{error.template} абзац {error.line}: «{error.excerpt}»" if error.excerpt else error.place
    )
    return Finding(
        severity=Severity.ERROR,
        code=code,
        path=path,
        line=error.line,
        message=message,
        remedy=remedy,
    )


def _describe(error: TemplateError) -> tuple[str, str, str]:
    if isinstance(error, UnknownShortcodeError):
        code, text = _KINDS.get(
            error.kind, ("template.unknown_value", "Неизвестное значение «{0}»")
        )
        remedy = f"Возможно, это {' или '.join(error.nearest)}" if error.nearest else ""
        return code, text.format(error.name), remedy or "Сверьтесь со справочником шорткодов"
    # Of a Word file the problem ends with the paragraph, which stands in the path here.
    problem = error.problem.removesuffix(f". Paragraph {error.line}: «{error.excerpt}»")
    for code, pattern, message, remedy in _ROWS:
        if match := re.fullmatch(pattern, problem, re.DOTALL):
            return code, message.format(*match.groups()), remedy.format(*match.groups())
    if isinstance(error, TemplateNotFoundError):
        return (
            "template.missing_file",
            f"Файла нет: {problem}",
            "Добавьте его в папку шаблона",
        )
    return "template.problem", f"Шаблон не читается: {problem}", "Исправьте это место"
