package dev.stirrup.app.lab;

/// A disk of 1 MiB that a BIOS starts: it says [DiskSite#BOOTED] and switches the machine off.
final class SmallDisk {
    private static final int BLOCK = 512;
    private static final int SIZE = 1 << 20;

    private SmallDisk() {}

    static byte[] bytes() {
        byte[] disk = new byte[SIZE];
        byte[] code = DiskSite.bootCode();
        System.arraycopy(code, 0, disk, 0, code.length);
        disk[BLOCK - 2] = 0x55;
        disk[BLOCK - 1] = (byte) 0xaa;
        return disk;
    }
}
