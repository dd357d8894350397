"""The values everything else is made of: frozen, built by keyword, compared by content."""

from docgen.models.accountant_request import (
    CHANNEL_CAPTIONS,
    REQUEST_CAPTIONS,
    AccountantRequest,
    RequestChannel,
    RequestStatus,
)
from docgen.models.address import Address, AddressElement, GarAddress
from docgen.models.approval import APPROVAL_CAPTIONS, Approval, ApprovalStatus
from docgen.models.bank_account import BankAccount, CorrespondentBank
from docgen.models.billing import (
    Charge,
    Contract,
    ForeignDocument,
    PayerKind,
    Payment,
    PaymentMethod,
    Unreadable,
)
from docgen.models.contact import Contact, contacts_for
from docgen.models.currency import CURRENCIES, RUB, Currency, currency, currency_symbol
from docgen.models.document import (
    DRAFT_NUMBER,
    Attachment,
    AttachmentKind,
    Channel,
    Document,
    Draft,
    EdoSeverity,
    EdoStatus,
    Event,
    File,
    Printable,
    Status,
    document_id,
)
from docgen.models.document_type import DocumentGroup, DocumentType, PayloadExtension
from docgen.models.exchange import ExchangeFile, TextField
from docgen.models.expense import Expense
from docgen.models.explanation import ExplainedSetting, ExplainedValue, Explanation, Level
from docgen.models.finding import Finding, Reporter, Severity
from docgen.models.goods import Country, Goods, Marking, Packing, Traceability
from docgen.models.grammar import Case, Gender
from docgen.models.identity import RUSSIAN_PASSPORT, IdentityDocument
from docgen.models.line import Item, Line, Nature, VatTotal, price_items, vat_totals
from docgen.models.measure import Measure
from docgen.models.money import KOPECK, ZERO, round_kopecks
from docgen.models.notice import Notice, NoticeKind
from docgen.models.own_fields import (
    NO_VALUES,
    FieldOwner,
    OwnField,
    OwnKind,
    OwnValues,
    own_values,
)
from docgen.models.owned_file import FileOwner, OwnedFile
from docgen.models.party import Organisation, Party, PartyKind
from docgen.models.payload import ChargeGroup, Payload, SalePayload
from docgen.models.period import Period, PeriodKind
from docgen.models.person import PersonName, Signatory
from docgen.models.picture import Picture
from docgen.models.provenance import Provenance
from docgen.models.reference import Correction, DocumentReference, PaymentDocument
from docgen.models.request import Request, StoredDocument, StoredRecords
from docgen.models.rights import RIGHTS, Action, Right, Subject, SubjectKind, is_of_own
from docgen.models.sales_book import ChangedInvoice, SalesBookEntry
from docgen.models.shortcode import (
    Modifier,
    NumberContext,
    NumberToken,
    Shortcode,
    ShortcodeKind,
)
from docgen.models.signature import SignatureParticulars
from docgen.models.signing import (
    ElectronicPowerOfAttorney,
    PaperPowerOfAttorney,
    PowersProof,
    SignatureKind,
    Signer,
)
from docgen.models.template import (
    NumberingSettings,
    PdfOrigin,
    StampPolicy,
    Template,
    TemplateSettings,
    TrackedChanges,
    WordEngine,
)
from docgen.models.unit import UNITS, Unit, unit
from docgen.models.vat import (
    TAX_AGENT,
    VAT_RATES,
    WITHOUT_VAT,
    VatPolicy,
    VatRate,
    VatRounding,
    vat_rate,
)
from docgen.models.verification import Origin, RenderComparison, Verification

__all__ = [
    "APPROVAL_CAPTIONS",
    "CHANNEL_CAPTIONS",
    "CURRENCIES",
    "DRAFT_NUMBER",
    "KOPECK",
    "NO_VALUES",
    "REQUEST_CAPTIONS",
    "RIGHTS",
    "RUB",
    "RUSSIAN_PASSPORT",
    "TAX_AGENT",
    "UNITS",
    "VAT_RATES",
    "WITHOUT_VAT",
    "ZERO",
    "AccountantRequest",
    "Action",
    "Address",
    "AddressElement",
    "Approval",
    "ApprovalStatus",
    "Attachment",
    "AttachmentKind",
    "BankAccount",
    "Case",
    "ChangedInvoice",
    "Channel",
    "Charge",
    "ChargeGroup",
    "Contact",
    "Contract",
    "Correction",
    "CorrespondentBank",
    "Country",
    "Currency",
    "Document",
    "DocumentGroup",
    "DocumentReference",
    "DocumentType",
    "Draft",
    "EdoSeverity",
    "EdoStatus",
    "ElectronicPowerOfAttorney",
    "Event",
    "ExchangeFile",
    "Expense",
    "ExplainedSetting",
    "ExplainedValue",
    "Explanation",
    "FieldOwner",
    "File",
    "FileOwner",
    "Finding",
    "ForeignDocument",
    "GarAddress",
    "Gender",
    "Goods",
    "IdentityDocument",
    "Item",
    "Level",
    "Line",
    "Marking",
    "Measure",
    "Modifier",
    "Nature",
    "Notice",
    "NoticeKind",
    "NumberContext",
    "NumberToken",
    "NumberingSettings",
    "Organisation",
    "Origin",
    "OwnField",
    "OwnKind",
    "OwnValues",
    "OwnedFile",
    "Packing",
    "PaperPowerOfAttorney",
    "Party",
    "PartyKind",
    "PayerKind",
    "Payload",
    "PayloadExtension",
    "Payment",
    "PaymentDocument",
    "PaymentMethod",
    "PdfOrigin",
    "Period",
    "PeriodKind",
    "PersonName",
    "Picture",
    "PowersProof",
    "Printable",
    "Provenance",
    "RenderComparison",
    "Reporter",
    "Request",
    "RequestChannel",
    "RequestStatus",
    "Right",
    "SalePayload",
    "SalesBookEntry",
    "Severity",
    "Shortcode",
    "ShortcodeKind",
    "Signatory",
    "SignatureKind",
    "SignatureParticulars",
    "Signer",
    "StampPolicy",
    "Status",
    "StoredDocument",
    "StoredRecords",
    "Subject",
    "SubjectKind",
    "Template",
    "TemplateSettings",
    "TextField",
    "Traceability",
    "TrackedChanges",
    "Unit",
    "Unreadable",
    "VatPolicy",
    "VatRate",
    "VatRounding",
    "VatTotal",
    "Verification",
    "WordEngine",
    "contacts_for",
    "currency",
    "currency_symbol",
    "document_id",
    "is_of_own",
    "own_values",
    "price_items",
    "round_kopecks",
    "unit",
    "vat_rate",
    "vat_totals",
]
