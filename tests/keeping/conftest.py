"""A store with a person's documents of long ago, and of last month."""

from __future__ import annotations

import copy
import os

import pytest

from docgen.kit.samples import sale

PERSON = {
    "kind": "natural_person",
    "id": "42",
    "name": "Громов Пётр Ильич",
    "person": "Громов Пётр Ильич",
    "inn": "500100732259",
    "birth_date": "1980-05-17",
    "address": "101000, г. Москва, Чистый бульвар, д. 7, кв. 12",
    "phone": "+7 916 000-00-07",
    "email": "gromov@example.com",
    "identity_document": {"series": "4509", "number": "123456", "issued_by": "ОВД «Тестовый»"},
    "contacts": [{"name": "Громова Анна Сергеевна", "email": "anna@example.com"}],
}


def make_sale(day, *, name="Доступ к сети Интернет", buyer=PERSON):
    """Return a sale without VAT on a day, to a person unless somebody else is named."""
    data = copy.deepcopy(sale())
    data["seller"]["vat_policy"] = {"rate": "none"}
    line = {"name": f"{name} для Громова П. И.", "price": "1200.50"}
    contract = data["contract"] | {"date": "2019-01-12", "id": "k1"}
    return (
        data
        | {"date": day, "buyer": buyer, "lines": [line], "period": None}
        | {"contract": contract}
    )


@pytest.fixture
def sold():
    """Make a sale on a day; see :func:`make_sale`."""
    return make_sale


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Name the address of a database that has no tables yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/docs.db"
    return request.getfixturevalue("make_database")()


@pytest.fixture
def empty_url(url, tmp_path, request):
    """Name the address of another one, of the same kind."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/restored.db"
    return request.getfixturevalue("make_database")()


@pytest.fixture
def tools(url, monkeypatch, sql_at):
    """Put PostgreSQL's own programs, of the tests' server, on PATH."""
    if url.startswith("postgresql"):
        (shown,) = sql_at(url, "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        monkeypatch.setenv("PATH", shown[0], prepend=os.pathsep)
