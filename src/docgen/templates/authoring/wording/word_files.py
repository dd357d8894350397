"""What is wrong with a Word file itself, before any shortcode in it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen.templates.authoring.wording.row import SAVE_AGAIN, Wording, rows

_DELETE: Final = "и сохраните файл заново"

ARCHIVE: Final[Mapping[str, Wording]] = rows(
    "template.problem",
    ("archive.unreadable", "Это не файл Word или он повреждён", SAVE_AGAIN),
    ("archive.entries", "В файле {count} частей, а можно {most}", SAVE_AGAIN),
    (
        "archive.unpacked",
        "Внутри файла больше {most} МБ",
        "Уменьшите картинки: «Формат рисунка → Сжать рисунки»",
    ),
    (
        "archive.ratio",
        "Файл сжат больше чем в {most} раз, так бывает только у вредоносных",
        SAVE_AGAIN,
    ),
    ("archive.names", "В файле две части с одним именем", SAVE_AGAIN),
    ("archive.name", "В файле есть часть «{name}», какой в файлах Word не бывает", SAVE_AGAIN),
    (
        "archive.encrypted",
        "Файл закрыт паролем",
        (
            "Снимите пароль: «Файл → Сведения → Защита документа → Зашифровать с использованием "
            "пароля», сотрите пароль и сохраните"
        ),
    ),
    ("archive.method", "Часть «{name}» сжата так, как Word не сжимает", SAVE_AGAIN),
    ("archive.link", "В файле есть ссылка «{name}»", SAVE_AGAIN),
    ("word.no_word_file", "Это не файл Word: документа в нём нет", SAVE_AGAIN),
    ("word.not_xml", "Часть файла повреждена", SAVE_AGAIN),
    ("word.doctype", "В файле есть объявление DOCTYPE, в файлах Word его не бывает", SAVE_AGAIN),
    ("word.damaged", "Файл повреждён: его части ссылаются на то, чего нет", SAVE_AGAIN),
    (
        "word.strict",
        "Файл сохранён в строгом формате (Strict Open XML)",
        "«Файл → Сохранить как», тип файла — «Документ Word (*.docx)», без слова Strict",
    ),
    (
        "word.kind",
        "Это не обычный документ Word, а шаблон, файл с макросами или другой вид",
        "«Файл → Сохранить как», тип файла — «Документ Word (*.docx)»",
    ),
    (
        "word.prefixes",
        "Файл записан другой программой так, как Word не записывает",
        SAVE_AGAIN,
    ),
    ("word.elements", "В файле больше {most} элементов", "Разделите его на несколько шаблонов"),
    ("word.paragraphs", "В файле {count} абзацев, а можно {most}", "Разделите его на несколько"),
    (
        "word.runs",
        "Текст файла разбит на {count} отрезков, а можно {most}",
        "Выделите всё (Ctrl+A) и снимите лишнее оформление (Ctrl+Пробел)",
    ),
    ("word.tables", "В файле {count} таблиц, а можно {most}", "Разделите его на несколько"),
)

REFUSED: Final[Mapping[str, Wording]] = {
    **rows(
        "template.refused",
        (
            "word.macros",
            "В файле есть макрос (VBA)",
            "«Файл → Сохранить как», тип файла — «Документ Word (*.docx)»: макросы не сохранятся",
        ),
        (
            "word.activex",
            "В файле есть элемент ActiveX",
            f"«Разработчик → Режим конструктора», выделите элемент, нажмите Delete {_DELETE}",
        ),
        (
            "word.ole",
            "В файл вставлен объект другой программы (OLE)",
            f"Выделите объект, нажмите Delete {_DELETE}; таблицу вставьте как таблицу Word",
        ),
        (
            "word.ribbon",
            "Файл меняет ленту Word (customUI)",
            "Скопируйте текст в новый документ (Ctrl+A, Ctrl+C, Ctrl+N, Ctrl+V) и сохраните его",
        ),
        (
            "word.mail_merge",
            "Файл связан со списком для слияния писем",
            "«Рассылки → Начать слияние → Обычный документ Word» — и сохраните файл заново",
        ),
        (
            "word.chunk",
            "В файле есть вставка, которую Word собирает при открытии (altChunk)",
            SAVE_AGAIN,
        ),
        (
            "word.subdocument",
            "В файле есть вложенный документ",
            "«Вид → Структура → Показать документ», выделите вложенный документ, «Разорвать связь»",
        ),
        (
            "word.frame",
            "В файле есть рамка с другим документом",
            f"Удалите рамку {_DELETE}",
        ),
        (
            "word.field",
            "Поле {field} берёт что-то из другого файла или программы",
            "Выделите поле и нажмите Ctrl+Shift+F9: останется его текст",
        ),
    ),
    **rows(
        "template.external",
        (
            "word.link",
            "Ссылка ведёт не на сайт и не на почту: {target}",
            "Щёлкните ссылку правой кнопкой → «Удалить гиперссылку» или впишите адрес https://",
        ),
        (
            "word.reference",
            "Файл ссылается наружу: {target} ({kind})",
            (
                "Вставьте содержимое в сам файл: «Файл → Сведения → Изменить связи с файлами → "
                "Разорвать связь»"
            ),
        ),
    ),
}
