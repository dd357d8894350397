from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import PluginError, UnknownNameError, UnknownShortcodeError
from docgen.models import Case, Period, PersonName, currency
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.values import Money, Noted, Position, printed

TABLE = ModifierTable(rows=MODIFIERS)
IVANOV = PersonName.parse("Иванов Иван Иванович")
SUM = Money(amount=Decimal("1234.50"))


def apply(name: str, value: object, argument: str | None = None) -> object:
    """Apply a modifier as a shortcode would."""
    modifier = TABLE.find(name)
    assert modifier is not None
    return modifier.apply(value, TABLE.canonical_argument(modifier, argument))


@pytest.mark.parametrize(
    ("name", "argument", "value", "expected"),
    [
        ("case", "genitive", IVANOV, "Иванова Ивана Ивановича"),
        ("падеж", "Родительный", IVANOV, "Иванова Ивана Ивановича"),
        ("case", "genitive", Position(text="генеральный директор"), "генерального директора"),
        ("case", "dative", "главный бухгалтер", "главному бухгалтеру"),
        ("format", "initials", IVANOV, "Иванов\u00a0И.\u00a0И."),
        ("формат", "инициалы_впереди", IVANOV, "И.\u00a0И.\u00a0Иванов"),
        ("format", "long", date(2026, 1, 15), "«15»\u00a0января 2026\u00a0г."),
        ("format", "short", Period.parse("2026-10"), "01.10.2026–31.10.2026"),
        ("format", "plain", SUM, "1234.50"),
        ("format", "number", SUM, "1\u00a0234,5"),
        ("format", "money", Decimal(5), "5,00"),
        (
            "format",
            "groups",
            "40702810600000000901",
            "4070\u00a02810\u00a06000\u00a00000\u00a00901",
        ),
        ("формат", "группами", "RS35 2600 0560 1001", "RS35\u00a02600\u00a00560\u00a01001"),
        ("format", "groups", "12-345/67", "12-345/67"),
        ("format", "groups", "", ""),
        ("words", None, SUM, "Одна тысяча двести тридцать четыре рубля 50 копеек"),
        ("прописью", "полностью", Money(amount=Decimal(2)), "Два рубля ноль копеек"),
        (
            "words",
            None,
            Money(amount=Decimal(1), currency=currency("USD")),
            "Один доллар США 00 центов",
        ),
        ("words", None, 21, "двадцать один"),
        ("plural", "строка,строки,строк", 22, "строки"),
        ("plural", "рубль, рубля, рублей", Decimal("1.5"), "рубля"),
        ("round", "1", Decimal("2.55"), "2,6"),
        ("round", None, SUM, "1\u00a0235,00"),
        ("upper", None, "ёж", "ЁЖ"),
        ("lower", None, "ООО", "ооо"),
        ("capitalize", None, "директор АО", "Директор АО"),
        ("prefix", "КПП ", "77", "КПП 77"),
        ("suffix", " шт.", Decimal("2.50"), "2,5 шт."),
    ],
)
def test_a_modifier_prints(name, argument, value, expected):
    """Each modifier gives what its row of the reference promises."""
    assert printed(apply(name, value, argument)) == expected


def test_a_declined_name_can_be_shortened():
    """`case` gives a name again, so that initials can be made of it."""
    assert (
        apply("format", apply("case", IVANOV, "genitive"), "initials") == "Иванова\u00a0И.\u00a0И."
    )


def test_a_form_given_in_the_data_wins():
    """Positions carry declined forms from the data."""
    position = Position(text="и.о.", forms={Case.GENITIVE: "исполняющего обязанности"})
    assert apply("case", position, "genitive") == "исполняющего обязанности"


def test_a_doubtful_name_stays_and_says_so():
    """Without a gender nothing is declined, and the note names the person and the remedy."""
    found = apply("case", PersonName(last="Ким", first="Саша"), "genitive")
    assert isinstance(found, Noted)
    assert printed(found.value) == "Ким Саша"
    assert "Ким Саша" in found.note
    assert "Укажите" in found.note


@pytest.mark.parametrize(
    ("name", "argument", "value"),
    [
        ("case", "genitive", Decimal(5)),
        ("words", None, "пять"),
        ("words", None, Decimal("1.5")),
        ("words", None, True),
        ("plural", "а,б,в", "x"),
        ("round", "1", "x"),
        ("format", "short", "x"),
        ("upper", None, True),
    ],
)
def test_an_unsuitable_value_is_refused(name, argument, value):
    """A modifier says which values it shapes."""
    with pytest.raises(TypeError, match=r"shapes|no text"):
        apply(name, value, argument)


@pytest.mark.parametrize(
    ("name", "argument"), [("case", None), ("plural", "а,б"), ("round", "99"), ("prefix", None)]
)
def test_a_missing_or_wrong_argument_is_refused(name, argument):
    """Arguments that a modifier cannot use are named."""
    with pytest.raises(ValueError, match=name):
        apply(name, 5 if name in {"plural", "round"} else "x", argument)


def test_a_style_of_another_type_is_refused_with_the_known_ones():
    """Initials of a sum are refused, and the styles of sums are offered."""
    with pytest.raises(UnknownNameError, match="money"):
        apply("format", SUM, "initials")


def test_an_unknown_value_of_an_argument_offers_the_nearest():
    """A misspelt case is told with its neighbour."""
    with pytest.raises(UnknownShortcodeError) as caught:
        apply("case", IVANOV, "genitve")
    assert "genitive" in caught.value.nearest


def test_two_modifiers_of_one_name_are_refused():
    """A table where a name means two things is refused."""
    twin = MODIFIERS[0].__class__(
        name="падеж", alias="x", title="", example="", apply=MODIFIERS[0].apply
    )
    with pytest.raises(PluginError, match="падеж"):
        ModifierTable(rows=(*MODIFIERS, twin))


@given(st.decimals(-(10**12), 10**12, places=6), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_rounding_moves_a_number_by_half_a_place_at_most(number, places):
    """`round` keeps the places it is asked for and errs by half of the last at most."""
    rounded = apply("round", number, str(places))
    assert isinstance(rounded, Decimal)
    assert rounded.as_tuple().exponent == -places
    assert abs(rounded - number) * 2 <= Decimal(1).scaleb(-places)
