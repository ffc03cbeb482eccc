-- What mirrors brought. All of it can be had anew.

-- Bytes that are here; `used` is when somebody last asked for them.
CREATE TABLE mirror_file (
    digest TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    mirror TEXT NOT NULL,
    path TEXT NOT NULL,
    vouched TEXT NOT NULL,
    fetched BIGINT NOT NULL,
    used BIGINT NOT NULL
);
CREATE INDEX mirror_file_used ON mirror_file (used);

-- What signed indexes claim of files, and which of them were read.
CREATE TABLE mirror_listed (
    mirror TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (mirror, path)
);
CREATE TABLE mirror_index (
    mirror TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (mirror, digest)
);

-- The signed beginnings, oldest ones too: `digests` names the files that belong together.
CREATE TABLE mirror_root (
    mirror TEXT NOT NULL,
    root TEXT NOT NULL,
    digests TEXT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (mirror, root, digests)
);
