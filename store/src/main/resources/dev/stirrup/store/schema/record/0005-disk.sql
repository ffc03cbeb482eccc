-- Golden images by name; their bytes lie in a folder named by the digest, which several names may
-- share.
CREATE TABLE golden_image (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    origin TEXT NOT NULL,
    added BIGINT NOT NULL
);
CREATE INDEX golden_image_digest ON golden_image (digest);

-- Disks that are written to: each is a layer in a folder of its own, over a golden image or over
-- nothing. The boot is the one for which the layer was last emptied.
CREATE TABLE disk (
    name TEXT PRIMARY KEY,
    serial TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL UNIQUE,
    golden TEXT,
    size BIGINT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('keep', 'reset', 'discard', 'snapshot')),
    machine TEXT REFERENCES machine (name) ON DELETE SET NULL ON UPDATE CASCADE,
    origin TEXT NOT NULL,
    boot TEXT NOT NULL,
    added BIGINT NOT NULL
);
CREATE INDEX disk_golden ON disk (golden);
CREATE INDEX disk_machine ON disk (machine);
