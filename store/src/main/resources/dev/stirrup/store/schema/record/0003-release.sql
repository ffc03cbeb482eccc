-- What the site signed, each with a key and certificate of its own. The file is known by the SHA-256
-- digest of what was written: of the signed program, or of the content of a detached signature.
CREATE TABLE release (
    serial TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    certificate TEXT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL
);
CREATE INDEX release_file ON release (file);
