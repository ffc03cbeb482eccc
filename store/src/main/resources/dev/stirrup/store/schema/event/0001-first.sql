-- Attempts and their events. Times are microseconds since 1970.
CREATE TABLE attempt (
    id BIGINT PRIMARY KEY,
    machine TEXT,
    mac TEXT,
    uuid TEXT,
    serial TEXT,
    network TEXT NOT NULL,
    started BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    events BIGINT NOT NULL
);
CREATE INDEX attempt_machine ON attempt (machine, id);
CREATE INDEX attempt_mac ON attempt (mac, id);
CREATE INDEX attempt_latest ON attempt (latest);

-- The events of one attempt that were written together, as a JSON array. Attempt 0 holds the events
-- that nobody claimed.
CREATE TABLE event_batch (
    first_seq BIGINT PRIMARY KEY,
    attempt BIGINT NOT NULL,
    count BIGINT NOT NULL,
    at BIGINT NOT NULL,
    events TEXT NOT NULL
);
CREATE INDEX event_batch_attempt ON event_batch (attempt, first_seq);
