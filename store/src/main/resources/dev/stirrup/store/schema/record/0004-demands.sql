-- What profiles demand of a machine before it is given them.
ALTER TABLE profile ADD COLUMN require_https SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE profile ADD COLUMN require_identity SMALLINT NOT NULL DEFAULT 0;

-- The certificates that machines were given to prove who they are, by serial number.
CREATE TABLE machine_certificate (
    serial TEXT PRIMARY KEY,
    machine TEXT NOT NULL REFERENCES machine (name) ON DELETE CASCADE ON UPDATE CASCADE,
    issued BIGINT NOT NULL,
    not_after BIGINT NOT NULL
);
CREATE INDEX machine_certificate_machine ON machine_certificate (machine);
