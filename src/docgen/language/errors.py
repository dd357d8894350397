"""Errors in Russian, for the reports that an accountant reads.

An error says everything to developers, in English; here a sentence is made of its code and of
what it is about. What has no sentence of its own is named by its kind, with its own words after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen.exceptions import (
    AnswerError,
    ApprovalNeededError,
    DataError,
    DataProblem,
    DocGenError,
    ForbiddenError,
    IssueRefusedError,
    UnknownNameError,
)

#: By the codes of :class:`docgen.exceptions.DataProblem`.
PROBLEMS: Final[Mapping[str, str]] = {
    "data.missing": "не заполнено",
    "data.empty_file": "файл пустой",
    "data.unknown_field": "поля «{name}» не бывает",
    "data.extent_values": "в документе больше {limit} значений",
    "data.extent_characters": "во всех текстах документа больше {limit} знаков",
    "data.extent_depth": "значения вложены глубже {limit}",
    "data.extent_number": "целое число больше {limit}",
    "data.extent_exponent": "у числа больше {limit} нулей на конце или слишком много знаков",
    "data.undeclared_field": "поле «{name}» не объявлено в [fields] docgen.toml",
    "data.unknown_name": "«{name}» — нет такого значения",
    "data.too_deep": "данные вложены слишком глубоко",
    "data.expected_text": "нужен текст, а не {value}",
    "data.expected_number": "нужно число, а не {value}",
    "data.expected_number_form": "нужно число вида 1234.50, а не {value}",
    "data.expected_number_size": "число {value} слишком велико",
    "data.expected_number_fraction": "в числе {value} слишком много знаков после точки",
    "data.expected_whole_number": "нужно целое число, а не {value}",
    "data.expected_boolean": "нужно «да» или «нет» (true, false), а не {value}",
    "data.expected_date": "нужна дата вида 2026-10-31, а не {value}",
    "data.expected_day": "нужна дата без времени, а не {value}",
    "data.expected_moment": "нужны дата и время вида 2026-10-31T14:05:00+03:00, а не {value}",
    "data.expected_period": "нужен период вида 2026-10, а не {value}",
    "data.expected_code": "нужен код, а не {value}",
    "data.expected_picture": "нужна картинка PNG или JPEG, а не {value}",
    "data.expected_base64": "картинка записана с ошибкой: {value}",
    "data.expected_option": "нужно одно из {options}, а не {value}",
    "data.expected_list": "нужен список, а не {value}",
    "data.expected_mapping": "нужны поля с их значениями, а не {value}",
    "data.expected_fields": "нужны поля с их значениями, а не {value}",
    "data.period": "«{value}» — не период; пишут 2026-10, 2026-Q4 или 2026",
    "data.person_name": "«{value}» — не «Фамилия Имя Отчество»",
    "data.identifier_character": "знака {character} (по счёту {position}) в идентификаторе "
    "не бывает",
    "data.text_long": "текст длиннее {limit} знаков: {length}",
    "data.text_lines": "в тексте больше {limit} строк",
    "data.text_word": "слово длиннее {limit} знаков",
    "data.text_marks": "больше {limit} надстрочных знаков над одной буквой",
    "data.picture_kind": "картинка не PNG и не JPEG",
    "data.picture_large": "картинка больше {limit} байт",
    "data.picture_file": "картинка «{name}» не читается",
    "data.qr_currency": "QR-код для оплаты бывает только в рублях, а не в {currency}",
    "data.qr_empty": "для QR-кода оплаты не заполнено {field}",
    "data.qr_long": "для QR-кода оплаты {field} длиннее {limit} знаков: {length}",
    "data.qr_amount": "сумма QR-кода оплаты должна быть больше нуля, а не {amount}",
    "data.qr_separator": "в данных QR-кода оплаты есть все знаки, которыми их разделяют",
    "data.lines_mixed": "у одних строк суммы указаны, у других нет",
    "data.line_too_large": "сумма строки «{name}» слишком велика: {amount}",
    "data.untranslated": "значению «{value}» столбца {column} нет перевода",
    "data.unclean": "«{value}» столбца {column} не очистить шагом {step}",
    "data.id_missing": "не указан идентификатор",
    "data.id_repeated": "идентификатор {value} уже есть у другой записи",
    "data.reference_unknown": "записи с идентификатором {value} нет",
}

#: By the codes of :class:`docgen.exceptions.AnswerError`.
ANSWERS: Final[Mapping[str, str]] = {
    "source.answer.id": "спрошено о «{asked}», а ответ — о «{given}»",
    "source.answer.client": "спрошено о клиенте «{asked}», а запись — клиента «{given}»",
    "source.answer.contract": "спрошено о договоре «{asked}», а запись — договора «{given}»",
    "source.answer.organisation": "спрошено об организации «{asked}», а запись — «{given}»",
    "source.answer.period": "{given} — вне периода {asked}",
    "source.answer.repeated": "одна и та же запись дана дважды",
    "source.answer.missing": "не заполнено",
    "source.answer.kind": "нужно {asked}, а дано {given}",
}

#: What whoever asks for documents can mend by themselves, by ``sentence`` of an error.
SENTENCES: Final[Mapping[str, str]] = {
    "request.period": "«{value}» — не период; пишут 2026-10, 2026-Q4 или 2026",
    "request.period_missing": "Не указан период, например 2026-10",
    "request.contract_missing": "Не указаны ни договор, ни клиент",
    "request.several_contracts": "У клиента «{client}» несколько договоров, укажите один из них: "
    "{contracts}",
    "request.other_client": "Договор «{contract}» — не клиента «{client}»",
    "request.beside_data": "Вместе с данными документа не указывают: {names}",
    "request.blank_number": "Номер пустой; без него документ получит следующий по порядку",
    "mail.no_account": "Почта не настроена: письма отправлять не с чего",
    "mail.no_account_of": "Для организации «{organisation}» почта не настроена",
    "payment.amount": "Оплата не может быть на {amount}: нужна сумма больше нуля, до целых копеек",
    "payment.not_payable": "По документу {document} не платят; укажите его счёт",
    "payment.closed": "Документ {document} аннулирован или в архиве, его оплату не изменить",
    "step.impossible": "Такой шаг невозможен: документ уже «{source}»",
    "step.administrator": "Шаг назад делает только администратор",
    "step.reason": "Укажите причину",
}

#: What is not there, by the kinds of :class:`docgen.exceptions.UnknownNameError`.
_UNKNOWN: Final[Mapping[str, str]] = {
    "client": "Нет клиента «{name}»",
    "organisation": "Нет организации «{name}»",
    "contract": "Нет договора «{name}»",
    "contract of client": "У клиента «{name}» нет договоров",
    "document": "Нет документа {name}",
    "payment": "Нет платежа {name}",
    "row": "Записи с таким номером нет",
    "document type": "Нет типа документов «{name}»",
    "kind of data": "Данных вида «{name}» не бывает",
    "sample": "Нет образца «{name}»; есть {known}",
    "format": "Файла вида «{name}» не бывает; бывают {known}",
    "PDF engine": "Нет программы печати «{name}»; есть {known}",
    "currency": "Нет валюты «{name}»",
}

#: How an error without a sentence of its own is named, by its code or the beginning of it.
_KINDS: Final[Mapping[str, str]] = {
    "plugin": "Ошибка плагина",
    "configuration": "Ошибка в настройках",
    "unknown_name": "Неизвестное название",
    "source": "Источник данных не ответил",
    "edo": "Оператор ЭДО",
    "keeping": "Хранение",
    "delivery": "Письмо не отправлено",
    "settlement": "Оплату не принять",
    "transition": "Такой шаг невозможен",
    "forbidden": "Нет права",
    "errand": "С запросом так нельзя",
    "template": "Ошибка в шаблоне",
    "render": "Файл не сделать",
    "storage": "Хранилище не отвечает",
}


def describe_problem(problem: DataProblem) -> str:
    """Return what is wrong with a value, without its place; the message where nothing fits."""
    sentence = PROBLEMS.get(problem.code)
    return sentence.format(**problem.details) if sentence else problem.message


def describe_error(error: BaseException) -> str:
    """Return what went wrong as one sentence for a person who reads Russian."""
    if not isinstance(error, DocGenError):
        return f"Ошибка программы {type(error).__name__}: {error}"
    told = _sentence_of(error)
    if told:
        return told
    kind = _KINDS.get(error.code.partition(".")[0])
    return f"{kind}: {error}" if kind else str(error)


def _sentence_of(error: DocGenError) -> str:
    """Return the sentence that an error has of its own, if it has one."""
    told = ""
    if isinstance(error, DataError):
        places = (_placed(problem.path, describe_problem(problem)) for problem in error.problems)
        told = f"Данные с ошибкой ({error.source}): {'; '.join(places)}"
    elif isinstance(error, AnswerError):
        why = _placed(error.field, ANSWERS[error.code].format(**error.details))
        told = f"Источник ответил не то ({error.source}.{error.method}, {error.record}): {why}"
    elif error.sentence:
        told = SENTENCES[error.sentence].format(**error.details)
    elif isinstance(error, IssueRefusedError):
        errors = (row.message for row in error.findings if row.severity == "error")
        told = f"Документ не выпущен: {'; '.join(errors)}"
    elif isinstance(error, ForbiddenError):
        told = f"Нет права: {_right(error)}"
    elif isinstance(error, ApprovalNeededError):
        told = f"Сначала нужно согласие: {', '.join(error.approvers)}"
    elif isinstance(error, UnknownNameError):
        sentence = _UNKNOWN.get(error.kind) or _UNKNOWN.get(error.kind.partition(" of ")[0], "")
        told = sentence.format(name=error.name, known=", ".join(error.known))
    return told


def _right(error: ForbiddenError) -> str:
    """Return what somebody has no right to, as the table of rights calls it."""
    from docgen.models.rights import RIGHTS

    kind = error.subject.partition(" ")[0].rstrip(",")
    titles = (right.title for right in RIGHTS if (right.action, right.kind) == (error.action, kind))
    return next(titles, str(error))


def _placed(path: str, sentence: str) -> str:
    return f"{path}: {sentence}" if path else sentence
