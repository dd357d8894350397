"""The app: its checks, its permissions, its store made with the site's own tables."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class DocGenConfig(AppConfig):
    """docgen in a site of Django's."""

    name = "docgen.contrib.django"
    label = "docgen"
    verbose_name = "Документы"

    def ready(self) -> None:
        """Register the checks, and make the store's tables after the site's."""
        from docgen.contrib.django.checks import check_settings

        register(check_settings)
        post_migrate.connect(make_store, sender=self)


def make_store(*, using: str, **_: Any) -> None:  # noqa: ANN401 - whatever Django tells
    """Make the tables of the store, or bring them up to date, as ``manage.py migrate`` does."""
    from django.db import connections

    from docgen.contrib.django.access import get_docgen, settings_of_site

    stated = settings_of_site()
    if using != stated.get("database", "default"):
        return
    connection = connections[using]
    if "store" not in stated and connection.vendor == "postgresql":
        schema = connection.ops.quote_name(stated.get("schema", "docgen"))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    get_docgen().store  # noqa: B018 - its tables are made when it is first opened
