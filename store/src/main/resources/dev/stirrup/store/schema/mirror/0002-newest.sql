-- When the newest signed beginning of each part was made, by its own word. Its files may be given up
-- and its mirror_root with them: an older one must not take its place all the same.
CREATE TABLE mirror_newest (
    mirror TEXT NOT NULL,
    root TEXT NOT NULL,
    made BIGINT NOT NULL,
    PRIMARY KEY (mirror, root)
);
