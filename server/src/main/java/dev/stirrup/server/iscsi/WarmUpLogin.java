package dev.stirrup.server.iscsi;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// One login as an initiator makes it (RFC 7143 sections 6.3 and 12.1): CHAP, the operational keys,
/// a first command, a first read, logout.
final class WarmUpLogin implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int HEADER = 48;

    private static final int LOGIN = 0x43;
    private static final int COMMAND = 0x01;
    private static final int LOGOUT = 0x46;

    private static final int SECURITY = 0x00;
    private static final int SECURITY_TO_OPERATIONAL = 0x81;
    private static final int OPERATIONAL_TO_FULL = 0x87;
    private static final int FINAL_SIMPLE = 0x81;
    private static final int READS = 0x40;
    private static final int CLOSE_SESSION = 0x80;

    private static final int EXPECTED_AT = 20;
    private static final int COMMAND_AT = 32;
    private static final int READ_LENGTH_AT = 8;
    private static final byte READ_10 = 0x28;
    private static final int BLOCK = 512;

    private static final int SHA_256 = 7;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final int number;

    /// @param number that tells this initiator from the others
    WarmUpLogin(InetSocketAddress to, int number) throws IOException {
        this.number = number;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(to, TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /// @throws IOException when the answers end
    void run(WarmUp.Visitor who) throws IOException {
        String names =
                "InitiatorName="
                        + who.initiator()
                        + " TargetName="
                        + who.target()
                        + " SessionType=Normal";
        login(SECURITY_TO_OPERATIONAL, names + " AuthMethod=CHAP");
        Map<String, String> asked = login(SECURITY, "CHAP_A=" + SHA_256);
        login(
                SECURITY_TO_OPERATIONAL,
                "CHAP_N=" + who.name() + " CHAP_R=0x" + proof(asked, who.password()));
        login(
                OPERATIONAL_TO_FULL,
                "HeaderDigest=None DataDigest=None InitialR2T=No ImmediateData=Yes"
                        + " MaxRecvDataSegmentLength=262144 MaxBurstLength=262144"
                        + " FirstBurstLength=262144 DefaultTime2Wait=0 ErrorRecoveryLevel=0");
        // TEST UNIT READY has an operation code of zero, and so has the rest of it.
        exchange(header(COMMAND, FINAL_SIMPLE), "");
        exchange(readOfOneBlock(), "");
        exchange(header(LOGOUT, CLOSE_SESSION), "");
    }

    private static ByteBuffer readOfOneBlock() {
        return header(COMMAND, FINAL_SIMPLE | READS)
                .putInt(EXPECTED_AT, BLOCK)
                .put(COMMAND_AT, READ_10)
                .put(COMMAND_AT + READ_LENGTH_AT, (byte) 1);
    }

    private Map<String, String> login(int flags, String keys) throws IOException {
        ByteBuffer header = header(LOGIN, flags);
        header.put(8, (byte) 0x80).putInt(10, number);
        return exchange(header, keys);
    }

    private static ByteBuffer header(int opcode, int flags) {
        int immediate = 0x40;
        return ByteBuffer.allocate(HEADER)
                .put(0, (byte) (opcode | immediate))
                .put(1, (byte) flags)
                .putInt(24, 1);
    }

    /// Sends a PDU, and takes the keys of its answer.
    private Map<String, String> exchange(ByteBuffer header, String keys) throws IOException {
        byte[] text = (keys + ' ').replace(' ', '\0').getBytes(StandardCharsets.UTF_8);
        int length = keys.isEmpty() ? 0 : text.length;
        byte[] pdu = new byte[HEADER + padded(length)];
        header.putInt(4, length).get(0, pdu, 0, HEADER);
        System.arraycopy(text, 0, pdu, HEADER, length);
        socket.getOutputStream().write(pdu);
        var answer = new byte[HEADER];
        in.readFully(answer);
        byte[] data = new byte[padded(ByteBuffer.wrap(answer).getInt(4) & 0xffffff)];
        in.readFully(data);
        return read(new String(data, StandardCharsets.UTF_8));
    }

    private static int padded(int length) {
        return length + (-length & 3);
    }

    private static Map<String, String> read(String text) {
        var keys = new LinkedHashMap<String, String>();
        for (String pair : text.split("\0", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                keys.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return keys;
    }

    private static String proof(Map<String, String> asked, String password) throws IOException {
        String challenge = asked.getOrDefault("CHAP_C", "");
        String identifier = asked.getOrDefault("CHAP_I", "");
        if (challenge.isEmpty() || identifier.isEmpty()) {
            throw new EOFException("no challenge");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) Integer.parseInt(identifier));
            digest.update(password.getBytes(StandardCharsets.UTF_8));
            digest.update(HexFormat.of().parseHex(challenge.substring("0x".length())));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
