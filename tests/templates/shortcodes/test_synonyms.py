"""What is suggested for a name that no shortcode has."""

from __future__ import annotations

import pytest

from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.synonyms import meant_names


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("покупатель.имя", "покупатель.наименование"),
        ("заказчик.название", "покупатель.наименование"),
        ("Исполнитель.Директор", "продавец.руководитель"),
        ("поставщик.рс", "продавец.банк.счёт"),
        ("продавец.бик", "продавец.банк.бик"),
        ("клиент.email", "покупатель.почта"),
        ("сумма", "итого"),
        ("номер_договора", "договор.номер"),
        ("услуга.кол_во", "позиция.количество"),
        ("supplier.title", "seller.name"),
        ("customer.inn", "buyer.inn"),
    ],
)
def test_other_words_for_a_name_are_known(pure, written, meant):
    """What people call a thing leads to what docgen calls it, in the block too."""
    catalog = Catalog(rows=tuple(pure.catalog.shortcodes("invoice")))
    assert meant_names(written, catalog.everywhere)[0] == meant


def test_what_has_no_other_word_is_left_to_the_letters(pure):
    """Nor are names of many parts tried in all ways."""
    scope = Catalog(rows=tuple(pure.catalog.shortcodes("invoice"))).everywhere
    assert meant_names("покупатель.инк", scope) == ()
    assert meant_names(".".join(["сумма"] * 40), scope) == ()
