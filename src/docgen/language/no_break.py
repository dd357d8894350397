"""Which spaces of a Russian text no line may end at: «г. Лукоморск», «5 %», «Лебедева Н. В.».

The rules are those of printers' handbooks (А. Э. Мильчин, «Справочник издателя и автора»): what
is read in one breath stands on one line. Only spaces change; but a per cent sign that follows its
number at once is moved off it, so that a text has one spelling of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from docgen.language.numbers import NBSP

_KEPT: Final = 4096

#: Abbreviations of places and parts of an address that belong to what follows them. «г.» after a
#: figure is a year and belongs to what precedes it.
_BEFORE_A_NAME: Final = (
    *("г.", "гор.", "ул.", "пер.", "пл.", "наб.", "ш.", "пр.", "просп.", "мкр.", "тер.", "с."),
    *("пос.", "дер.", "обл.", "респ.", "им.", "ст.", "б-р", "пр-т", "пр-кт", "пр-д", "р-н"),
)
#: The same of numbers, and of single letters.
_BEFORE_A_NUMBER: Final = (
    *("д.", "дом", "стр.", "корп.", "к.", "кв.", "оф.", "офис", "пом.", "помещ.", "каб.", "комн."),
    *("лит.", "эт.", "этаж", "вл.", "под.", "подъезд", "а/я", "п.", "пп.", "ст.", "гл.", "прил."),
    *("рис.", "табл."),
)
#: What a code of a party or of an account is called.
_BEFORE_A_CODE: Final = (
    *("ИНН", "КПП", "ИНН/КПП", "БИК", "ОГРН", "ОГРНИП", "ОКПО", "ОКТМО", "ОКВЭД", "ОКУД", "СНИЛС"),
    *("SWIFT", "УИН", "УНП", "р/с", "к/с", "Р/с", "К/с", "сч", "Сч", "тел", "Тел", "телефон"),
    *("Телефон", "факс", "Налоговый номер", "налоговый номер"),
)
#: What is counted or measured, as far as it follows its number at once.
_UNITS: Final = (
    *("%", "‰", "₽", "€", "$", "¥", "₸", "руб", "коп", "тыс", "млн", "млрд", "трлн"),
    *("рубл[а-я]+", "копе[а-я]+", "цент[а-я]*", "доллар[а-я]*", "евро", "евроцент[а-я]*"),
    *("тенге", "тиын[а-я]*", "юан[а-я]+", "фын[а-я]*", "фэн[а-я]*"),
    *(
        "г\\.",
        "гг\\.",
        "год[а-я]*",
        "лет",
        "мес",
        "месяц[а-я]*",
        "недел[а-я]+",
        "дн",
        "дня",
        "дней",
    ),
    *("день", "ч", "час[а-я]*", "мин", "минут[а-я]*", "сек"),
    *("календарн[а-я]+", "рабоч[а-я]+"),
    *("шт", "ед", "экз", "компл", "уп", "упак", "кг", "г", "т", "ц", "мг", "л", "мл"),
    *("мм", "см", "дм", "м", "км", "м²", "м³", "м2", "м3", "га", "кв", "куб", "пог"),
    *("В", "А", "Вт", "кВт", "кВА", "Гц", "МГц", "ГГц", "°C", "бит", "Кбит/с", "Мбит/с", "Гбит/с"),
    *("Кб", "Мб", "Гб", "Тб", "КБ", "МБ", "ГБ", "ТБ", "лист[а-я]*", "наименовани[а-я]+"),
)


def _words(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


#: What precedes a space that must not break, and what follows it.
_RULES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # «№ 15», «§ 3»
        r"(?<=[№§]) (?=\S)",
        # «5 %», «75 центов», «2026 г.», «100 руб.»
        rf"(?<=\d) (?=(?:{'|'.join(_UNITS)})(?!\w))",
        # «31 октября»
        r"(?<=\d) (?=(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*(?!\w))",
        # «г. Лукоморск», «ул. Примерная»
        rf"(?<!\w)(?<![\d»][ {NBSP}])(?:{_words(_BEFORE_A_NAME)})( )(?=[А-ЯЁA-Z\d«&])",
        # «д. 5», «офис 401», «лит. А»
        rf"(?<!\w)(?:{_words(_BEFORE_A_NUMBER)})( )(?=\d|[А-ЯЁ](?!\w))",
        # «КПП 771001001», «р/с 4070…», «сч. № 1»
        rf"(?<!\w)(?:{_words(_BEFORE_A_CODE)})[.:]?( )(?=[\d№+A-Z(])",
        # «Лебедева Н. В.», «Н. В. Лебедева»
        r"(?<=[а-яёa-z]) (?=[А-ЯЁ]\.(?!\w\w))",
        r"(?<![\w.])[А-ЯЁ]\.( )(?=[А-ЯЁ])",
        # «т. д.», «и т. п.», «в т. ч.»
        r"(?<!\w)[тТ]\.( )(?=[а-яё]\.)",
        # a dash begins no line
        r" (?=[—–] )",
    )
)
_PER_CENT = re.compile(r"(?<=\d)(?=%)")
#: «+7 495 000-00-01», «8 (800) 555-35-35»
_TELEPHONE = re.compile(
    r"(?<!\w)(?:\+\d{1,3}|8)(?: ?\(\d{2,5}\)| \d{2,5})(?:[ -]\d{2,4}){1,4}(?!\d)"
)


@lru_cache(_KEPT)
def no_break(text: str) -> str:
    """Return a text with non-breaking spaces where no line may end."""
    if " " in text:
        text = _TELEPHONE.sub(_joined, text)
        for rule in _RULES:
            text = rule.sub(_joined, text)
    return spaced_per_cent(text)


def spaced_per_cent(text: str) -> str:
    """Return a text with every per cent sign off its number: «22 %»."""
    return _PER_CENT.sub(NBSP, text) if "%" in text else text


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(" ", NBSP)
