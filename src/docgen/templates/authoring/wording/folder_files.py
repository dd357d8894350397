"""What is wrong with the files of a template's folder and with its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen.templates.authoring.wording.row import Wording, rows

FOLDER_FILES: Final[Mapping[str, Wording]] = {
    **rows(
        "template.missing_file",
        (
            "template.no_such_file",
            "В папке нет файла {file}",
            "Добавьте файл или исправьте его имя",
        ),
        (
            "template.no_html",
            "В папке нет {file}, из которого делаются HTML и PDF",
            "Добавьте его или уберите эти форматы из formats в template.toml",
        ),
        (
            "template.no_word",
            "Документ Word не сделать: в шаблоне нет файла Word ({file})",
            (
                "Выберите формат pdf или html или другой шаблон; либо добавьте {file} в папку "
                "шаблона или уберите docx из formats в template.toml"
            ),
        ),
        (
            "template.unreadable",
            "Папка или файл не читаются: {file}",
            "Проверьте, есть ли они и открыт ли к ним доступ",
        ),
        (
            "template.not_found",
            "Такого шаблона нет: {name}",
            "Возможно, это {known}; все шаблоны типа — папки рядом с ним",
        ),
    ),
    **rows(
        "template.settings",
        (
            "settings.not_toml",
            "template.toml не читается",
            'Проверьте эту строку: значения пишут в кавычках, title = "Наш счёт"',
        ),
        ("settings.misfit", "В template.toml ошибка: {problems}", "Исправьте эти строки"),
        (
            "settings.colour",
            "Это не цвет: {name} = «{colour}»",
            'Напишите в разделе [colors] так: accent = "#1c4f8f"',
        ),
        (
            "settings.logo",
            "В папке нет картинки {file}, названной в {setting}",
            "Положите в папку файл PNG или JPEG и назовите его по имени",
        ),
        (
            "template.not_active",
            "На {date} этот шаблон ещё не действует",
            "Поставьте документу другую дату или добавьте редакцию шаблона с active_from раньше",
        ),
    ),
    **rows(
        "template.authoring",
        (
            "author.name",
            "«{name}» — не имя шаблона",
            "Возьмите латинские буквы, цифры и дефис: our-2",
        ),
        ("author.not_found", "Шаблона {name} нет", "Откройте список шаблонов заново"),
        ("author.no_version", "Версии {number} у шаблона {name} нет", "Выберите её в истории"),
        ("author.taken", "Шаблон с таким именем уже есть", "Назовите иначе"),
        (
            "author.file",
            "«{file}» не может быть файлом шаблона",
            "Годятся .html, .css, .toml, .png, .jpg и .docx",
        ),
        ("author.link", "«{file}» — ссылка", "Положите в папку сам файл"),
        ("author.too_large", "Шаблон больше {most} МБ", "Сожмите его картинки"),
        ("author.all_draft", "Шаблон ещё не опубликован", "Кроме черновика в нём ничего нет"),
        ("author.no_word", "В шаблоне нет файла Word", "Принесите его: «Взять из файла»"),
        (
            "author.look_colour",
            "Это не цвет: «{value}»",
            "Напишите его так: #1c4f8f",
        ),
        ("author.look_font", "Нет шрифта «{value}»", "Возьмите один из тех, что есть: {known}"),
        (
            "author.look_millimetres",
            "Здесь не может быть «{value}»",
            "Нужно целое число миллиметров до {most}",
        ),
        (
            "author.look_picture",
            "Это не картинка PNG или JPEG, или она больше 2 МБ",
            "Сохраните её в PNG и выберите снова",
        ),
        (
            "author.raced",
            "Версию {number} только что опубликовал кто-то другой",
            "Посмотрите её в «Версиях» и опубликуйте свою",
        ),
        (
            "folder.unreadable",
            "ZIP не читается",
            "Упакуйте папку шаблона заново, без пароля",
        ),
        (
            "folder.templates",
            "В ZIP нужен один шаблон, а файлов template.toml в нём {count}",
            "Упакуйте папку одного шаблона",
        ),
        (
            "folder.large",
            "В ZIP больше файлов, чем бывает в шаблоне",
            "Оставьте в папке только то, что печатает шаблон",
        ),
    ),
    **rows(
        "template.problem",
        (
            "template.encoding",
            "Файл записан не в UTF-8",
            "Сохраните его в кодировке UTF-8",
        ),
        (
            "template.too_large",
            "Файлы папки занимают {size} байт, а можно {most}",
            "Уменьшите картинки и уберите лишние файлы",
        ),
        (
            "template.too_many_files",
            "В папке больше {files} файлов или папки вложены глубже {deep}",
            "Оставьте в папке только то, что печатает шаблон",
        ),
        (
            "template.link",
            "«{name}» — ссылка на файл вне папки",
            "Положите в папку сам файл",
        ),
        (
            "template.text_includes",
            "В строке текста нельзя подключить файл",
            "Уберите это из file_name",
        ),
    ),
}
