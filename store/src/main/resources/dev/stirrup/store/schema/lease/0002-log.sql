-- Leases in the order they were granted, all of one commit in one row; the later one of an address
-- counts. A row for each address would have the disk write a page for each lease of a storm. The
-- table `lease` holds what was granted before, until the log is next written anew.
CREATE TABLE lease_log (
    number INTEGER PRIMARY KEY,
    count BIGINT NOT NULL,
    leases BYTEA NOT NULL
);
