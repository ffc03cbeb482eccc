-- Where a file's bytes lie: as kept bytes of their own (container empty), or at a place inside other
-- kept bytes, which are a file of the same image: the disc that they came on.
ALTER TABLE image_file ADD COLUMN container TEXT NOT NULL DEFAULT '';
ALTER TABLE image_file ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
CREATE INDEX image_file_container ON image_file (container);

-- What an image was made of: where each part came from, and who vouches for it.
CREATE TABLE image_source (
    image TEXT NOT NULL REFERENCES image (name) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    origin TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    standing TEXT NOT NULL,
    signer TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (image, rank)
);
