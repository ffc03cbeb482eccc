-- The log of changes tells of answers and secrets too.
CREATE TABLE change_wider (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('machine', 'profile', 'plan', 'loaders', 'image', 'answers', 'secret')),
    name TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('put', 'delete', 'rename', 'seen', 'progress'))
);
INSERT INTO change_wider (seq, at, who, kind, name, what)
    SELECT seq, at, who, kind, name, what FROM change;
DROP TABLE change;
ALTER TABLE change_wider RENAME TO change;

-- What installers read instead of asking a person.
CREATE TABLE answers (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    plain_secrets SMALLINT NOT NULL CHECK (plain_secrets IN (0, 1)),
    revision BIGINT NOT NULL
);
ALTER TABLE profile ADD COLUMN answers TEXT;

-- How often a file of answers was fetched in one boot of one machine.
CREATE TABLE answer_use (
    of_boot TEXT PRIMARY KEY,
    fetches INTEGER NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX answer_use_at ON answer_use (at);

-- When a machine last reported that it is done: answers from before are over.
CREATE TABLE answer_end (
    machine TEXT PRIMARY KEY REFERENCES machine (name) ON DELETE CASCADE ON UPDATE CASCADE,
    at BIGINT NOT NULL
);

-- Secrets that answers take, each encrypted under the key in the keys' folder.
CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    changed BIGINT NOT NULL
);
