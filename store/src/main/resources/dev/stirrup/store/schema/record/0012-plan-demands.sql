-- What plans demand of their machine, beside what the profile does.
ALTER TABLE plan ADD COLUMN require_https SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN require_identity SMALLINT NOT NULL DEFAULT 0;
