"""The parties of a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from docgen.models.address import Address
from docgen.models.bank_account import BankAccount
from docgen.models.contact import Contact
from docgen.models.currency import Currency
from docgen.models.identity import IdentityDocument
from docgen.models.own_fields import NO_VALUES, OwnValues, own_values
from docgen.models.person import PersonName, Signatory
from docgen.models.picture import Picture
from docgen.models.requisite import Identifier, clean_phone, clean_requisite
from docgen.models.vat import VatPolicy


class PartyKind(StrEnum):
    """What a party is by law; decides which requisites it has."""

    COMPANY = "company"
    BRANCH = "branch"
    SOLE_PROPRIETOR = "sole_proprietor"
    NATURAL_PERSON = "natural_person"
    FOREIGN = "foreign"

    @property
    def is_person(self) -> bool:
        """Whether such a party is a person, and has a name of a person."""
        return self in {PartyKind.SOLE_PROPRIETOR, PartyKind.NATURAL_PERSON}


_WITHOUT_KPP: Final = frozenset({PartyKind.SOLE_PROPRIETOR, PartyKind.NATURAL_PERSON})


@frozen(kw_only=True)
class Party:
    """A side of a document, of any kind.

    ``ogrn`` holds the ОГРН of a company and the ОГРНИП of a sole proprietor, ``ogrn_date`` the
    date of its registration; a foreign party has a ``tax_id`` of its country instead of an ИНН.
    A branch has the ИНН of its company and a КПП of its own. ``templates`` names the templates of
    its documents by their types: ``{"act": "modern"}``; a client's choice goes before ours.
    ``site`` is the address of its site. ``edo_id`` is the id of a participant of electronic
    exchange, ``exchange_information`` what its operator wants to read in a file. ``bank_account``
    is the usual one, ``bank_accounts`` are those beside it, in other currencies above all. A
    natural person has an ``identity_document`` and a ``birth_date``, and the ``address`` is where
    it is registered. ``contacts`` are its people whom documents go to; of an organisation of
    ours, its staff. ``extra`` holds the host's own fields.

    Requisites and phones lose the blanks and separators that people write in them.
    """

    kind: PartyKind
    name: str
    full_name: str = ""
    id: Identifier = ""
    inn: str = field(default="", converter=clean_requisite)
    kpp: str = field(default="", converter=clean_requisite)
    ogrn: str = field(default="", converter=clean_requisite)
    ogrn_date: date | None = None
    okpo: str = field(default="", converter=clean_requisite)
    tax_id: str = ""
    address: Address | None = None
    phone: str = field(default="", converter=clean_phone)
    email: str = ""
    site: str = ""
    edo_id: Identifier = ""
    department: str = ""
    exchange_information: str = ""
    bank_account: BankAccount | None = None
    bank_accounts: tuple[BankAccount, ...] = ()
    person: PersonName | None = None
    birth_date: date | None = None
    identity_document: IdentityDocument | None = None
    director: Signatory | None = None
    chief_accountant: Signatory | None = None
    contacts: tuple[Contact, ...] = ()
    deferral_days: int | None = None
    templates: Mapping[str, str] = field(factory=dict)
    extra: OwnValues = field(default=NO_VALUES, converter=own_values)

    def account_for(self, currency: Currency) -> BankAccount | None:
        """Return the account that documents in a currency name: one that is of it.

        Where there is none, it is one whose currency is not told, else the usual one.
        """
        accounts = [row for row in (self.bank_account, *self.bank_accounts) if row is not None]
        fitting = [account for account in accounts if account.is_in(currency)]
        untold = [account for account in accounts if not account.currency_code]
        return next(iter((*fitting, *untold)), self.bank_account)

    @property
    def printed_kpp(self) -> str:
        """The КПП as documents state it: a person has none, whatever the card says."""
        return "" if self.kind in _WITHOUT_KPP else self.kpp


@frozen(kw_only=True)
class Organisation(Party):
    """A party of our own: it also has a tax policy and the pictures on its documents.

    ``branch`` is the code by which the numbers of a branch's documents are told: ``02``.
    ``accent`` is the colour of its documents, as stylesheets write it: ``#14526b``.
    ``facsimile_types`` lists the codes of the document types that may carry the stamp and the
    signatures as pictures.
    """

    branch: str = ""
    accent: str = ""
    vat_policy: VatPolicy = field(factory=VatPolicy)
    logo: Picture | None = None
    stamp: Picture | None = None
    facsimile_types: tuple[str, ...] = ("invoice",)
