-- The billing of a small telecom operator, as its own programmers made it: nothing here knows
-- of docgen. Amounts are in rubles; prices contain VAT where the company pays it.

CREATE TABLE company (
    id              INTEGER PRIMARY KEY,
    legal_form      TEXT NOT NULL CHECK (legal_form IN ('OOO', 'IP')),
    tax_system      TEXT NOT NULL CHECK (tax_system IN ('OSNO', 'USN')),
    short_name      TEXT NOT NULL,
    full_name       TEXT NOT NULL,
    inn             TEXT NOT NULL,
    kpp             TEXT,
    ogrn            TEXT NOT NULL,
    registered_on   DATE,
    okpo            TEXT,
    zip             TEXT,
    region_code     TEXT,
    region          TEXT,
    city            TEXT,
    street          TEXT,
    house           TEXT,
    office          TEXT,
    phone           TEXT,
    email           TEXT,
    edo_code        TEXT,
    bank            TEXT,
    bank_city       TEXT,
    bik             TEXT,
    corr_account    TEXT,
    account         TEXT,
    owner_name      TEXT,           -- the sole proprietor himself
    head_post       TEXT,
    head_name       TEXT,
    head_acts_on    TEXT,
    head_sign       BLOB,
    accountant_post TEXT,
    accountant_name TEXT,
    accountant_sign BLOB,
    logo            BLOB,
    stamp           BLOB,
    pay_days        INTEGER NOT NULL
);

CREATE TABLE customer (
    id             INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('JUR', 'FILIAL', 'IP', 'FIZ', 'NEREZ')),
    short_name     TEXT NOT NULL,
    full_name      TEXT,
    inn            TEXT,
    kpp            TEXT,
    ogrn           TEXT,
    registered_on  DATE,
    foreign_tax_id TEXT,
    zip            TEXT,
    region_code    TEXT,
    region         TEXT,
    city           TEXT,
    street         TEXT,
    house          TEXT,
    office         TEXT,
    country_code   TEXT NOT NULL DEFAULT '643',
    country        TEXT,
    phone          TEXT,
    email          TEXT,
    edo_code       TEXT,
    bank           TEXT,
    bank_city      TEXT,
    bik            TEXT,
    corr_account   TEXT,
    account        TEXT,
    swift          TEXT,
    last_name      TEXT,            -- of a person: sole proprietors and natural persons
    first_name     TEXT,
    middle_name    TEXT,
    sex            TEXT CHECK (sex IN ('M', 'F')),
    head_post      TEXT,
    head_name      TEXT,
    head_acts_on   TEXT,
    accountant_name TEXT,
    pay_days       INTEGER
);

CREATE TABLE agreement (
    id          INTEGER PRIMARY KEY,
    number      TEXT NOT NULL,
    signed_on   DATE NOT NULL,
    company_id  INTEGER NOT NULL REFERENCES company (id),
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    subject     TEXT NOT NULL,
    currency    TEXT NOT NULL DEFAULT 'RUR',
    pay_days    INTEGER,
    state       TEXT NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED'))
);
CREATE INDEX agreement_customer ON agreement (customer_id);

CREATE TABLE service (
    id        INTEGER PRIMARY KEY,
    code      TEXT NOT NULL UNIQUE,
    title     TEXT NOT NULL,
    unit_okei TEXT NOT NULL,
    vat_code  TEXT CHECK (vat_code IN ('VAT10')), -- NULL: the company's usual rate
    article   TEXT, -- only goods have one, and a package
    package   TEXT
);

CREATE TABLE subscription (
    id           INTEGER PRIMARY KEY,
    agreement_id INTEGER NOT NULL REFERENCES agreement (id),
    service_id   INTEGER NOT NULL REFERENCES service (id),
    tariff       TEXT NOT NULL,
    monthly_fee  DECIMAL(15, 2) NOT NULL,
    active_since DATE NOT NULL,
    active_until DATE
);

CREATE TABLE accrual (
    id              INTEGER PRIMARY KEY,
    agreement_id    INTEGER NOT NULL REFERENCES agreement (id),
    service_id      INTEGER NOT NULL REFERENCES service (id),
    subscription_id INTEGER REFERENCES subscription (id),
    accrued_on      DATE NOT NULL,
    title           TEXT NOT NULL,
    quantity        DECIMAL(15, 3) NOT NULL,
    price           DECIMAL(15, 2) NOT NULL,
    discount        DECIMAL(15, 2) NOT NULL DEFAULT 0,
    total           DECIMAL(15, 2) NOT NULL -- quantity × price − discount, with VAT
);
CREATE INDEX accrual_agreement ON accrual (agreement_id, accrued_on);

CREATE TABLE receipt (
    id           INTEGER PRIMARY KEY,
    agreement_id INTEGER NOT NULL REFERENCES agreement (id),
    received_on  DATE NOT NULL,
    order_number TEXT,
    amount       DECIMAL(15, 2) NOT NULL,
    method       TEXT NOT NULL CHECK (method IN ('BANK', 'CARD')),
    purpose      TEXT
);
CREATE INDEX receipt_agreement ON receipt (agreement_id, received_on);
