from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text

from docgen import DocGen, hookimpl


@pytest.fixture(params=["sqlite", "postgresql"])
def crm_url(request, tmp_path):
    """Name a database that holds a CRM's table, on both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/crm.db"
    else:
        url = request.getfixturevalue("make_database")()
        url = (
            make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        )
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE deals (id INTEGER PRIMARY KEY, number TEXT)"))
        if request.param == "postgresql":
            connection.execute(text("CREATE SCHEMA docgen"))
    engine.dispose()
    return url


@pytest.fixture
def crm(crm_url):
    """Open the CRM's own engine."""
    # However many write, none of them is to give up waiting.
    waiting = {"timeout": 600} if crm_url.startswith("sqlite") else {}
    engine = create_engine(crm_url, connect_args=waiting, pool_size=20, pool_timeout=600)
    yield engine
    engine.dispose()


def store_beside(crm_url):
    """Return the address of docgen's store in the database of a CRM."""
    if crm_url.startswith("sqlite"):
        return f"{crm_url}?shared=true"
    url = make_url(crm_url).update_query_dict({"options": "-csearch_path=docgen"})
    return url.render_as_string(hide_password=False)


@pytest.fixture
def open_beside(crm_url, tmp_path, plugin):
    """Open a façade whose store is in the CRM's database; what plugins are told is its list."""

    @contextmanager
    def open_one(**settings):
        told = []

        @hookimpl
        def docgen_after_document_issued(document):
            told.append(document.number)

        watching = plugin("watching", docgen_after_document_issued)
        with DocGen(
            store=store_beside(crm_url),
            artifacts=tmp_path / "files",
            plugins=[watching],
            **settings,
        ) as dg:
            dg.store  # noqa: B018 - its tables are made when it is first opened
            dg.told = told
            yield dg

    return open_one


@pytest.fixture
def beside(open_beside):
    """Return such a façade."""
    with open_beside() as dg:
        yield dg
