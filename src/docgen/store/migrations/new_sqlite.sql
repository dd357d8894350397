CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
;
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
)
;
CREATE TABLE counters (
	id INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	period TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (rule, organisation, scope, period)
)
;
CREATE TABLE templates (
	hash TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (hash)
)
;
CREATE TABLE documents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	type TEXT NOT NULL, 
	number TEXT NOT NULL, 
	date DATE NOT NULL, 
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	client_name TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	period TEXT NOT NULL, 
	total VARCHAR, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	"key" TEXT, 
	template TEXT NOT NULL, 
	template_hash TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	payload_hash TEXT NOT NULL, 
	issued_at DATETIME NOT NULL, due_date DATE, payable VARCHAR, paid VARCHAR DEFAULT '0' NOT NULL, owed BOOLEAN DEFAULT false NOT NULL, edo_severity TEXT DEFAULT '' NOT NULL, edo_text TEXT DEFAULT '' NOT NULL, correction INTEGER DEFAULT '0' NOT NULL, voided_at DATETIME, corrects_id INTEGER REFERENCES documents (id), seller_party TEXT REFERENCES parties (hash), buyer_party TEXT REFERENCES parties (hash), 
	FOREIGN KEY(template_hash) REFERENCES templates (hash)
)
;
CREATE TABLE links (
	document_id INTEGER NOT NULL, 
	basis_id INTEGER NOT NULL, 
	PRIMARY KEY (document_id, basis_id), 
	FOREIGN KEY(document_id) REFERENCES documents (id), 
	FOREIGN KEY(basis_id) REFERENCES documents (id)
)
;
CREATE INDEX ix_links_basis_id ON links (basis_id)
;
CREATE TABLE files (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	format TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	kept_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (document_id, format, channel), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE TRIGGER links_no_update BEFORE UPDATE ON links FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'links are only ever added'); END
;
CREATE TRIGGER links_no_delete BEFORE DELETE ON links FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'links are only ever added'); END
;
CREATE TRIGGER templates_no_update BEFORE UPDATE ON templates FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'templates are only ever added'); END
;
CREATE TRIGGER templates_no_delete BEFORE DELETE ON templates FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'templates are only ever added'); END
;
CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'documents are only ever added'); END
;
CREATE TABLE rules (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	type TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	mask TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	reset TEXT NOT NULL, 
	fiscal_year_start INTEGER NOT NULL, 
	time_zone TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	mode TEXT NOT NULL, 
	valid_from DATE NOT NULL, 
	made_at DATETIME NOT NULL, 
	made_by TEXT NOT NULL, 
	reason TEXT NOT NULL
)
;
CREATE INDEX rules_key ON rules (type, organisation, id)
;
CREATE TABLE parties (
	hash TEXT NOT NULL, 
	name TEXT NOT NULL, 
	inn TEXT NOT NULL, 
	kpp TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (hash)
)
;
CREATE INDEX ix_parties_inn ON parties (inn)
;
CREATE UNIQUE INDEX documents_number ON documents (type, organisation, number, correction)
;
CREATE INDEX documents_type ON documents (type, id)
;
CREATE INDEX documents_organisation ON documents (organisation, id)
;
CREATE INDEX documents_client ON documents (client, id)
;
CREATE INDEX documents_contract ON documents (contract, id)
;
CREATE INDEX documents_period ON documents (period, id)
;
CREATE INDEX documents_status ON documents (status, id)
;
CREATE INDEX documents_date ON documents (type, organisation, date)
;
CREATE INDEX documents_owed ON documents (due_date, id) WHERE owed = 1
;
CREATE TABLE numbers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	origin TEXT NOT NULL, 
	counter_id INTEGER, 
	n INTEGER, 
	type TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	number TEXT NOT NULL, 
	date DATE NOT NULL, 
	document_id INTEGER, 
	reason TEXT NOT NULL, 
	FOREIGN KEY(counter_id) REFERENCES counters (id), 
	UNIQUE (document_id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE UNIQUE INDEX numbers_n ON numbers (counter_id, n)
;
CREATE UNIQUE INDEX numbers_number ON numbers (type, organisation, number)
;
CREATE TABLE events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id INTEGER, 
	subject TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	name TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	who TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE INDEX events_subject ON events (subject, subject_id)
;
CREATE TABLE attachments (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	added_at DATETIME NOT NULL, 
	added_by TEXT NOT NULL, 
	note TEXT NOT NULL, 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE INDEX ix_attachments_document_id ON attachments (document_id)
;
CREATE TABLE payments (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	source_id TEXT, 
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	date DATE NOT NULL, 
	amount VARCHAR NOT NULL, 
	currency TEXT NOT NULL, 
	number TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	made_by TEXT NOT NULL, 
	reversed_at DATETIME, 
	reversal_reason TEXT, method TEXT DEFAULT '' NOT NULL, payer_kind TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT payments_amount CHECK (CAST(amount AS NUMERIC) > 0)
)
;
CREATE UNIQUE INDEX payments_source ON payments (organisation, source_id)
;
CREATE INDEX payments_date ON payments (organisation, date)
;
CREATE INDEX payments_client ON payments (client, id)
;
CREATE TABLE allocations (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	payment_id INTEGER, 
	document_id INTEGER NOT NULL, 
	amount VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	kind TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	reversed_at DATETIME, 
	reversal_reason TEXT, 
	CONSTRAINT allocations_amount CHECK (CAST(amount AS NUMERIC) > 0), 
	FOREIGN KEY(payment_id) REFERENCES payments (id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE INDEX ix_allocations_payment_id ON allocations (payment_id)
;
CREATE INDEX ix_allocations_document_id ON allocations (document_id)
;
CREATE TRIGGER rules_no_update BEFORE UPDATE ON rules FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'rules are only ever added'); END
;
CREATE TRIGGER rules_no_delete BEFORE DELETE ON rules FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'rules are only ever added'); END
;
CREATE TRIGGER parties_no_update BEFORE UPDATE ON parties FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'parties are only ever added'); END
;
CREATE TRIGGER parties_no_delete BEFORE DELETE ON parties FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'parties are only ever added'); END
;
CREATE TRIGGER numbers_no_update BEFORE UPDATE ON numbers FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'numbers are only ever added'); END
;
CREATE TRIGGER numbers_no_delete BEFORE DELETE ON numbers FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'numbers are only ever added'); END
;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END
;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END
;
CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'attachments are only ever added'); END
;
CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'attachments are only ever added'); END
;
CREATE TRIGGER payments_no_update BEFORE UPDATE OF id, source_id, organisation, client, contract, date, amount, currency, number, purpose, received_at, made_by ON payments FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'payments are only ever added'); END
;
CREATE TRIGGER payments_reversed_once BEFORE UPDATE OF reversed_at, reversal_reason ON payments FOR EACH ROW WHEN (OLD.reversed_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'payments are only ever added'); END
;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'payments are only ever added'); END
;
CREATE TRIGGER allocations_no_update BEFORE UPDATE OF id, payment_id, document_id, amount, at, kind, reason, made_by ON allocations FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'allocations are only ever added'); END
;
CREATE TRIGGER allocations_reversed_once BEFORE UPDATE OF reversed_at, reversal_reason ON allocations FOR EACH ROW WHEN (OLD.reversed_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'allocations are only ever added'); END
;
CREATE TRIGGER allocations_no_delete BEFORE DELETE ON allocations FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'allocations are only ever added'); END
;
CREATE INDEX documents_corrects ON documents (corrects_id) WHERE corrects_id IS NOT NULL
;
CREATE UNIQUE INDEX documents_key ON documents ("key") WHERE key IS NOT NULL AND status <> 'void'
;
CREATE TRIGGER documents_no_update BEFORE UPDATE OF id, type, number, date, organisation, contract, period, total, currency, template, template_hash, payload, payload_hash, issued_at, due_date, payable, correction, corrects_id, seller_party, buyer_party ON documents FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'documents are only ever added'); END
;
CREATE TABLE charges (
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	document_group TEXT NOT NULL, 
	charge TEXT NOT NULL, 
	document_id INTEGER NOT NULL, 
	PRIMARY KEY (organisation, client, document_group, charge, document_id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID


;
CREATE TRIGGER charges_no_update BEFORE UPDATE ON charges FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'charges are only ever added'); END
;
CREATE TRIGGER charges_no_delete BEFORE DELETE ON charges FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'charges are only ever added'); END
;
CREATE TRIGGER payments_keep_method BEFORE UPDATE OF method, payer_kind ON payments FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'payments are only ever added'); END
;
CREATE TABLE contacts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	party_kind TEXT NOT NULL, 
	party TEXT NOT NULL, 
	content TEXT NOT NULL, 
	added_at DATETIME NOT NULL, 
	added_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	retired_at DATETIME, 
	retired_by TEXT DEFAULT '' NOT NULL, 
	retired_reason TEXT DEFAULT '' NOT NULL
)
;
CREATE INDEX contacts_party ON contacts (party_kind, party, id)
;
CREATE TRIGGER contacts_no_update BEFORE UPDATE OF party_kind, party, content, added_at, added_by, reason ON contacts FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'contacts are only ever added'); END
;
CREATE TRIGGER contacts_no_delete BEFORE DELETE ON contacts FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'contacts are only ever added'); END
;
CREATE TABLE owned_files (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	owner TEXT NOT NULL, 
	owner_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	added_at DATETIME NOT NULL, 
	added_by TEXT NOT NULL, 
	note TEXT NOT NULL
)
;
CREATE INDEX owned_files_owner ON owned_files (owner, owner_id, id)
;
CREATE TRIGGER owned_files_no_update BEFORE UPDATE ON owned_files FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'owned_files are only ever added'); END
;
CREATE TRIGGER owned_files_no_delete BEFORE DELETE ON owned_files FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'owned_files are only ever added'); END
;
CREATE TABLE requests (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	status TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	asked_by TEXT NOT NULL, 
	asked_by_id TEXT NOT NULL, 
	assignee TEXT NOT NULL, 
	types TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	period TEXT NOT NULL, 
	comment TEXT NOT NULL, 
	due DATE, 
	asked_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	reason TEXT DEFAULT '' NOT NULL
)
;
CREATE INDEX requests_status ON requests (status, id)
;
CREATE INDEX requests_client ON requests (client, id)
;
CREATE TRIGGER requests_no_update BEFORE UPDATE OF channel, asked_by, asked_by_id, types, organisation, client, contract, period, comment, asked_at ON requests FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'requests are only ever added'); END
;
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'requests are only ever added'); END
;
CREATE TABLE request_documents (
	request_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	paid_told_at DATETIME, 
	PRIMARY KEY (request_id, document_id), 
	FOREIGN KEY(request_id) REFERENCES requests (id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE INDEX ix_request_documents_document_id ON request_documents (document_id)
;
CREATE TRIGGER request_documents_no_update BEFORE UPDATE OF request_id, document_id ON request_documents FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'request_documents are only ever added'); END
;
CREATE TRIGGER request_documents_no_delete BEFORE DELETE ON request_documents FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'request_documents are only ever added'); END
;
CREATE TABLE approvals (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	status TEXT NOT NULL, 
	type TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	period TEXT NOT NULL, 
	request TEXT NOT NULL, 
	payload_hash TEXT NOT NULL, 
	approvers TEXT NOT NULL, 
	step INTEGER NOT NULL, 
	due DATE, 
	comment TEXT NOT NULL, 
	asked_by TEXT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	document_id INTEGER, 
	token TEXT NOT NULL, 
	FOREIGN KEY(document_id) REFERENCES documents (id), 
	UNIQUE (token)
)
;
CREATE INDEX approvals_status ON approvals (status, id)
;
CREATE TRIGGER approvals_no_update BEFORE UPDATE OF type, organisation, client, approvers, asked_by ON approvals FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'approvals are only ever added'); END
;
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'approvals are only ever added'); END
;
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	account TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	occasion TEXT NOT NULL, 
	content TEXT NOT NULL, 
	state TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	last_at DATETIME, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	token TEXT DEFAULT '' NOT NULL, 
	leased_until DATETIME, 
	handed_at DATETIME, 
	done_at DATETIME, 
	answer TEXT DEFAULT '' NOT NULL, 
	problem TEXT DEFAULT '' NOT NULL, 
	mark TEXT DEFAULT '' NOT NULL
)
;
CREATE UNIQUE INDEX outbox_key ON outbox (kind, "key")
;
CREATE INDEX outbox_due ON outbox (kind, state, due_at, id)
;
CREATE INDEX outbox_client ON outbox (client, id)
;
CREATE INDEX outbox_handed ON outbox (kind, account, handed_at)
;
CREATE TABLE outbox_documents (
	entry_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	PRIMARY KEY (entry_id, document_id), 
	FOREIGN KEY(entry_id) REFERENCES outbox (id), 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE INDEX ix_outbox_documents_document_id ON outbox_documents (document_id)
;
CREATE TRIGGER outbox_no_update BEFORE UPDATE OF kind, key, account, organisation, client, recipient, occasion, content, created_at ON outbox FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'outbox are only ever added'); END
;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'outbox are only ever added'); END
;
CREATE TABLE runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	rule TEXT NOT NULL, 
	moment DATETIME NOT NULL, 
	definition TEXT NOT NULL, 
	state TEXT NOT NULL, 
	token TEXT NOT NULL, 
	leased_until DATETIME, 
	begun_at DATETIME NOT NULL, 
	done_at DATETIME, 
	report TEXT DEFAULT '' NOT NULL
)
;
CREATE UNIQUE INDEX runs_key ON runs (rule, moment)
;
CREATE TABLE exchange_messages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	organisation TEXT NOT NULL, 
	place TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	made_by TEXT NOT NULL, 
	sent_at DATETIME, 
	confirmed_at DATETIME
)
;
CREATE UNIQUE INDEX exchange_messages_number ON exchange_messages (channel, number)
;
CREATE TABLE exchange_items (
	message_id INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (message_id, subject, subject_id), 
	FOREIGN KEY(message_id) REFERENCES exchange_messages (id)
)
 WITHOUT ROWID


;
CREATE INDEX exchange_items_subject ON exchange_items (subject, subject_id)
;
CREATE TABLE bank_entries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	fingerprint TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	account TEXT NOT NULL, 
	date DATE NOT NULL, 
	number TEXT NOT NULL, 
	amount VARCHAR NOT NULL, 
	currency TEXT NOT NULL, 
	payer TEXT NOT NULL, 
	payer_inn TEXT NOT NULL, 
	payer_kpp TEXT NOT NULL, 
	payer_account TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	client TEXT NOT NULL, 
	certainty TEXT NOT NULL, 
	candidates TEXT NOT NULL, 
	reasons TEXT NOT NULL, 
	file TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	imported_at DATETIME NOT NULL, 
	imported_by TEXT NOT NULL, 
	payment_id INTEGER, 
	FOREIGN KEY(payment_id) REFERENCES payments (id)
)
;
CREATE UNIQUE INDEX bank_entries_fingerprint ON bank_entries (fingerprint)
;
CREATE INDEX ix_bank_entries_payment_id ON bank_entries (payment_id)
;
CREATE TABLE received_documents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	channel TEXT NOT NULL, 
	base TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	client TEXT NOT NULL, 
	title TEXT NOT NULL, 
	number TEXT NOT NULL, 
	date DATE, 
	total VARCHAR, 
	currency TEXT NOT NULL, 
	party TEXT NOT NULL, 
	party_inn TEXT NOT NULL, 
	party_kpp TEXT NOT NULL, 
	request TEXT NOT NULL, 
	received_at DATETIME NOT NULL, 
	received_by TEXT NOT NULL
, edo_state TEXT DEFAULT '' NOT NULL)
;
CREATE UNIQUE INDEX received_documents_source ON received_documents (channel, base, kind, guid)
;
CREATE INDEX received_documents_client ON received_documents (client, id)
;
CREATE TABLE received_files (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	received_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	added_at DATETIME NOT NULL, 
	FOREIGN KEY(received_id) REFERENCES received_documents (id)
)
;
CREATE UNIQUE INDEX received_files_content ON received_files (received_id, sha256)
;
CREATE TABLE cabinet_links (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" TEXT NOT NULL, 
	client TEXT NOT NULL, 
	document_id INTEGER, 
	made_at DATETIME NOT NULL, 
	made_by TEXT NOT NULL, 
	expires_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	revoked_by TEXT DEFAULT '' NOT NULL, 
	revoked_reason TEXT DEFAULT '' NOT NULL, recipient TEXT DEFAULT '' NOT NULL, 
	FOREIGN KEY(document_id) REFERENCES documents (id)
)
;
CREATE UNIQUE INDEX cabinet_links_key ON cabinet_links ("key")
;
CREATE INDEX cabinet_links_client ON cabinet_links (client, id)
;
CREATE INDEX ix_cabinet_links_document_id ON cabinet_links (document_id)
;
CREATE TRIGGER cabinet_links_no_update BEFORE UPDATE OF key, client, document_id, made_at, made_by ON cabinet_links FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'cabinet_links are only ever added'); END
;
CREATE TRIGGER cabinet_links_no_delete BEFORE DELETE ON cabinet_links FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'cabinet_links are only ever added'); END
;
CREATE TABLE consents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	client TEXT NOT NULL, 
	way TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	note TEXT NOT NULL
)
;
CREATE INDEX consents_client ON consents (client, id)
;
CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END
;
CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END
;
CREATE TABLE erasures (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	subject TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	payload_hash TEXT NOT NULL, 
	erased_at DATETIME NOT NULL, 
	erased_by TEXT NOT NULL, 
	reason TEXT NOT NULL
)
;
CREATE UNIQUE INDEX erasures_subject ON erasures (subject, subject_id)
;
CREATE INDEX erasures_client ON erasures (client, id)
;
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'erasures are only ever added'); END
;
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'erasures are only ever added'); END
;
CREATE TABLE template_versions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	type TEXT NOT NULL, 
	name TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	active_from DATE, 
	published_at DATETIME NOT NULL, 
	published_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	content BLOB NOT NULL
)
;
CREATE UNIQUE INDEX template_versions_number ON template_versions (type, name, number)
;
CREATE TRIGGER template_versions_no_update BEFORE UPDATE ON template_versions FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'template_versions are only ever added'); END
;
CREATE TRIGGER template_versions_no_delete BEFORE DELETE ON template_versions FOR EACH ROW  BEGIN SELECT RAISE(ABORT, 'template_versions are only ever added'); END
;
CREATE INDEX documents_owing ON documents (client, id, organisation, type, template_hash, currency, due_date, payable, paid) WHERE owed = 1
;
CREATE INDEX documents_overpaid ON documents (client) WHERE owed = 0 AND payable IS NOT NULL AND paid != payable
;
CREATE TABLE attempts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL
)
;
CREATE INDEX attempts_who ON attempts (kind, who, at)
;
CREATE INDEX attempts_at ON attempts (kind, at)
;
CREATE TABLE template_drafts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	type TEXT NOT NULL, 
	name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	content BLOB NOT NULL, 
	saved_at DATETIME NOT NULL, 
	saved_by TEXT NOT NULL
)
;
CREATE UNIQUE INDEX template_drafts_file ON template_drafts (type, name, path)
;
INSERT INTO alembic_version VALUES ('0019')
;
INSERT INTO meta VALUES ('schema_version', '2')