"""Many tenants in one PostgreSQL: a schema each, and a user who gets into no other."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import make_url

from docgen import DocGen
from docgen.exceptions import StorageError, UnknownNameError
from docgen.kit.samples import sale

TENANTS = ("sever", "yug")


@pytest.fixture
def addresses(make_database):
    """Make a schema and a user of it for each tenant; return the addresses of their stores."""
    address = make_url(make_database())
    plain = address.render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for name in TENANTS:
            user = f"{address.database}_{name}"
            connection.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'x'")
            connection.execute(f"CREATE SCHEMA {name} AUTHORIZATION {user}")
    yield {
        name: address.set(username=f"{address.database}_{name}", password="x")  # noqa: S106
        .update_query_dict({"options": f"-csearch_path={name}"})
        .render_as_string(hide_password=False)
        for name in TENANTS
    }
    with psycopg.connect(plain, autocommit=True) as connection:
        for name in TENANTS:
            connection.execute(f"DROP OWNED BY {address.database}_{name} CASCADE")
            connection.execute(f"DROP ROLE {address.database}_{name}")


def test_tenants_have_numbers_of_their_own_and_see_nothing_of_others(addresses, tmp_path):
    """Neither a list nor an id leads over, and the database itself refuses a wrong address."""
    with (
        DocGen(store=addresses["sever"], artifacts=tmp_path / "sever") as north,
        DocGen(store=addresses["yug"], artifacts=tmp_path / "yug") as south,
    ):
        assert [north.issue("invoice", sale(), key=key).number for key in "ab"] == ["1", "2"]
        assert south.issue("invoice", sale(), key="a").number == "1"
        assert [len(dg.documents.list()) for dg in (north, south)] == [2, 1]
        assert north.store.id != south.store.id
        with pytest.raises(UnknownNameError):
            south.documents.get(2)
        assert south.file(1, "html").content
    wrong = make_url(addresses["yug"]).update_query_dict({"options": "-csearch_path=sever"})
    with (
        DocGen(store=wrong.render_as_string(hide_password=False), artifacts=tmp_path) as dg,
        pytest.raises(StorageError),
    ):
        dg.store  # noqa: B018 - opened by being asked for
