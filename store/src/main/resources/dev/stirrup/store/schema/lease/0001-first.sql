-- Times are microseconds since 1970.
CREATE TABLE lease (
    address TEXT PRIMARY KEY,
    network TEXT NOT NULL,
    client BYTEA NOT NULL,
    chaddr BYTEA NOT NULL,
    hostname TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('bound', 'released', 'declined')),
    expires BIGINT NOT NULL
);
