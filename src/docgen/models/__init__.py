"""The values everything else is made of: frozen, built by keyword, compared by content."""

from docgen.models.address import Address, AddressElement, GarAddress
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
from docgen.models.document_type import DocumentGroup, DocumentType
from docgen.models.exchange import ExchangeFile, TextField
from docgen.models.explanation import ExplainedSetting, ExplainedValue, Explanation, Level
from docgen.models.finding import Finding, Reporter, Severity
from docgen.models.goods import Country, Goods, Marking, Packing, Traceability
from docgen.models.grammar import Case, Gender
from docgen.models.identity import RUSSIAN_PASSPORT, IdentityDocument
from docgen.models.line import Item, Line, Nature, VatTotal, price_items, vat_totals
from docgen.models.money import KOPECK, ZERO, round_kopecks
from docgen.models.party import Organisation, Party, PartyKind
from docgen.models.payload import ChargeGroup, Payload, SalePayload
from docgen.models.period import Period, PeriodKind
from docgen.models.person import PersonName, Signatory
from docgen.models.picture import Picture
from docgen.models.provenance import Provenance
from docgen.models.reference import Correction, DocumentReference, PaymentDocument
from docgen.models.request import Request, StoredDocument, StoredRecords
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
    "CURRENCIES",
    "DRAFT_NUMBER",
    "KOPECK",
    "RUB",
    "RUSSIAN_PASSPORT",
    "TAX_AGENT",
    "UNITS",
    "VAT_RATES",
    "WITHOUT_VAT",
    "ZERO",
    "Address",
    "AddressElement",
    "Attachment",
    "AttachmentKind",
    "BankAccount",
    "Case",
    "Channel",
    "Charge",
    "ChargeGroup",
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
    "ExplainedSetting",
    "ExplainedValue",
    "Explanation",
    "File",
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
    "Modifier",
    "Nature",
    "NumberContext",
    "NumberToken",
    "NumberingSettings",
    "Organisation",
    "Origin",
    "Packing",
    "PaperPowerOfAttorney",
    "Party",
    "PartyKind",
    "PayerKind",
    "Payload",
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
    "SalePayload",
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
    "currency",
    "currency_symbol",
    "document_id",
    "price_items",
    "round_kopecks",
    "unit",
    "vat_rate",
    "vat_totals",
]
