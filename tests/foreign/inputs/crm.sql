CREATE TABLE ip_clients (client_id INTEGER PRIMARY KEY, client_name TEXT, client_type TEXT, client_vat_id TEXT,
    client_kpp TEXT, client_address TEXT, client_phone TEXT, client_agreement TEXT, client_agreement_date TEXT);
CREATE TABLE ip_users (user_id INTEGER PRIMARY KEY, user_company TEXT, user_vat_id TEXT, user_kpp TEXT,
    user_address TEXT, user_iban TEXT, user_bic TEXT, user_bank TEXT, user_corr TEXT, user_name TEXT);
CREATE TABLE ip_tax_rates (tax_rate_id INTEGER PRIMARY KEY, tax_rate_percent NUMERIC(5, 2));
CREATE TABLE ip_invoices (invoice_id INTEGER PRIMARY KEY, user_id INTEGER, client_id INTEGER, invoice_status TEXT,
    invoice_date_created {moment});
CREATE TABLE ip_invoice_items (item_id INTEGER PRIMARY KEY, invoice_id INTEGER, item_name TEXT,
    item_quantity NUMERIC(20, 8), item_price NUMERIC(20, 4), item_discount_amount NUMERIC(20, 2),
    item_product_unit TEXT, item_tax_rate_id INTEGER);
CREATE TABLE ip_invoice_item_amounts (item_id INTEGER PRIMARY KEY, item_total NUMERIC(20, 2));
CREATE TABLE ip_invoice_amounts (invoice_id INTEGER PRIMARY KEY, invoice_total NUMERIC(20, 2));
CREATE TABLE ip_payments (payment_id INTEGER PRIMARY KEY, invoice_id INTEGER, payment_date {moment},
    payment_amount NUMERIC(20, 2), payment_note TEXT);
INSERT INTO ip_users VALUES (1, 'ООО «Северная связь»', '7700990010', '770001001',
    '115114, г. Москва, ул. Примерная, д. 12', '40702810600000000901', '044525990', 'АО «Банк Примерный»',
    '30101810900000000990', 'Воронцов Алексей Петрович');
INSERT INTO ip_tax_rates VALUES (1, 22.00), (2, 10.00), (3, 0.00);
