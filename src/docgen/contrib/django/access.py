"""The site's façade, and its users as docgen knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from docgen.contrib.django import plugin
from docgen.exceptions import ConfigurationError
from docgen.facade import DocGen
from docgen.forks import ForkLock
from docgen.lifecycle import Actor

#: Of the settings, what is not the façade's own.
_OWN: Final = ("source", "database", "schema", "templates", "client_of")
#: A folder of templates of documents in an app.
_FOLDER: Final = "docgen_templates"


class _Site:
    """The façade of a process: made once, whichever thread asks first, before a fork or after.

    Where the site's database is another one than it was, as in tests, it is made anew.
    """

    def __init__(self) -> None:
        self._lock = ForkLock()
        self._docgen: DocGen | None = None
        self._store = ""

    def get(self) -> DocGen:
        stated = settings_of_site()
        store = stated.get("store") or store_address(stated)
        with self._lock:
            if self._docgen is None or store != self._store:
                self._close()
                self._docgen, self._store = make_docgen(), store
            return self._docgen

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._docgen is not None:
            self._docgen.close()
        self._docgen = None


_SITE: Final = _Site()


def get_docgen(user: Any = None) -> DocGen:  # noqa: ANN401 - whatever the site's user model is
    """Return the site's façade, in the name of a user if one is given.

    It may be asked for at any time, in any thread and before a fork: what a process must not share
    with its parent, docgen makes anew.

    Raises:
        ConfigurationError: the settings cannot be used.

    """
    dg = _SITE.get()
    return dg if user is None else dg.acting_as(actor_of(user))


def close_docgen() -> None:
    """Close the site's façade: the next one is made of the settings as they are then."""
    _SITE.close()


def make_docgen() -> DocGen:
    """Return a façade of the settings.

    Raises:
        ConfigurationError: the settings cannot be used.

    """
    stated = dict(settings_of_site())
    source = stated.get("source")
    if isinstance(source, str):
        try:
            source = import_string(source)
        except ImportError as error:
            raise ConfigurationError(f"DOCGEN['source'] cannot be imported: {error}") from error
    given = {name: value for name, value in stated.items() if name not in _OWN}
    given.setdefault("store", store_address(stated))
    plugins = tuple(
        import_string(row) if isinstance(row, str) else row for row in given.pop("plugins", ())
    )
    return DocGen(
        source() if isinstance(source, type) else source,
        templates=[*stated.get("templates", ()), *template_folders()],
        plugins=[*plugins, plugin],
        **given,
    )


def settings_of_site() -> Mapping[str, Any]:
    """Return what the site's settings say of docgen."""
    stated: Mapping[str, Any] = getattr(settings, "DOCGEN", {})
    return stated


def template_folders() -> Iterator[Path]:
    """Yield the folders of templates of documents in the site's apps."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / _FOLDER
        if folder.is_dir():
            yield folder


def store_address(stated: Mapping[str, Any]) -> str:
    """Return the address of a store in the site's own database.

    In PostgreSQL its tables are in a schema of their own, ``docgen`` unless another one is named;
    in an SQLite file they stand beside the site's.

    Raises:
        ConfigurationError: the database is of another kind.

    """
    database = connections[stated.get("database", "default")]
    values = database.settings_dict
    if database.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}?shared=true"
    if database.vendor != "postgresql":
        raise ConfigurationError(
            f"docgen's store cannot lie in {database.vendor}. Give it a database of its own: "
            "DOCGEN = {'store': 'sqlite:///docs.db'}"
        )
    user = quote(values["USER"], safe="")
    password = f":{quote(values['PASSWORD'], safe='')}" if values["PASSWORD"] else ""
    query = {"options": f"-csearch_path={stated.get('schema', 'docgen')}"}
    query |= {name: values[name.upper()] for name in ("host", "port") if values[name.upper()]}
    who = f"{user}{password}@" if user else ""
    return f"postgresql://{who}/{quote(values['NAME'], safe='')}?{urlencode(query)}"


def actor_of(user: Any) -> Actor:  # noqa: ANN401 - whatever the site's user model is
    """Return a user of the site as docgen knows it: the roles are docgen's permissions.

    A user of whom ``DOCGEN["client_of"]`` returns a client's id in the source is that client, in
    the cabinet; unless it is set, one who has an attribute ``docgen_client``.
    """
    granted = sorted(
        permission for permission in user.get_all_permissions() if permission.startswith("docgen.")
    )
    return Actor(
        id=str(user.pk),
        name=user.get_full_name() or user.get_username(),
        roles=tuple(granted),
        client=str(_client_of(user) or ""),
    )


def _client_of(user: Any) -> object:  # noqa: ANN401 - whatever the site's user model is
    stated = settings_of_site().get("client_of")
    if stated is None:
        return getattr(user, "docgen_client", "")
    return (import_string(stated) if isinstance(stated, str) else stated)(user)
