CREATE TABLE users (id INTEGER PRIMARY KEY, basic_account INTEGER, is_juridical INTEGER, full_name TEXT,
    juridical_address TEXT, actual_address TEXT, work_telephone TEXT, tax_number TEXT, kpp_number TEXT,
    is_deleted INTEGER);
CREATE TABLE banks (id INTEGER PRIMARY KEY, bic TEXT, name TEXT, city TEXT, kschet TEXT);
CREATE TABLE contracts (id INTEGER PRIMARY KEY, contract_number TEXT, date INTEGER, uid INTEGER);
CREATE TABLE supplier_info (id INTEGER PRIMARY KEY, name TEXT, name_sh TEXT, ur_adress TEXT, inn TEXT, kpp TEXT,
    bank_id INTEGER, account TEXT, fio_headman TEXT, fio_bookeeper TEXT);
CREATE TABLE services_data (id INTEGER PRIMARY KEY, service_name TEXT);
CREATE TABLE discount_transactions_all (id INTEGER PRIMARY KEY, account_id INTEGER,
    discount_with_tax DOUBLE PRECISION, service_id INTEGER, discount_date INTEGER);
CREATE TABLE payment_transactions (id INTEGER PRIMARY KEY, account_id INTEGER, payment_absolute DOUBLE PRECISION,
    actual_date INTEGER, payment_ext_number TEXT, comments_for_user TEXT, is_canceled INTEGER);
INSERT INTO banks VALUES (1, '044525990', 'АО «Банк Примерный»', 'Москва', '301 01 810 9 0000 0000 990');
INSERT INTO supplier_info VALUES (1, 'Общество с ограниченной ответственностью «Северная связь»',
    'ООО «Северная связь»', '170000, г. Тверь, ул. Советская, 1', '7700 990010', '770001001', 1,
    '40702.810.6.00000000901', 'Зайцев Пётр Олегович', 'Белова Анна Ивановна');
INSERT INTO services_data VALUES (1, 'Доступ в Интернет «Бизнес-100»'), (2, 'Белый IP-адрес'),
    (3, 'Местная телефонная связь'), (4, 'Аренда коммутатора'), (5, 'Подключение (разово)');
