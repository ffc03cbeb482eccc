-- What drivers in images are for. `devices`: PCI vendor and device, perhaps with the subsystem, in
-- hexadecimal digits, with spaces between them.
CREATE TABLE driver (
    image TEXT NOT NULL REFERENCES image (name) ON DELETE CASCADE ON UPDATE CASCADE,
    cabinet TEXT NOT NULL,
    inf TEXT NOT NULL,
    architecture TEXT NOT NULL,
    type TEXT NOT NULL,
    provider TEXT NOT NULL,
    version TEXT NOT NULL,
    age TEXT NOT NULL,
    devices TEXT NOT NULL,
    PRIMARY KEY (image, cabinet, inf, architecture)
);
