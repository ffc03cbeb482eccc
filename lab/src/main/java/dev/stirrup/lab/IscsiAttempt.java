package dev.stirrup.lab;

import dev.stirrup.boot.HardwareAddress;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// What OVMF's own iSCSI initiator is set to, as an operator would type it in: one attempt. Its own
/// address comes by DHCP.
///
/// @param initiator what it calls itself, at most 223 characters
/// @param target where its disk is; empty: the root path of DHCP tells
/// @param chap how it proves itself; empty: not at all
public record IscsiAttempt(String initiator, Optional<Target> target, Optional<Chap> chap) {
    /// EFI_ISCSI_INITIATOR_NAME_PROTOCOL, 59324945-ec44-4c0d-b1cd-9db139df070c, as it stands in
    /// memory: under it lie the attempts and the initiator's name.
    static final String NAME_VENDOR = "45493259" + "44ec" + "0d4c" + "b1cd9db139df070c";

    /// EDK2's ISCSI_CONFIG_GUID, 4b47d616-a8d6-4552-9d44-ccad2e0f4cf9, as it stands in memory:
    /// under it lies which attempts there are.
    static final String CONFIG_VENDOR = "16d6474b" + "d6a8" + "5245" + "9d44ccad2e0f4cf9";

    /// EDK2 makes all of its attempts anew where fewer are listed (PcdMaxIScsiAttemptNumber).
    private static final int ATTEMPTS = 8;

    private static final int MILLISECONDS = 5000;
    private static final int RETRIES = 2;

    /// A disk. The unit is number 0.
    public record Target(Inet4Address server, int port, String name) {}

    /// @param secret 12 to 16 characters
    /// @param own what the target proves itself with, for mutual CHAP, and the name that it has
    public record Chap(String name, String secret, Optional<Own> own) {
        /// Never the secret.
        @Override
        public String toString() {
            return "Chap";
        }
    }

    /// What a target proves itself with.
    ///
    /// @param secret 12 to 16 characters, not the initiator's
    public record Own(String name, String secret) {
        /// Never the secret.
        @Override
        public String toString() {
            return "Own";
        }
    }

    /// Writes it into a store: the first attempt is this one, for this network card.
    void enrol(VariableStore store, HardwareAddress card) {
        byte[] order = new byte[ATTEMPTS];
        for (int i = 1; i <= ATTEMPTS; i++) {
            order[i - 1] = (byte) i;
            store.setAtBoot(
                    "Attempt " + i, NAME_VENDOR, i == 1 ? bytes(card) : Layout.of(i).bytes());
        }
        store.setAtBoot("InitialAttemptOrder", CONFIG_VENDOR, order);
        store.setAtBoot("AttemptOrder", CONFIG_VENDOR, new byte[] {1});
        store.setAtBoot("I_NAME", NAME_VENDOR, ascii(initiator + "\0"));
    }

    private byte[] bytes(HardwareAddress card) {
        Layout layout = Layout.of(1);
        layout.text(Layout.CARD, card.text().toUpperCase(Locale.ROOT));
        layout.number(Layout.ENABLED, 1);
        layout.number(Layout.ADDRESS_BY_DHCP, 1);
        layout.number(Layout.TARGET_BY_DHCP, target.isEmpty() ? 1 : 0);
        target.ifPresent(disk -> {
            layout.number16(Layout.PORT, disk.port());
            layout.text(Layout.TARGET, disk.name());
            layout.put(Layout.SERVER, disk.server().getAddress());
        });
        byte[] isid = card.toBytes();
        isid[0] &= 0x3f; // The two bits say: from an IEEE address (RFC 7143 section 11.12.5).
        layout.put(Layout.ISID, isid);
        layout.number(Layout.PROVES, chap.isPresent() ? 1 : 0);
        chap.ifPresent(proof -> {
            layout.text(Layout.CHAP_NAME, proof.name());
            layout.text(Layout.CHAP_SECRET, proof.secret());
            layout.number(Layout.MUTUAL, proof.own().isPresent() ? 1 : 0);
            proof.own()
                    .ifPresent(own -> {
                        layout.text(Layout.OWN_NAME, own.name());
                        layout.text(Layout.OWN_SECRET, own.secret());
                    });
        });
        layout.number(Layout.ACTIVE, 1);
        return layout.bytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// EDK2's ISCSI_ATTEMPT_CONFIG_NVDATA, packed (NetworkPkg/IScsiDxe/IScsiConfig.h, IScsiMisc.h,
    /// IScsiCHAP.h), of a build for 64 bits. The same in builds of 2022 and 2026.
    private record Layout(ByteBuffer out) {
        static final int SIZE = 1049;
        static final int NUMBER = 17;
        static final int NAME = 26;
        static final int CARD = 38;
        static final int PORT = 182;
        static final int ENABLED = 184;
        static final int ADDRESS_BY_DHCP = 222;
        static final int TARGET_BY_DHCP = 223;
        static final int TARGET = 224;
        static final int SERVER = 448;
        static final int TIMEOUT = 473;
        static final int RETRY = 475;
        static final int ISID = 476;
        static final int PROVES = 757;
        static final int MUTUAL = 758;
        static final int CHAP_NAME = 759;
        static final int CHAP_SECRET = 886;
        static final int OWN_NAME = 903;
        static final int OWN_SECRET = 1030;
        static final int ACTIVE = 1048;
        private static final int USUAL_PORT = 3260;

        /// An attempt that does nothing.
        static Layout of(int number) {
            var layout = new Layout(ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN));
            layout.number(NUMBER, number);
            layout.text(NAME, "Attempt " + number);
            layout.number16(PORT, USUAL_PORT);
            layout.number16(TIMEOUT, MILLISECONDS);
            layout.number(RETRY, RETRIES);
            return layout;
        }

        void number(int at, int value) {
            out.put(at, (byte) value);
        }

        void number16(int at, int value) {
            out.putShort(at, (short) value);
        }

        void put(int at, byte[] bytes) {
            out.put(at, bytes);
        }

        /// With zeroes behind it, which are there already.
        void text(int at, String text) {
            put(at, ascii(text));
        }

        byte[] bytes() {
            byte[] bytes = new byte[SIZE];
            out.get(0, bytes);
            return bytes;
        }
    }
}
