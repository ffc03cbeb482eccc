-- Records: what the operator says, and what was seen. Times are microseconds since 1970.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('change', 0);

-- Every change of a record, in the order of commits. Readers in other processes follow it.
CREATE TABLE change (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('machine', 'profile', 'plan', 'loaders', 'image')),
    name TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('put', 'delete', 'rename', 'seen', 'progress'))
);

CREATE TABLE machine (
    name TEXT PRIMARY KEY,
    uuid TEXT UNIQUE,
    serial TEXT UNIQUE,
    labels TEXT NOT NULL,
    approved SMALLINT NOT NULL CHECK (approved IN (0, 1)),
    sighted SMALLINT NOT NULL CHECK (sighted IN (0, 1)),
    notes TEXT NOT NULL,
    first_seen BIGINT,
    last_seen BIGINT,
    revision BIGINT NOT NULL
);
CREATE INDEX machine_waiting ON machine (last_seen) WHERE sighted = 1;

CREATE TABLE machine_mac (
    mac TEXT PRIMARY KEY,
    machine TEXT NOT NULL REFERENCES machine (name) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX machine_mac_machine ON machine_mac (machine);

CREATE TABLE profile (
    name TEXT PRIMARY KEY,
    loader_set TEXT,
    loader_file TEXT,
    selector TEXT NOT NULL,
    is_open SMALLINT NOT NULL CHECK (is_open IN (0, 1)),
    payload TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE plan (
    machine TEXT PRIMARY KEY REFERENCES machine (name) ON DELETE CASCADE ON UPDATE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('install-once', 'always', 'local', 'menu', 'blocked')),
    profile TEXT REFERENCES profile (name) ON UPDATE CASCADE,
    reason TEXT NOT NULL,
    progress TEXT NOT NULL CHECK (progress IN ('armed', 'served', 'done')),
    revision BIGINT NOT NULL
);
CREATE INDEX plan_profile ON plan (profile);

CREATE TABLE loader_set (
    name TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    added BIGINT NOT NULL
);

CREATE TABLE loader_file (
    set_name TEXT NOT NULL REFERENCES loader_set (name) ON DELETE CASCADE,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    origin TEXT NOT NULL,
    package TEXT NOT NULL,
    modified BIGINT NOT NULL,
    PRIMARY KEY (set_name, file)
);
CREATE INDEX loader_file_digest ON loader_file (digest);

-- For each firmware the files it may start with, the preferred one first (rank 0).
CREATE TABLE loader_entry (
    set_name TEXT NOT NULL REFERENCES loader_set (name) ON DELETE CASCADE,
    firmware TEXT NOT NULL,
    rank INTEGER NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (set_name, firmware, rank)
);

CREATE TABLE image (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    origin TEXT NOT NULL,
    added BIGINT NOT NULL
);

CREATE TABLE image_file (
    image TEXT NOT NULL REFERENCES image (name) ON DELETE CASCADE,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    kind TEXT NOT NULL,
    modified BIGINT NOT NULL,
    PRIMARY KEY (image, path)
);
CREATE INDEX image_file_digest ON image_file (digest);
