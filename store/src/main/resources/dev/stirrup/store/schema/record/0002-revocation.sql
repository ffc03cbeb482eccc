-- What was withdrawn. The counter counts the changes of this table; readers compare it.
CREATE TABLE revocation (
    kind TEXT NOT NULL CHECK (kind IN ('image', 'loader', 'cert', 'machine')),
    subject TEXT NOT NULL,
    label TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
INSERT INTO counter (name, value) VALUES ('revocation', 0);
