-- Which GRUB a loader says it is, such as `debian 2.14`; empty for another program, and for files that
-- were taken in before this was looked at.
ALTER TABLE loader_file ADD COLUMN grub TEXT NOT NULL DEFAULT '';
