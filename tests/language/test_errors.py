"""Errors in Russian: every code has a sentence, and the page of all codes is whole."""

from __future__ import annotations

import inspect
import pickle
import re
from pathlib import Path

import pytest

from docgen import exceptions
from docgen.exceptions import (
    AnswerError,
    ConfigurationError,
    DataError,
    DataProblem,
    DocGenError,
    RenderError,
    SourceError,
    StorageBusyError,
    UnknownNameError,
)
from docgen.language.errors import (
    ANSWERS,
    PROBLEMS,
    SENTENCES,
    describe_error,
    describe_problem,
)
from docgen.models import (
    Contract,
    Item,
    Organisation,
    Party,
    PartyKind,
    Payment,
    Period,
    SalePayload,
)
from docgen.models.mapping import from_mapping

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "errors.md"
CLASSES = [
    cls
    for _, cls in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(cls, DocGenError)
]
CYRILLIC = re.compile("[а-яё]")


def codes_in_source(pattern):
    """Return what a pattern finds in the package's own code."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    return {code for text in texts for code in re.findall(pattern, text)}


def test_every_error_has_a_code_of_its_own():
    """A program tells errors apart without looking at their words."""
    codes = [cls.code for cls in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", code) for code in codes)


def test_every_sentence_that_an_error_asks_for_is_there():
    """And none that nobody asks for; they are Russian, and go with the error elsewhere."""
    assert codes_in_source(r'\.said\(\s*"([a-z_.]+)"') == SENTENCES.keys()
    assert all(CYRILLIC.search(sentence) for sentence in SENTENCES.values())
    error = ConfigurationError("?").said("request.period", value="зима")
    assert describe_error(error) == "«зима» — не период; пишут 2026-10, 2026-Q4 или 2026"


def test_the_page_lists_every_code_once():
    """Classes, answers and problems of data, each with its sentence."""
    page = PAGE.read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([\w.]+)` \|", page, re.MULTILINE)
    expected = [*(cls.code for cls in CLASSES), *ANSWERS, *PROBLEMS, "data.misfit"]
    assert sorted(listed) == sorted(expected)
    for code, sentence in {**ANSWERS, **PROBLEMS}.items():
        assert f"| `{code}` | {sentence} |" in page


def test_every_misfit_has_a_sentence():
    """Whatever a value may be refused for, an accountant can read why."""
    raised = {f"data.{code}" for code in codes_in_source(r'Misfit\(\s*f?"(\w+)"')}
    raised |= {f"data.expected_{code}" for code in codes_in_source(r'misfit\(value, "(\w+)"')}
    raised |= codes_in_source(r'"(data\.\w+)"')
    assert len(raised) > 30
    assert raised - {"data.misfit"} <= set(PROBLEMS)


def test_every_wrong_answer_has_a_sentence():
    """The reasons that the checks give are those that there are words for."""
    given = codes_in_source(r'_error\(\s*"(\w+)"') | codes_in_source(r'^\s+\("(\w+)", "\w+\.id"')
    assert {f"source.answer.{code}" for code in given} <= set(ANSWERS)
    assert len(given) >= 3


PARTY = {"kind": "company", "name": "ООО «Ромашка»"}
SALE = {"date": "2026-10-31", "seller": PARTY, "buyer": PARTY}


@pytest.mark.parametrize(
    ("cls", "data", "expected"),
    [
        (Party, {"kind": "company"}, ["name: не заполнено"]),
        (Party, {**PARTY, "adress": ""}, ["поля «adress» не бывает"]),
        (
            Party,
            {**PARTY, "kind": "ООО"},
            [
                f"kind: нужно одно из {', '.join(PartyKind)}, а не 'ООО'",
            ],
        ),
        (
            Contract,
            {"number": "1", "date": "завтра"},
            ["date: нужна дата вида 2026-10-31, а не 'завтра'"],
        ),
        (
            Item,
            {"name": "x", "price": "дорого"},
            ["price: нужно число вида 1234.50, а не 'дорого'"],
        ),
        (
            Item,
            {"name": "x", "price": 1, "vat_rate": "21"},
            ["vat_rate: «21» — нет такого значения"],
        ),
        (
            Item,
            {"name": "x", "price": 1, "unit": "попугай"},
            ["unit: «попугай» — нет такого значения"],
        ),
        (
            Organisation,
            {**PARTY, "facsimile_types": "act", "deferral_days": "5"},
            [
                "deferral_days: нужно целое число, а не '5'",
                "facsimile_types: нужен список, а не 'act'",
            ],
        ),
        (Party, {**PARTY, "person": "а б в г"}, ["person: «а б в г» — не «Фамилия Имя Отчество»"]),
        (
            Party,
            {**PARTY, "edo_id": "2BM\u200b-77"},
            ["edo_id: знака U+200B (по счёту 4) в идентификаторе не бывает"],
        ),
        (
            SalePayload,
            {**SALE, "lines": [{"name": "x", "price": "999999999999999", "quantity": 9}]},
            ["сумма строки «x» слишком велика: 8999999999999991.00"],
        ),
        (Period, "октябрь", ["«октябрь» — не период; пишут 2026-10, 2026-Q4 или 2026"]),
        (Payment, 5, ["нужны поля с их значениями, а не 5"]),
    ],
)
def test_what_does_not_fit_is_said_in_russian(cls, data, expected):
    """Each problem with its place and a sentence, all of them at once."""
    with pytest.raises(DataError) as caught:
        from_mapping(cls, data, source="billing.yaml")
    assert describe_error(caught.value) == f"Данные с ошибкой (billing.yaml): {'; '.join(expected)}"


def test_a_problem_without_a_sentence_keeps_its_message():
    """An outside plugin's own refusal is shown as it is."""
    assert describe_problem(DataProblem("", "so it is", "acme.odd")) == "so it is"
    assert describe_error(DataError([("a", "b c")])) == "Данные с ошибкой (data): a: b c"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnknownNameError("client", "7", ()), "Нет клиента «7»"),
        (UnknownNameError("contract of client", "7", ()), "У клиента «7» нет договоров"),
        (UnknownNameError("shade", "x", ()), "Неизвестное название: there is no shade 'x'."),
        (SourceError("the server is away"), "Источник данных не ответил: the server is away"),
        (StorageBusyError("locked"), "Хранилище не отвечает: locked"),
        (RenderError("no"), "Файл не сделать: no"),
        (KeyError("k"), "Ошибка программы KeyError: 'k'"),
    ],
)
def test_every_error_is_named_in_russian(error, expected):
    """By a sentence of its own, or by its kind with its own words after."""
    assert describe_error(error) == expected


def test_errors_keep_what_they_know_between_processes():
    """Codes and details arrive with them."""
    error = DataError([DataProblem("a", "b", "data.expected_text", {"value": "5"})], source="x")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own
    assert (
        describe_error(again)
        == describe_error(error)
        == "Данные с ошибкой (x): a: нужен текст, а не 5"
    )
    answer = AnswerError(
        "source.answer.missing", "it is empty", source="s", method="m", record="r", field="f"
    )
    assert pickle.loads(pickle.dumps(answer)).code == "source.answer.missing"  # noqa: S301 - its own
    assert CYRILLIC.search(describe_error(answer))
