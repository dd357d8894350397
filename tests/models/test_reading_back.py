"""What is told of models without reading them back: only what reading them back would show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any

import attrs
import pytest
from attrs import define, evolve, field, frozen

from docgen import DocGen
from docgen.models import RUB, VAT_RATES, Currency, OwnValues, Payload, Period, VatRate
from docgen.models.address import Address
from docgen.models.mapping import from_mapping, to_mapping
from docgen.models.reading_back import comes_back

DOCGEN = DocGen()
TYPES = sorted(row.code for row in DOCGEN.catalog.types())


class Word(str):
    """A text that is not just a text."""

    __slots__ = ()


class Kind(StrEnum):
    """A text of a plugin's."""

    ODD = "odd"


#: What stands in no field, or in some.
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 5, -1, 10**19, 1.5, "", "a", "Я", "a\r\nb", "a\u200bb", "\x1d", " b "),
    *("a" * 5_001, "+7  999", "12-34", Word("a"), Kind.ODD, b"", b"a", (), [], {}, ("a",), ["a"]),
    *({"a": "b"}, (None,), ((),), dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
    *(map(Decimal, ("0", "-0", "1E+3", "1.50", "1E-9", "1E-8", "9" * 16, "NaN", "Infinity"))),
    *(OwnValues(), OwnValues((("a", "b"),)), OwnValues((("a", "b"), ("a", "c"))), Fraction(1, 2)),
    *(OwnValues([("a", "b")]), OwnValues((["a", "b"],)), OwnValues(("ab",))),  # type: ignore[arg-type]  # a host may do so
    OwnValues((("a",), ("b", "c", "d"))),  # type: ignore[arg-type]  # the same
    *(OwnValues((("a", "b\u200b"),)), OwnValues(((1, 2),)), RUB, evolve(RUB, symbol="r")),  # type: ignore[arg-type]  # a host may do so
    *(VAT_RATES[0], evolve(VAT_RATES[0], percent=21), evolve(VAT_RATES[0], code="20")),
)


def sample_of(code: str, name: str) -> Payload:
    """Return a sample of a type as its payload."""
    data = dict(DOCGEN.catalog.samples(code)[name])
    data.pop("number", None)
    return from_mapping(DOCGEN.catalog.document_type(code).payload, data)


def spoiled(value: Any) -> Iterator[Any]:
    """Yield a model with odd values in its fields, and in those inside it, one each time."""
    if isinstance(value, tuple):
        for index, part in enumerate(value[:1]):
            for odd in (*ODD, *spoiled(part)):
                yield (*value[:index], odd, *value[index + 1 :])
    elif attrs.has(type(value)) and not isinstance(value, (Currency, OwnValues, VatRate)):
        for one in attrs.fields(type(value)):
            for odd in (*ODD, *spoiled(getattr(value, one.name))):
                try:
                    yield evolve(value, **{one.alias: odd})
                except (TypeError, ValueError, AttributeError, ArithmeticError):
                    continue  # the class itself refuses it


@pytest.mark.parametrize("code", TYPES)
def test_payloads_of_all_types_are_known_to_come_back(code: str) -> None:
    """So none of them is read back when it is issued."""
    for name in DOCGEN.catalog.samples(code):
        payload = sample_of(code, name)
        assert comes_back(payload, type(payload)), name
        assert from_mapping(type(payload), to_mapping(payload, keep_pictures=True)) == payload


def test_what_is_known_to_come_back_comes_back() -> None:
    """Whatever odd value stands wherever in a payload: what is told is never more than is so."""
    payload = sample_of("upd", "traceable")
    told = untold = 0
    for odd in spoiled(payload):
        if not comes_back(odd, type(payload)):
            untold += 1
            continue
        told += 1
        read = from_mapping(type(payload), to_mapping(odd, keep_pictures=True))
        assert read == odd
        assert repr(read) == repr(odd)
    assert told > 500
    assert untold > 5_000


def test_of_what_a_class_works_out_nothing_is_told() -> None:
    """Nor of fields of unknown types, unless nothing stands in them, nor of another class."""

    @frozen(kw_only=True)
    class Plain(Payload):
        note: str = ""
        part: Fraction | None = None
        kept: str | None = "kept"

    @frozen(kw_only=True)
    class Counting(Payload):
        count: int = field(init=False, default=0)

    @frozen(kw_only=True)
    class Changing(Payload):
        note: str = ""

        def __attrs_post_init__(self) -> None:
            object.__setattr__(self, "note", f"{self.note}!")

    @frozen(kw_only=True)
    class Shouting(Payload):
        note: str = field(default="", converter="{}!".format)

    @frozen(kw_only=True)
    class Lying(Payload):
        of: Period = None  # type: ignore[assignment]  # as a plugin's author may do

    @frozen(kw_only=True)
    class Longer(Address):
        more: str = ""

    @frozen(kw_only=True)
    class Elsewhere(Payload):
        place: Longer

    @define(init=False)
    class Made(Payload):
        note: str = ""

        def __init__(self, note: str = "", **given: Any) -> None:
            self.__attrs_init__(note=f"{note}!", **given)  # type: ignore[attr-defined]  # of attrs

    @frozen(kw_only=True)
    class Unknown(Payload):
        note: str = ""
        part: Annotated[str, {}] = ""

    class Derived(Plain):
        pass

    seen = sample_of("act", "vat")
    parties = {"date": seen.date, "seller": seen.seller, "buyer": seen.buyer}
    assert comes_back(Plain(**parties), Plain)
    assert not comes_back(Plain(**parties, part=Fraction(1, 2)), Plain)
    assert not comes_back(Plain(**parties, kept=None), Plain)
    assert not comes_back(Plain(**parties), Payload)
    assert not comes_back(Elsewhere(**parties, place=Longer(text="a")), Elsewhere)
    for cls in (Counting, Changing, Shouting, Lying, Made, Unknown, Derived):
        for _ in "ab":  # what is worked out once stays so
            assert not comes_back(cls(**parties), cls), cls
