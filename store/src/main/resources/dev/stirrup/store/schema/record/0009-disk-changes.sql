-- Changes of disks and golden images are noted too. The table is made anew, because what is allowed
-- in a column cannot be changed.
CREATE TABLE change_next (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('machine', 'profile', 'plan', 'loaders', 'image', 'answers', 'secret',
            'golden', 'disk')),
    name TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('put', 'delete', 'rename', 'seen', 'progress'))
);
INSERT INTO change_next (seq, at, who, kind, name, what)
    SELECT seq, at, who, kind, name, what FROM change;
DROP TABLE change;
ALTER TABLE change_next RENAME TO change;
