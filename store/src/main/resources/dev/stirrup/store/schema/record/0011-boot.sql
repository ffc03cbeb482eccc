-- The boot that a machine's disk is in: by what name the machine logs in, since when, and what it was
-- given, so that it finds the same after the server was away.
CREATE TABLE disk_boot (
    machine TEXT PRIMARY KEY REFERENCES machine (name) ON DELETE CASCADE ON UPDATE CASCADE,
    initiator TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    login TEXT NOT NULL CHECK (login IN ('chap', 'mutual', 'open')),
    disk TEXT NOT NULL,
    disc TEXT NOT NULL,
    told BIGINT NOT NULL,
    begun BIGINT NOT NULL
);

-- Secrets that were made to be typed into firmware. Each follows from the site's key and this salt.
CREATE TABLE machine_secret (
    machine TEXT PRIMARY KEY REFERENCES machine (name) ON DELETE CASCADE ON UPDATE CASCADE,
    salt TEXT NOT NULL,
    made BIGINT NOT NULL
);
