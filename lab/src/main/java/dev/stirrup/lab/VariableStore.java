package dev.stirrup.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The UEFI variables in a flash image of OVMF or AAVMF: a firmware volume (UEFI PI specification,
/// volume 3, section 3.2.1) that holds EDK2's authenticated variable store
/// (MdeModulePkg/Include/Guid/AuthenticatedVariableFormat.h). Reading is total: any bytes give a
/// store or an [IllegalArgumentException].
public final class VariableStore {
    /// EFI_GLOBAL_VARIABLE, 8be4df61-93ca-11d2-aa0d-00e098032b8c, as it stands in memory.
    public static final String GLOBAL = "61dfe48bca93d211aa0d00e098032b8c";

    /// Non-volatile, at boot, at run time.
    public static final int USUAL_ATTRIBUTES = 7;

    /// Non-volatile, at boot only.
    static final int BOOT_ATTRIBUTES = 3;

    /// As the usual ones; changed only by whoever signs the change and says when.
    static final int AUTHENTICATED_ATTRIBUTES = 0x27;

    /// The first of January 2024, an EFI_TIME (UEFI specification 2.10, section 8.3): any time that
    /// lies before later updates.
    private static final byte[] LONG_AGO =
            HexFormat.of().parseHex("e8070101000000000000000000000000");

    private static final byte[] AUTHENTICATED =
            HexFormat.of().parseHex("782cf3aa7b949a43a1802e144ec37792");
    private static final byte[] VOLUME = "_FVH".getBytes(StandardCharsets.US_ASCII);
    private static final int STORE_HEADER = 28;
    private static final int VARIABLE_HEADER = 60;
    private static final int START = 0x55aa;
    private static final int ADDED = 0x3f;
    private static final int FIRST_ENTRY = 0x40;

    /// One variable.
    ///
    /// @param vendor the GUID's sixteen bytes in hexadecimal, as they stand in memory
    /// @param time the sixteen bytes of its time stamp; all zero without one
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Variable(String name, String vendor, int attributes, byte[] data, byte[] time) {}

    private final byte[] image;
    private final int begin;
    private final int end;
    private final List<Variable> variables;

    private VariableStore(byte[] image, int begin, int end, List<Variable> variables) {
        this.image = image;
        this.begin = begin;
        this.end = end;
        this.variables = variables;
    }

    /// Reads a flash image.
    public static VariableStore read(byte[] flash) {
        byte[] image = flash.clone();
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        if (image.length < 52 || !Arrays.equals(VOLUME, Arrays.copyOfRange(image, 40, 44))) {
            throw new IllegalArgumentException("not a firmware volume");
        }
        int store = Short.toUnsignedInt(in.getShort(48));
        if (store + STORE_HEADER > image.length
                || !Arrays.equals(AUTHENTICATED, Arrays.copyOfRange(image, store, store + 16))) {
            throw new IllegalArgumentException("no authenticated variable store");
        }
        long size = Integer.toUnsignedLong(in.getInt(store + 16));
        if (size < STORE_HEADER || store + size > image.length) {
            throw new IllegalArgumentException("variable store of impossible size " + size);
        }
        int begin = store + STORE_HEADER;
        int end = (int) (store + size);
        return new VariableStore(image, begin, end, variables(in, begin, end));
    }

    /// The live variables, in the order of the store.
    public List<Variable> variables() {
        return List.copyOf(variables);
    }

    /// The data of this variable.
    public Optional<byte[]> find(String name, String vendor) {
        return variables.stream()
                .filter(v -> v.name().equals(name) && v.vendor().equals(vendor))
                .map(Variable::data)
                .findFirst();
    }

    /// Writes a variable without authentication, in place of one of the same name.
    public void set(String name, String vendor, byte[] data) {
        put(new Variable(name, vendor, USUAL_ATTRIBUTES, data.clone(), new byte[16]));
    }

    /// As [#set], for a variable that no running system sees.
    void setAtBoot(String name, String vendor, byte[] data) {
        put(new Variable(name, vendor, BOOT_ATTRIBUTES, data.clone(), new byte[16]));
    }

    /// Writes a variable that the firmware lets nobody else change without a signature, such as
    /// `PK`.
    void setAuthenticated(String name, String vendor, byte[] data) {
        put(new Variable(name, vendor, AUTHENTICATED_ATTRIBUTES, data.clone(), LONG_AGO.clone()));
    }

    private void put(Variable variable) {
        variables.removeIf(
                v -> v.name().equals(variable.name()) && v.vendor().equals(variable.vendor()));
        variables.add(variable);
    }

    /// Makes these the only entries of the boot order. The firmware adds those it finds itself at
    /// the end.
    void bootFirst(List<BootEntry> entries) {
        ByteBuffer order = ByteBuffer.allocate(2 * entries.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < entries.size(); i++) {
            set("Boot%04X".formatted(FIRST_ENTRY + i), GLOBAL, entries.get(i).toBytes());
            order.putShort((short) (FIRST_ENTRY + i));
        }
        set("BootOrder", GLOBAL, order.array());
    }

    /// The flash image with the variables as they are now.
    ///
    /// @throws IllegalStateException when they do not fit
    public byte[] toBytes() {
        byte[] flash = image.clone();
        Arrays.fill(flash, begin, end, (byte) 0xff);
        ByteBuffer out = ByteBuffer.wrap(flash).order(ByteOrder.LITTLE_ENDIAN);
        out.position(begin).limit(end);
        for (Variable variable : variables) {
            byte[] name = (variable.name() + "\0").getBytes(StandardCharsets.UTF_16LE);
            int need = VARIABLE_HEADER + name.length + variable.data().length;
            if (out.remaining() < need + 3) {
                throw new IllegalStateException("the variable store is full");
            }
            out.putShort((short) START).put((byte) ADDED).put((byte) 0);
            out.putInt(variable.attributes()).putLong(0).put(variable.time()).putInt(0);
            out.putInt(name.length).putInt(variable.data().length);
            out.put(HexFormat.of().parseHex(variable.vendor())).put(name).put(variable.data());
            out.position(aligned(out.position()));
        }
        return flash;
    }

    private static List<Variable> variables(ByteBuffer in, int begin, int end) {
        var found = new ArrayList<Variable>();
        int at = begin;
        while (at + VARIABLE_HEADER <= end && Short.toUnsignedInt(in.getShort(at)) == START) {
            long name = Integer.toUnsignedLong(in.getInt(at + 36));
            long data = Integer.toUnsignedLong(in.getInt(at + 40));
            if (at + VARIABLE_HEADER + name + data > end) {
                throw new IllegalArgumentException("variable at " + at + " passes the store's end");
            }
            if ((in.get(at + 2) & 0xff) == ADDED) {
                found.add(variable(in, at, (int) name, (int) data));
            }
            at = aligned((int) (at + VARIABLE_HEADER + name + data));
        }
        return found;
    }

    private static Variable variable(ByteBuffer in, int at, int nameSize, int dataSize) {
        int name = at + VARIABLE_HEADER;
        String text = new String(copy(in, name, nameSize), StandardCharsets.UTF_16LE);
        int terminator = text.indexOf('\0');
        return new Variable(
                terminator < 0 ? text : text.substring(0, terminator),
                HexFormat.of().formatHex(copy(in, at + 44, 16)),
                in.getInt(at + 4),
                copy(in, name + nameSize, dataSize),
                copy(in, at + 16, 16));
    }

    private static byte[] copy(ByteBuffer in, int at, int size) {
        byte[] bytes = new byte[size];
        in.get(at, bytes);
        return bytes;
    }

    private static int aligned(int position) {
        return (position + 3) & ~3;
    }
}
