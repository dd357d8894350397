"""`docgen.toml` and the `DOCGEN_…` variables: from settings to a ready façade.

::

    store = "sqlite:///docs.db"       # DOCGEN_STORE
    artifacts = "files"               # DOCGEN_ARTIFACTS
    templates = ["templates"]
    untrusted_templates = ["uploads"] # what users edit: rendered in killable processes
    engine = "auto"                   # DOCGEN_ENGINE; or "plutoprint", "weasyprint"
    log = "events.jsonl"              # a line of JSON for each event; "-" is the standard error
    fonts = ["fonts"]                 # DOCGEN_FONTS; for what the bundled fonts lack
    card = ["profile", "documents"]   # tabs of docgen clients show; all of them unless given
    schemas = "schemas"               # official schemas added by docgen official add-schema

    [source]
    file = "billing.yaml"             # JSON or YAML, or instead of it:
    sql = "sqlite:///billing.db"      # DOCGEN_SOURCE_SQL
    mapping = "source.toml"

    [template_choice]
    act = "modern"

    [findings]                        # how bad what is found is: see docgen.pipeline.severity
    "buyer.kpp.missing" = "warning"

    [numbering.invoice]
    mask = "СЧ-{N:5}/{YY}"
    reset = "year"

    [exchange.onec]                   # how 1C is written to: see docs/onec.md
    version = "1.17"
    [links]                           # where notices lead to
    document = "https://crm.example/documents/{id}"

    [approvals]                       # who says yes before a document is issued, in order
    contract = ["lawyer", "director"]

    [users.ivanova]                   # docgen --as ivanova, DOCGEN_AS; rights are the plugins'
    name = "Иванова А. П."
    roles = ["manager"]
    client = ""                       # of a cabinet's user, the client
    token = "9f86…"                   # SHA-256 of a token of docgen serve

    [mail.accounts.main]              # see docgen.delivery.settings
    sender = "Северная связь <office@sever.example.com>"
    host = "smtp.example.com"

    [portal]                          # clients' cabinets: see docgen.pipeline.portal_settings
    address = "https://docs.sever.example"
    visible = {contract = false}

    [schedule.month]                  # see docgen.scheduling.rules
    types = ["invoice", "act"]
    when = "day 1"

    [keeping]                         # for how long documents are kept: see docs/keeping.md
    years = 5

    [calendar.2027]                   # days off and worked weekends of a year not known yet
    off = [2027-05-03]

    [language."Соловей Иван Иванович"] # declined forms that go before the engines
    genitive = "Соловья Ивана Ивановича"

    [fields.contract.ikz]             # a field of your own, printed by [договор.поля.икз]
    title = "Идентификационный код закупки"
    alias = "икз"

Paths are relative to the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
from attrs import evolve, field, frozen

from docgen.cli.options import acting_user
from docgen.cli.toml_lines import line_of, told_key
from docgen.exceptions import ConfigurationError, DataError, DataProblem, UnknownNameError
from docgen.lifecycle import Actor

if TYPE_CHECKING:
    from docgen.contrib.fastapi import TokenUser
    from docgen.facade import DocGen
    from docgen.protocols import Source

FILE_NAME: Final = "docgen.toml"

_SQLITE: Final = "sqlite:///"


@frozen(kw_only=True)
class SourceSettings:
    """Where the records are: a file, or a database with the mapping of its queries."""

    file: str = ""
    sql: str = ""
    mapping: str = ""


@frozen(kw_only=True)
class UserSettings:
    """Somebody whom commands may act for; see :class:`docgen.lifecycle.Actor`."""

    name: str = ""
    roles: tuple[str, ...] = ()
    client: str = ""
    token: str = ""


@frozen(kw_only=True)
class StatedSettings:
    """What may stand in ``docgen.toml``."""

    store: str = ""
    artifacts: str = "files"
    templates: tuple[str, ...] = ()
    untrusted_templates: tuple[str, ...] = ()
    engine: str = "auto"
    log: str = ""
    fonts: tuple[str, ...] = ()
    schemas: str = "schemas"
    source: SourceSettings = field(factory=SourceSettings)
    template_choice: Mapping[str, str] = field(factory=dict)
    numbering: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    findings: Mapping[str, Any] = field(factory=dict)
    language: Mapping[str, Any] = field(factory=dict)
    fields: Mapping[str, Any] = field(factory=dict)
    exchange: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    users: Mapping[str, UserSettings] = field(factory=dict)
    links: Mapping[str, str] = field(factory=dict)
    approvals: Mapping[str, tuple[str, ...]] = field(factory=dict)
    card: tuple[str, ...] = ()
    mail: Mapping[str, Any] = field(factory=dict)
    keeping: Mapping[str, Any] = field(factory=dict)
    portal: Mapping[str, Any] = field(factory=dict)
    schedule: Mapping[str, Any] = field(factory=dict)
    calendar: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class ConfigFile(StatedSettings):
    """What ``docgen.toml`` holds; ``folder`` is its own, that paths are relative to.

    ``path`` and ``text`` are the file's; without a file there are none.
    """

    folder: Path
    path: Path | None = None
    text: str = field(default="", repr=False)

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """The folders of fonts."""
        return tuple(self.folder / path for path in self.fonts)


#: What opens the façade in place of the settings: a site's own is given by the site.
_OPENED_BY: Final[ContextVar[Callable[[], DocGen] | None]] = ContextVar("opened_by", default=None)


@contextmanager
def opened_by(host: Callable[[], DocGen]) -> Iterator[None]:
    """Have the commands work over a host's own façade."""
    token = _OPENED_BY.set(host)
    try:
        yield
    finally:
        _OPENED_BY.reset(token)


def open_docgen(config: Path | None = None, engine: str | None = None) -> DocGen:
    """Return the façade that the settings describe, with another engine if one is given.

    Raises:
        ConfigurationError: the file is missing, is not TOML, or holds unknown settings.
        UnknownNameError: ``--as`` names nobody in it.

    """
    return _open(read_settings(config), engine)


def open_existing(config: Path | None = None) -> DocGen:
    """Return the façade for a command that makes nothing new: the store has to be there.

    Raises:
        ConfigurationError: as :func:`open_docgen` does; or there is no file of an SQLite store.

    """
    settings = read_settings(config)
    address = _database_url(settings.store, settings.folder)
    path = Path(address.removeprefix(_SQLITE)).absolute()
    if address.startswith(_SQLITE) and not path.exists():
        raise ConfigurationError(
            f"there is no store {path}. Correct store in {FILE_NAME}, or DOCGEN_STORE; a new one "
            "is made by the first document that docgen issue stores"
        )
    return _open(settings)


def open_over(settings: ConfigFile, store: str) -> DocGen:
    """Return the façade that settings describe, over another store."""
    return _open(evolve(settings, store=store))


def store_address(settings: ConfigFile) -> str:
    """Return the address of the store, its path made absolute; empty where there is none."""
    return _database_url(settings.store, settings.folder.absolute())


def open_for_template(output: Path, config: Path | None = None) -> DocGen:
    """Return the façade for a command that writes a template's folder, perhaps the first of all.

    The folder of templates that is to hold it need not be there yet.
    """
    settings = read_settings(config)

    def is_there(folder: str) -> bool:
        place = settings.folder / folder
        return place.exists() or place.absolute() not in output.absolute().parents

    return _open(
        evolve(
            settings,
            templates=tuple(filter(is_there, settings.templates)),
            untrusted_templates=tuple(filter(is_there, settings.untrusted_templates)),
        )
    )


def open_studio(
    config: Path | None, engine: str | None, *, source: Path | None, templates: Path
) -> DocGen:
    """Return the façade of authors: what lies in their folder of templates is not trusted."""
    from docgen.pipeline.previews.beginning import begin_worker

    settings = read_settings(config)
    templates.mkdir(parents=True, exist_ok=True)
    folders = {(settings.folder / path).resolve() for path in settings.templates}
    if templates.resolve() not in folders:
        untrusted = (*settings.untrusted_templates, str(templates.absolute()))
        settings = evolve(settings, untrusted_templates=tuple(dict.fromkeys(untrusted)))
    if source is not None:
        settings = evolve(settings, source=SourceSettings(file=str(source.absolute())))
    if not settings.font_folders:
        begin_worker()  # it imports what it needs while this process does
    return _open(settings, engine)


def _open(settings: ConfigFile, engine: str | None = None) -> DocGen:
    from docgen.facade import DocGen
    from docgen.models.card import CARD_TABS

    user = _user(settings, acting_user())
    host = _OPENED_BY.get()
    if host is not None:
        return host() if user is None else host().acting_as(user)
    with _placed(settings):
        docgen = DocGen(
            _open_source(settings),
            store=_database_url(settings.store, settings.folder) or None,
            artifacts=_place(settings.artifacts, settings.folder),
            templates=[settings.folder / path for path in settings.templates],
            untrusted_templates=[settings.folder / path for path in settings.untrusted_templates],
            template_choice=settings.template_choice,
            numbering=settings.numbering,
            findings=settings.findings,
            language=settings.language,
            fields=settings.fields,
            engine=engine or settings.engine,
            plugins=_event_log(settings),
            fonts=settings.font_folders,
            schemas=settings.folder / settings.schemas,
            exchange=settings.exchange,
            links=settings.links,
            approvals=settings.approvals,
            card=settings.card or CARD_TABS,
            mail=settings.mail and _with_folders(settings.mail, settings.folder),
            keeping=settings.keeping,
            portal=settings.portal,
        )
    return docgen if user is None else docgen.acting_as(user)


def _event_log(settings: ConfigFile) -> list[object]:
    """Return the plugin that logs events, where the settings want a log."""
    if not settings.log:
        return []
    from docgen.watching.logs import EventLog, write_lines_to

    write_lines_to(None if settings.log == "-" else settings.folder / settings.log)
    return [EventLog()]


@contextmanager
def _placed(settings: ConfigFile) -> Iterator[None]:
    """Say of an error about a setting on which line of the file it stands."""
    try:
        yield
    except (ConfigurationError, UnknownNameError) as error:
        line = line_of(settings.text, error.setting) if error.setting else None
        if line is None:
            raise
        raise ConfigurationError(f"{settings.path}, line {line}: {error}") from None


def _user(settings: ConfigFile, name: str) -> Actor | None:
    """Return whom the commands act for, if for anybody."""
    if not name:
        return None
    try:
        user = settings.users[name]
    except KeyError:
        raise UnknownNameError("user in [users] of the settings", name, settings.users) from None
    return _actor(name, user)


def _actor(name: str, user: UserSettings) -> Actor:
    return Actor(id=name, name=user.name or name, roles=user.roles, client=user.client)


def token_users(config: Path | None = None) -> tuple[TokenUser, ...]:
    """Return whom the tokens of the settings stand for."""
    from docgen.contrib.fastapi import TokenUser

    users = read_settings(config).users
    return tuple(
        TokenUser(token_hash=user.token, user=_actor(name, user))
        for name, user in users.items()
        if user.token
    )


def read_settings(config: Path | None = None) -> ConfigFile:
    """Read the file given, else that of ``DOCGEN_CONFIG``, else ``docgen.toml`` here, if any."""
    named = config or (Path(os.environ["DOCGEN_CONFIG"]) if "DOCGEN_CONFIG" in os.environ else None)
    path = named or Path(FILE_NAME)
    if named is None and not path.exists():
        return _with_variables(ConfigFile(folder=Path.cwd()))
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML: {error}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        key = told_key(text, str(error))
        about = f"{key}: " if key else ""
        raise ConfigurationError(f"{path} is not TOML: {about}{error}") from None
    return _with_variables(_structure(data, path, text))


def _structure(data: Mapping[str, Any], path: Path, text: str) -> ConfigFile:
    from docgen.models.mapping import from_settings

    try:
        stated = from_settings(StatedSettings, data, source=str(path))
    except DataError as error:
        described = (_described(problem, path, text) for problem in error.problems)
        raise ConfigurationError("; ".join(described)) from None
    return ConfigFile(
        folder=path.resolve().parent, path=path, text=text, **attrs.asdict(stated, recurse=False)
    )


def _described(problem: DataProblem, path: Path, text: str) -> str:
    """Return what is wrong with a setting, with its name and its line."""
    section = [name.partition("[")[0] for name in problem.path.split(".") if name]
    name = problem.details.get("name") if problem.code == "data.unknown_field" else None
    setting = [*section, name] if name else section
    line = line_of(text, ".".join(setting))
    place = f"{path}, line {line}" if line else str(path)
    if name is None:
        return f"{place}: {'.'.join(setting)}: {problem.message}"
    home = SourceSettings if section == ["source"] else StatedSettings
    known = ", ".join(attribute.name for attribute in attrs.fields(home))
    nearest = problem.details["nearest"].partition(",")[0]
    hint = f"; did you mean {nearest!r}?" if nearest else "."
    return f"{place}: there is no setting {'.'.join(setting)!r}{hint} Known settings: {known}"


def _with_variables(settings: ConfigFile) -> ConfigFile:
    variables = {
        name: os.environ[f"DOCGEN_{name.upper()}"]
        for name in ("store", "artifacts", "engine")
        if f"DOCGEN_{name.upper()}" in os.environ
    }
    settings = evolve(settings, **variables)  # type: ignore[arg-type] # all three are texts
    if "DOCGEN_SOURCE_SQL" in os.environ:
        source = evolve(settings.source, sql=os.environ["DOCGEN_SOURCE_SQL"])
        settings = evolve(settings, source=source)
    return settings


def _open_source(settings: ConfigFile) -> Source | None:
    source = settings.source
    if source.file:
        from docgen.sources import MappingSource

        return MappingSource.from_file(settings.folder / source.file)
    if source.sql:
        if not source.mapping:
            raise ConfigurationError("[source] has sql, but no mapping; name the TOML of queries")
        from docgen.sources import SqlSource

        url = _database_url(source.sql, settings.folder)
        return SqlSource(url, settings.folder / source.mapping)
    return None


def _with_folders(mail: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Make the folders of mail accounts relative to the settings' folder."""
    accounts = mail.get("accounts", {})
    if not isinstance(accounts, Mapping):
        return mail
    found = {
        name: {**row, "folder": str(folder / row["folder"])}
        if isinstance(row, Mapping) and isinstance(row.get("folder"), str) and row["folder"]
        else row
        for name, row in accounts.items()
    }
    return {**mail, "accounts": found}


def _place(place: str, folder: Path) -> str | Path:
    """Make a path relative to the settings' folder; an address stays as it is."""
    return place if "://" in place else folder / place


def _database_url(url: str, folder: Path) -> str:
    """Make the path of an SQLite address relative to the settings' folder."""
    if not url.startswith(_SQLITE) or url == _SQLITE:
        return url
    return f"{_SQLITE}{folder / url.removeprefix(_SQLITE)}"
