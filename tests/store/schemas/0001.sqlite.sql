PRAGMA journal_mode = WAL;
CREATE TABLE provoked_luck_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT provoked_luck_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO provoked_luck_version VALUES ('0001');
CREATE TABLE provoked_luck_corrections (
	seq INTEGER NOT NULL,
	office VARCHAR(64) NOT NULL,
	id VARCHAR(64) NOT NULL,
	made DOUBLE NOT NULL,
	who TEXT,
	kind VARCHAR(16) NOT NULL,
	subject TEXT NOT NULL,
	value TEXT,
	replaces VARCHAR(64),
	words TEXT NOT NULL,
	PRIMARY KEY (seq),
	CONSTRAINT provoked_luck_corrections_once UNIQUE (office, id)
);
CREATE INDEX provoked_luck_corrections_in_order ON provoked_luck_corrections (office, seq);
-- office: SHA-256 of "one"
INSERT INTO provoked_luck_corrections (office, id, made, who, kind, subject, value, replaces, words) VALUES
('7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed', 'a1', 1780000000.25, 'lena@firm.example', 'deal', 'D-1', 'referral', NULL, 'D-1 · Acme'),
('7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed', 'b2', 1780000001.5, NULL, 'source', 'be\0000kannte \005c', NULL, 'a1', 'Bekannte');
