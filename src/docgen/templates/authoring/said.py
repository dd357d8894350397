"""What conditions, modifiers and the template engine say of a mistake, in Russian.

They speak English to developers; a row of the table for each thing that they may say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_KINDS: Final = {
    "str": "текст",
    "int": "число",
    "float": "число",
    "Decimal": "число",
    "Money": "сумма",
    "date": "дата",
    "Period": "период",
    "PersonName": "имя",
    "Position": "должность",
    "bool": "да или нет",
    "Picture": "картинка",
    "QrCode": "куар-код",
    "PageCounter": "номер страницы",
    "tuple": "строки",
    "range": "числа подряд",
}
_SUITABLE: Final = {
    "names, positions and other texts": "имена, должности и другие тексты",
    "dates, periods, people, numbers and money": "даты, периоды, имена, числа и суммы",
    "money and whole numbers": "суммы и целые числа",
    "numbers and money": "числа и суммы",
}
_TOKENS: Final = {
    "end of statement block": "%}",
    "end of print statement": "}}",
    "begin of statement block": "{%",
    "begin of print statement": "{{",
    "end of template": "конец файла",
    "template data / text": "текст",
    "name": "имя",
}
_MODIFIERS: Final = {
    "case": "падеж",
    "format": "формат",
    "words": "прописью",
    "plural": "множественное",
    "round": "округлить",
    "prefix": "перед",
    "suffix": "после",
    "upper": "прописными",
    "lower": "строчными",
    "capitalize": "с_прописной",
    "default": "умолчание",
    "optional": "необязательно",
    "role": "роль",
}

#: What is said, and the same in Russian; groups are translated, if they are of the tables above.
_ROWS: Final = (
    # Conditions and arguments.
    (r"'(.+)' cannot stand in a condition", "«{0}» в условии не пишут"),
    (r"the condition has more than (\d+) words", "в условии больше {0} слов"),
    (r"'the end' is one word too many", "условие кончается раньше, чем нужно"),
    (r"'(.+)' is one word too many", "лишнее слово «{0}»"),
    (r"a name, a text in quotes or a number is expected, not 'the end'", "условие не дописано"),
    (
        r"a name, a text in quotes or a number is expected, not '(.+)'",
        "вместо «{0}» нужно имя, текст в кавычках или число",
    ),
    (r"parentheses are nested deeper than (\d+)", "скобки вложены глубже {0}"),
    (r"a parenthesis is not closed", "скобка не закрыта"),
    (r"a modifier stands twice", "уточнение стоит дважды"),
    (r"(\w+) stands twice", "«{0}» стоит дважды"),
    (r"optional takes no value", "у «необязательно» значения не бывает"),
    (r"(\w+) needs a value: .+", 'после «{0}» нужно значение: {0}="…"'),
    # Modifiers.
    (r"(\w+) shapes (.+), not (\w+)", "«{0}» меняет {1}, а здесь {2}"),
    (r"plural needs three forms.*", 'нужны три формы: множественное="рубль,рубля,рублей"'),
    (r"round keeps from 0 to (\d+) places, not (.+)", "округляют до 0–{0} знаков, а не {1}"),
    (r"invalid literal for int.*: '(.*)'", "«{0}» — не число"),
    (r"there is no format of (\w+) '(.+?)'\..*", "у значения ({0}) нет вида «{1}»"),
    (r"(.+) has no words here; .+", "число {0} прописью не пишется: оно слишком большое"),
    (r"a value of type (\w+) cannot be printed", "такое значение ({0}) не печатается"),
    (r"a whole number over 10\^18 cannot be printed", "число слишком большое"),
    (r"(.+) cannot be printed; give a finite number", "число {0} не печатается"),
    (
        r"(?:True|False) is no text; .+",
        "это «да» или «нет», печатать тут нечего: напишите условие и слова внутри него",
    ),
    (
        r"a value of type (\w+) cannot stand in an attribute or a title",
        "такое значение ({0}) не ставят в атрибут и заголовок",
    ),
    (
        r"a value of type (\w+) cannot stand in a property of the file",
        "такое значение ({0}) не ставят в свойства файла",
    ),
    (
        r"only a picture can take the place of a picture",
        "место картинки занимает только картинка, а здесь другое значение",
    ),
    (r"a picture may have (\d+) points, this one is (.+)", "картинка слишком большая: {1} точек"),
    # Arithmetic, filters and their limits.
    (r"(.+) is not available here", "знак {0} здесь не работает"),
    (r"sums in different currencies cannot be added", "суммы в разных валютах не складывают"),
    (r"the result is more than 10\^18", "число получается слишком большое"),
    (r"(?:the result|a text|a word|more than).*", "получается слишком длинно"),
    (r"(\S+) is more than a filter may be asked for", "число {0} для фильтра слишком велико"),
    (r"range gives at most (\d+) numbers", "range даёт не больше {0} чисел"),
    (
        r"division by zero|.*(?:DivisionByZero|DivisionUndefined|InvalidOperation).*",
        "деление на ноль",
    ),
    (
        r"unsupported operand type.*|.*not supported between.*|can only concatenate.*",
        "такие значения вместе не считают",
    ),
    (r"'?(\w+)'? object is not iterable", "по такому значению ({0}) цикла не бывает"),
    (r"(?:'.+?'|.+) has no (?:attribute|element) '?(\w+)'?", "у этого значения нет «{0}»"),
    (r"'(.+)' is undefined", "имя «{0}» неизвестно"),
    (r"access to attribute '(.+)' of .+ is unsafe.*", "«{0}» шаблонам недоступно"),
    (r".+ is not safely callable", "это вызывать нельзя"),
    (r"'?(?:\w+)'? object is not callable", "это вызывать нельзя"),
    # What a stranger's page prints.
    (r"prints no HTML: .*", "страница пуста или это не HTML"),
    (r"(<.+>) is not available to templates that are not trusted", "{0}"),
    (r"the attribute (\S+) is not available to templates.*", "атрибут {0}"),
    (r"(\S+) holds '(.*)'; only PNG and JPEG pictures .*", "{0} с адресом {1}; можно PNG и JPEG"),
    (r"(\w+=.+) is more than (\d+)", "{0}: больше {1} нельзя"),
    (r"prints more than (\d+) elements", "больше {0} тегов"),
    (r"prints elements nested deeper than (\d+)", "теги, вложенные глубже {0}"),
    (r"a picture cannot be read: .*", "картинку, которая не читается"),
    (r"a picture has (\d+) pixels, more than (\d+)", "картинку в {0} точек; можно {1}"),
    (r"the template asks for (.*?), which is outside.*", "адрес {0}"),
    # The template engine.
    (
        r"Unexpected end of template\..*innermost block that needs to be closed is '(\w+)'.*",
        "файл кончился, а {{% {0} %}} не закрыт",
    ),
    (r"Unexpected end of template.*", "файл кончился раньше, чем метка закрыта"),
    (r"Missing end of comment tag", "комментарий {{# не закрыт: допишите #}}"),
    (r"Missing end of raw directive", "{{% raw %}} не закрыт"),
    (r"Encountered unknown tag '(\w+)'.*", "неизвестная метка {{% {0} %}}"),
    (r"tag name expected", "после {{% нужно слово: if, for, set"),
    (r"expected token '(.+)', got '(.+)'", "нужно «{0}», а стоит «{1}»"),
    (r"unexpected end of template, expected '(.+)'\.", "файл кончился, а нужно «{0}»"),
    (r"unexpected '(.+)', expected '(.+)'", "стоит «{0}», а нужно «{1}»"),
    (r"unexpected '(.+)'", "лишнее «{0}»"),
    (r"unexpected char ['\"](.+)['\"] at \d+", "знак «{0}» здесь не пишут"),
    (r"Expected an expression, got '(.+)'", "нужно имя или значение, а стоит «{0}»"),
    (r"No (filter|test) named '(.+)'\.", "нет фильтра «{1}»"),
    (r"block '(.+)' defined twice", "блок «{0}» описан дважды"),
    (r"can't assign to '(.+)'", "этому нельзя дать значение"),
    (r"expected call", "после call нужен вызов"),
    (r"invalid syntax for function call expression", "скобки вызова написаны с ошибкой"),
    (r"expected name or number|expected subscript expression", "после точки нужно имя"),
    (r"Invalid character in identifier", "в имени недопустимый знак"),
)
#: What is wrong with a value of ``template.toml``.
_SETTINGS: Final = (
    (r"is required and missing", "не указано"),
    (r"has an unknown field '(.+?)'; did you mean '(.+?)'\?", "нет настройки «{0}», есть {1}"),
    (r"has an unknown field '(.+?)'; known: (.+)", "нет настройки «{0}»; есть {1}"),
    (r"a list is expected, not (.+)", "нужен список в скобках [ ], а не {0}"),
    (r"true or false is expected, not (.+)", "нужно true или false, а не {0}"),
    (r"one of (.+) is expected, not (.+)", "нужно одно из: {0}, а не {1}"),
    (r"a date like (.+) is expected, not (.+)", "нужна дата вида {0}, а не {1}"),
    (r"a whole number is expected, not (.+)", "нужно целое число, а не {0}"),
    (r"text is expected, not (.+)", "нужен текст в кавычках, а не {0}"),
    (r"a mapping .* is expected, not (.+)", "нужен раздел с настройками, а не {0}"),
    (r".*nested too deeply", "вложено слишком глубоко"),
)
_UNKNOWN: Final = "эта запись не разобрана"


def in_russian(said: str) -> str:
    """Return what a mistake was called, in Russian."""
    for pattern, russian in _ROWS:
        if match := re.fullmatch(pattern, said, re.DOTALL):
            return russian.format(*map(_word, match.groups("")))
    return said if re.search("[А-Яа-яЁё]", said) else _UNKNOWN


def misfits_in_russian(problems: Iterable[tuple[str, str]]) -> str:
    """Return what is wrong with the values of a file of settings, each after its name."""
    return "; ".join(
        f"{path}: {_setting(part)}" if path else _setting(part)
        for path, said in problems
        for part in re.split(r"; (?=has an unknown field)", said)
    )


def _setting(said: str) -> str:
    for pattern, russian in _SETTINGS:
        if match := re.fullmatch(pattern, said, re.DOTALL):
            return russian.format(*match.groups())
    return _UNKNOWN


def _word(text: str) -> str:
    for table in (_KINDS, _SUITABLE, _TOKENS, _MODIFIERS):
        if text in table:
            return table[text]
    return text
