"""System checks: what would fail at the first document is told by ``manage.py check``."""

from __future__ import annotations

from typing import Any, Final

from django.core.checks import Error, Warning  # noqa: A004 - Django's own names
from django.db import connections

from docgen.contrib.django.access import get_docgen, settings_of_site
from docgen.contrib.django.sources import ModelSource
from docgen.exceptions import DocGenError

_INSTALL: Final = "DOCGEN = {'source': 'crm.documents.CrmSource', 'artifacts': BASE_DIR / 'files'}"


def check_settings(**_: Any) -> list[Any]:  # noqa: ANN401 - whatever Django tells
    """Return what is wrong with the site's settings of docgen."""
    stated = settings_of_site()
    found: list[Any] = []
    if "artifacts" not in stated:
        found.append(
            Warning(
                "DOCGEN does not say where files are kept, so it is the folder «files» of "
                "wherever the server is started",
                hint=_INSTALL,
                id="docgen.W001",
            )
        )
    if not stated.get("source"):
        found.append(
            Warning(
                "DOCGEN names no source, so documents can be made of given data only",
                hint=_INSTALL,
                id="docgen.W002",
            )
        )
    try:
        source = get_docgen().source
    except (DocGenError, ImportError, TypeError) as error:
        return [*found, Error(f"DOCGEN cannot be used: {error}", id="docgen.E001")]
    return [*found, *_undeclared(source), *_deferred(stated)]


def _undeclared(source: object) -> list[Any]:
    """Tell of a source of models that would keep every document from being made."""
    problems = source.problems() if isinstance(source, ModelSource) else ()
    name = type(source).__name__
    return [Error(f"{name}: {problem}", id="docgen.E002") for problem in problems]


def _deferred(stated: Any) -> list[Any]:  # noqa: ANN401 - the settings
    """Warn of transactions in SQLite that are refused the lock half-way, without any wait."""
    if "store" in stated:
        return []
    database = connections[stated.get("database", "default")]
    mode = database.settings_dict.get("OPTIONS", {}).get("transaction_mode", "")
    if database.vendor != "sqlite" or str(mode).upper() == "IMMEDIATE":
        return []
    return [
        Warning(
            "transactions of this SQLite database begin by reading, and one that then issues a "
            "document can be refused when another one writes",
            hint="DATABASES = {'default': {…, 'OPTIONS': {'transaction_mode': 'IMMEDIATE'}}}",
            id="docgen.W003",
        )
    ]
