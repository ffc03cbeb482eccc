-- Those who may log in at a machine.
CREATE TABLE operator (
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    changed BIGINT NOT NULL,
    who TEXT NOT NULL
);
