-- How a GRUB can go on was not looked at when a set was added: Debian's 2.12 and 2.14 can follow a
-- proxyDHCP answer and read by HTTP.
UPDATE loader_file SET grub = grub || ' proxy http' WHERE grub IN ('debian 2.12', 'debian 2.14');
