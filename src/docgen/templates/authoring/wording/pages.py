"""What is wrong with the shortcodes and the HTML of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen.templates.authoring.wording.row import Wording, rows

SHORTCODES: Final[Mapping[str, Wording]] = {
    **rows(
        "template.unclosed",
        ("shortcode.unclosed_block", "{tag} не закрыт", "Напишите в конце {end}"),
        (
            "shortcode.unclosed_bracket",
            "После {tag} нет закрывающей скобки или кавычки",
            "Допишите ] или кавычку",
        ),
        (
            "shortcode.closes_nothing",
            "{tag} ничего не закрывает",
            "Уберите его или допишите начало блока",
        ),
        (
            "shortcode.no_end",
            "{tag} ничего не закрывает: [{name}] печатает значение, конца у него нет",
            "Уберите {tag}",
        ),
        (
            "shortcode.cannot_close",
            "{tag} ничего не закрывает: раньше надо закрыть {opened}",
            "Напишите перед ним {end}",
        ),
    ),
    **rows(
        "template.syntax",
        (
            "shortcode.unreadable",
            "{tag} не читается",
            'Напишите так: [{name} уточнение="значение"]; список — docgen shortcodes',
        ),
        (
            "shortcode.block_arguments",
            "У блока [{name}] уточнений не бывает: {tag}",
            "Напишите просто [{name}]",
        ),
        (
            "shortcode.misuse",
            "{tag} написан с ошибкой: {mistake}",
            "Сверьте его со справочником шорткодов",
        ),
        (
            "shortcode.else_condition",
            "{tag}: у этого шорткода условия не бывает",
            "Напишите {elif} с условием или просто {else}",
        ),
        (
            "shortcode.branch_outside",
            "{tag} стоит вне условия",
            "Перенесите его внутрь {if} … {end_if}",
        ),
        (
            "shortcode.after_else",
            "{tag} стоит после {else} того же условия",
            "Переставьте его выше {else}",
        ),
        (
            "shortcode.include_unreadable",
            "{tag} не читается",
            'Напишите {include} с именем в кавычках: [{include_word} {name_word}="bank"]',
        ),
        (
            "shortcode.page_arguments",
            "У шорткода [{name}] уточнений не бывает",
            "Напишите просто [{name}]",
        ),
        (
            "shortcode.depth",
            "Блоки вложены глубже {most}",
            "Уберите лишние условия и блоки",
        ),
        (
            "engine.syntax",
            "Метка не читается: {mistake}",
            "Исправьте метку {{{{ … }}}} или {{% … %}}",
        ),
        (
            "engine.too_deep",
            "Файл слишком длинный или слишком глубоко вложен для программы",
            "Упростите его",
        ),
        (
            "template.too_long",
            "В файле {length} знаков, а можно {most}",
            "Разделите его на куски: {include}",
        ),
        (
            "syntax.hidden_name",
            "Имя «{name}» начинается с подчёркивания, таких в шаблонах не бывает",
            "Уберите это имя",
        ),
        ("syntax.power", "Возводить в степень (**) в шаблоне нельзя", "Умножьте число на себя"),
        (
            "syntax.autoescape",
            "Выключать защиту значений (autoescape) в шаблоне нельзя",
            "Уберите эту метку",
        ),
        (
            "syntax.filter_block",
            "Фильтр ставят у значения, а не вокруг части шаблона",
            "Напишите фильтр у каждого значения: {{{{ имя|фильтр }}}}",
        ),
        ("syntax.recursive", "Рекурсивных циклов в шаблоне не бывает", "Уберите слово recursive"),
        ("syntax.loops", "Циклы вложены глубже {most}", "Уберите лишние циклы"),
        (
            "syntax.file_by_value",
            "Другой файл называют текстом в кавычках, а не значением",
            "Напишите имя файла в кавычках",
        ),
        (
            "syntax.without_context",
            "Файл подключён без данных документа",
            "Напишите with context после имени файла",
        ),
        ("syntax.too_many", "В файле больше {most} элементов", "Разделите его на несколько"),
        ("syntax.too_deep", "Элементы вложены глубже {most}", "Упростите выражение"),
    ),
    **rows(
        "template.value",
        ("engine.runtime", "Значение не получается: {mistake}", "Исправьте это место"),
        ("engine.closed", "Это шаблонам недоступно: {mistake}", "Уберите это место"),
        (
            "engine.recursion",
            "Файлы шаблона подключают друг друга без конца",
            "Уберите лишнее подключение",
        ),
    ),
}

HTML: Final[Mapping[str, Wording]] = rows(
    "template.html",
    (
        "html.left_open",
        "Тег, атрибут или комментарий HTML открыт и не закрыт",
        "Закройте его там же, где открыли: перед меткой или после неё",
    ),
    (
        "html.branches",
        "На разных путях через это условие теги HTML расходятся",
        "Ставьте внутрь условия целые теги и целые атрибуты: {if}<b>…</b>{end_if}",
    ),
    (
        "html.value_code",
        "Значение стоит внутри <style> или <script>",
        "Сделайте класс в CSS и ставьте его под условием",
    ),
    (
        "html.value_tag",
        "Значение стоит в имени тега или атрибута",
        "Поставьте значение в текст или в атрибут в кавычках",
    ),
    (
        "html.value_unquoted",
        "Значение стоит в атрибуте без кавычек",
        'Возьмите значение атрибута в кавычки: title="…"',
    ),
    (
        "html.value_closed",
        "В атрибуте {attribute} значений не бывает",
        "Сделайте готовые классы в CSS и ставьте их под условием",
    ),
    (
        "html.value_address",
        "Значение стоит в середине адреса, после «{address}»",
        "Адрес со значением начинают с https://, mailto:, tel:, / или #",
    ),
    (
        "html.refused",
        "Страница печатает то, чего чужим шаблонам нельзя: {mistake}",
        "Уберите это из шаблона",
    ),
)
