package dev.stirrup.media.wim;

import java.util.Arrays;

/// Makes absolute addresses in programs for x86 relative again, as they were before they were
/// packed by LZMS (wimlib's lzms_common.c). What looks like a program is told by two instructions
/// that lead to one address. For one thread.
final class X86Addresses {
    private static final int TAIL = 16;
    private static final int ADDRESS = 4;
    private static final int NEAR = 1023;
    private static final int WINDOW = 65535;
    private static final int TARGETS = 1 << 16;

    /// Where an instruction with each address, by its low two bytes, was last.
    private final int[] usages = new int[TARGETS];

    private int lastProgram;

    void restore(byte[] data) {
        if (data.length <= TAIL + 1) {
            return;
        }
        Arrays.fill(usages, -WINDOW - 1);
        lastProgram = -NEAR - 1;
        int at = 1;
        while (at < data.length - TAIL) {
            at = next(data, at);
        }
    }

    private int next(byte[] data, int at) {
        return switch (data[at] & 0xff) {
            case 0x48 -> {
                boolean isLoad = data[at + 1] == (byte) 0x8b && (data[at + 2] & 0xf7) == 0x05;
                yield isLoad || isAddress(data, at) ? address(data, at, 3, NEAR) : at + 1;
            }
            case 0x4c -> isAddress(data, at) ? address(data, at, 3, NEAR) : at + 1;
            case 0xe8 -> address(data, at, 1, NEAR / 2);
            case 0xe9 -> at + 1 + ADDRESS;
            case 0xf0 -> {
                boolean isLockedAdd = data[at + 1] == (byte) 0x83 && data[at + 2] == 0x05;
                yield isLockedAdd ? address(data, at, 3, NEAR) : at + 1;
            }
            case 0xff -> data[at + 1] == 0x15 ? address(data, at, 2, NEAR) : at + 1;
            default -> at + 1;
        };
    }

    private static boolean isAddress(byte[] data, int at) {
        return data[at + 1] == (byte) 0x8d && (data[at + 2] & 0x07) == 0x05;
    }

    private int address(byte[] data, int at, int opcode, int near) {
        int place = at + opcode;
        if (at - lastProgram <= near) {
            int address = 0;
            for (int i = ADDRESS - 1; i >= 0; i--) {
                address = address << 8 | data[place + i] & 0xff;
            }
            address -= at;
            for (int i = 0; i < ADDRESS; i++) {
                data[place + i] = (byte) (address >> 8 * i);
            }
        }
        int target = at + (data[place] & 0xff | (data[place + 1] & 0xff) << 8) & TARGETS - 1;
        int last = place + ADDRESS - 1;
        if (last - usages[target] <= WINDOW) {
            lastProgram = last;
        }
        usages[target] = last;
        return place + ADDRESS;
    }
}
