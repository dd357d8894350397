"""What ``[mail]`` in ``docgen.toml`` says: accounts, who gets what, where links lead."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from attrs import evolve, field, frozen

from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.models import PartyKind, PayerKind, PaymentMethod, Status
from docgen.models.mapping import from_settings
from docgen.store.outbox.entries import Quota

_LIMIT: Final = re.compile(r"(\d+)/(minute|hour|day)")
_SPANS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


class Security(StrEnum):
    """How a connection to a server is made safe."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Audience(StrEnum):
    """Who gets a letter."""

    CLIENT = "client"
    STAFF = "staff"
    BOTH = "both"
    NOBODY = "nobody"


class Attaching(StrEnum):
    """How files go: each by itself, all as one PDF, or as links."""

    APART = "apart"
    MERGED = "merged"
    LINK = "link"


class LinksTo(StrEnum):
    """Where a letter leads its client: to the host's pages, its document, or the whole cabinet."""

    OWN = "own"
    DOCUMENT = "document"
    CABINET = "cabinet"


@frozen(kw_only=True)
class MailAccount:
    """A server and whose letters it sends.

    ``sender`` is whom letters are from, ``Имя <адрес>``; ``organisations`` are the ids of those
    whose letters go by it. ``folder`` is where ``.eml`` files are put instead of sending them;
    without a host and a folder the letters are carried by a plugin (``docgen_mail_transport``).
    ``limit`` is how many letters it sends at most: ``100/hour``. ``timeout`` is of every step, in
    seconds; a connection is kept for ``letters_a_connection``.
    """

    sender: str
    host: str = ""
    port: int = 0
    security: Security = Security.TLS
    user: str = ""
    password: str = field(default="", repr=False)
    reply_to: str = ""
    folder: str = ""
    limit: str = ""
    timeout: float = 30.0
    letters_a_connection: int = 100
    ca_file: str = ""
    organisations: tuple[str, ...] = ()

    @property
    def quota(self) -> Quota | None:
        """How many letters it may send within which time; ``None`` as many as there are."""
        match = _LIMIT.fullmatch(self.limit)
        return Quota(count=int(match[1]), within=_SPANS[match[2]]) if match else None


@frozen(kw_only=True)
class PaidBy:
    """A way in which a bill may be paid: how the money came and, if it matters, who paid."""

    method: PaymentMethod
    payer_kind: PayerKind | None = None


@frozen(kw_only=True)
class MailRule:
    """Who gets what, of the documents that all its conditions hold for.

    The conditions are ``organisation``, ``types``, ``client``, ``contract``, ``payers`` (kinds of
    the client: ``company``); what is not said of the rest (``to``, ``extra`` …) is left to another
    rule. ``when_paid`` lets accounting documents go only once the bill that they are made from
    is paid, and with ``paid_by`` only once it is paid in one of these ways.
    """

    title: str = ""
    organisation: str = ""
    types: tuple[str, ...] = ()
    client: str = ""
    contract: str = ""
    payers: tuple[PartyKind, ...] = ()
    to: Audience | None = None
    roles: tuple[str, ...] | None = None
    extra: tuple[str, ...] | None = None
    copies: tuple[str, ...] | None = None
    formats: tuple[str, ...] | None = None
    attach: Attaching | None = None
    individuals: bool | None = None
    when_paid: bool | None = None
    paid_by: tuple[PaidBy, ...] | None = None


@frozen(kw_only=True)
class Webhook:
    """Another program that is told of changes: where, and of which ``events`` (all, if empty).

    ``secret`` is what the calls are signed with.
    """

    url: str
    secret: str = field(default="", repr=False)
    events: tuple[str, ...] = ()
    timeout: float = 15.0


@frozen(kw_only=True)
class MailSettings:
    """All that letters depend on beside the documents.

    ``staff`` are the addresses of our own people, ``administrators`` those who get the report of
    a night, ``copies`` those who get blind copies. ``individuals`` says whether natural persons
    get closing documents. Files of more than ``max_megabytes`` together go as links, where
    ``file_url`` says where they lie. A letter that has not gone after ``days`` is given up. A
    letter about each document of the types ``on_issue`` is written when it is issued, and by the
    template that ``on_status`` names for a status when it gets there. With
    ``thanks`` the client, and with ``tell_issuer`` whoever issued a bill, if that name is an
    address, gets a letter when it is paid. ``mend_url`` is where what a night could not do is
    mended, with ``{client}``. ``links`` other than ``own`` are signed ones, which open the client's
    cabinet, in place of ``documents_url`` and ``file_url``. In addresses ``{document}`` and
    ``{client}`` stand for ids.
    """

    accounts: Mapping[str, MailAccount] = field(factory=dict)
    rules: tuple[MailRule, ...] = ()
    webhooks: Mapping[str, Webhook] = field(factory=dict)
    to: Audience = Audience.CLIENT
    roles: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    individuals: bool = False
    when_paid: bool = False
    paid_by: tuple[PaidBy, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    attach: Attaching = Attaching.APART
    max_megabytes: float = 10.0
    days: int = 3
    sign_days: int = 0
    on_issue: tuple[str, ...] = ()
    on_status: Mapping[Status, str] = field(factory=dict)
    thanks: bool = False
    tell_issuer: bool = False
    pay_url: str = ""
    links: LinksTo = LinksTo.OWN
    documents_url: str = ""
    settings_url: str = ""
    file_url: str = ""
    report_url: str = ""
    mend_url: str = ""
    contact_name: str = ""
    contact_phone: str = ""

    def account_of(self, organisation: str) -> str:
        """Return the name of the account that an organisation's letters go by.

        Raises:
            ConfigurationError: there is none.

        """
        if not self.accounts:
            raise ConfigurationError(
                "there is no mail account; write [mail.accounts.main] with sender and host, or "
                "folder, into docgen.toml"
            ).said("mail.no_account")
        own = [name for name, row in self.accounts.items() if organisation in row.organisations]
        shared = [name for name, row in self.accounts.items() if not row.organisations]
        found = [*own, *shared]
        if not found:
            raise ConfigurationError(
                f"no mail account sends letters of organisation {organisation!r}; name it in "
                "organisations of one, or leave them out of one for all"
            ).said("mail.no_account_of", organisation=organisation)
        return found[0]

    def account(self, name: str) -> MailAccount:
        """Return an account.

        Raises:
            UnknownNameError: there is none of the name.

        """
        if name not in self.accounts:
            raise UnknownNameError("mail account", name, self.accounts)
        return self.accounts[name]


def read_mail(data: Mapping[str, Any]) -> MailSettings:
    """Read the settings; a password may stand in ``DOCGEN_MAIL_PASSWORD`` (``…_ACCOUNT``).

    Raises:
        ConfigurationError: they cannot be used.

    """
    try:
        settings = from_settings(MailSettings, data, source="mail")
    except DataError as error:
        told = "; ".join(f"mail.{path}: {message}" for path, message in error.problems)
        raise ConfigurationError(told) from None
    for name, account in settings.accounts.items():
        if account.limit and account.quota is None:
            raise ConfigurationError(
                f"mail.accounts.{name}.limit: {account.limit!r} is no limit; write 100/hour"
            )
    for name, webhook in settings.webhooks.items():
        if not webhook.url.startswith(("https://", "http://")) or not webhook.secret:
            raise ConfigurationError(
                f"mail.webhooks.{name} needs a url of http or https, and a secret to sign with"
            )
    accounts = {name: _with_password(name, row) for name, row in settings.accounts.items()}
    return evolve(settings, accounts=accounts)


def _with_password(name: str, account: MailAccount) -> MailAccount:
    if account.password:
        return account
    own = os.environ.get(f"DOCGEN_MAIL_PASSWORD_{name.upper()}")
    return evolve(account, password=own or os.environ.get("DOCGEN_MAIL_PASSWORD", ""))
