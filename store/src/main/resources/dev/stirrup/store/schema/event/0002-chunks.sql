-- Events of many attempts in one row, in a form of their own: in a boot storm a row for each
-- attempt, and its indexes, cost more than everything else. Each group of events names the chunk
-- with those before, so an attempt is read from its last chunk backwards.
CREATE TABLE event_chunk (
    first_seq INTEGER PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body BYTEA NOT NULL
);

-- The same for events that nobody claimed; fewer of these are kept.
CREATE TABLE event_stray (
    first_seq INTEGER PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body BYTEA NOT NULL
);

-- Attempts without indexes: they are looked for by people, and written by storms.
ALTER TABLE attempt RENAME TO attempt_before;
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    machine TEXT,
    mac TEXT,
    uuid TEXT,
    serial TEXT,
    network TEXT NOT NULL,
    started BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    events BIGINT NOT NULL,
    first_chunk BIGINT NOT NULL,
    last_chunk BIGINT NOT NULL
);
INSERT INTO attempt
    SELECT id, machine, mac, uuid, serial, network, started, latest, events, 0, 0
    FROM attempt_before;
DROP TABLE attempt_before;
