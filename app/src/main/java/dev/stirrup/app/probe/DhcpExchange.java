package dev.stirrup.app.probe;

import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.netboot.probe.Offer;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.server.link.Interface;
import dev.stirrup.server.link.RawSocket;
import dev.stirrup.server.link.SendBatch;
import dev.stirrup.server.link.UdpFrame;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks by DHCP on one interface and collects all that comes. Servers on this same machine are not
/// heard: what a raw socket sends does not come back.
final class DhcpExchange implements AutoCloseable {
    private static final int CLIENT_PORT = 68;
    private static final int SERVER_PORT = 67;
    private static final int BOOT_SERVER_PORT = 4011;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int LARGEST = 2048;
    private static final int BOOT_SERVER_TRIES = 3;
    private static final int BOOT_SERVER_MILLIS = 700;

    /// Where the xid and chaddr stand in a message (RFC 2131 section 2).
    private static final int XID = 4;

    private static final int CHADDR = 28;
    private static final int MAC = 6;

    private final RawSocket socket;

    DhcpExchange(Interface on) throws IOException {
        socket = RawSocket.open(on, RECEIVE_BUFFER, CLIENT_PORT);
    }

    /// Asks all questions twice, and collects until the time is over.
    Map<Question, Answers> ask(List<Question> questions, Duration limit) throws IOException {
        Map<Question, Answers> all = new LinkedHashMap<>();
        questions.forEach(question -> all.put(question, new Answers()));
        long start = System.nanoTime();
        for (int round = 1; round <= 2; round++) {
            for (Question question : questions) {
                broadcast(question.packet());
            }
            while (System.nanoTime() - start < limit.toNanos() * round / 2) {
                collect(all);
            }
        }
        return all;
    }

    private void broadcast(DhcpPacket packet) throws IOException {
        var ends = new UdpFrame.Ends(Ipv4.NONE, CLIENT_PORT, Ipv4.BROADCAST, SERVER_PORT);
        SendBatch batch = socket.sendBatch();
        socket.addBroadcast(batch, 0, UdpFrame.encode(ends, encoded(packet)));
        flush(batch);
    }

    /// Sends what needs no answer to the server of an offer.
    void tell(Offer offer, DhcpPacket packet) throws IOException {
        var ends = new UdpFrame.Ends(packet.ciaddr(), CLIENT_PORT, offer.server(), SERVER_PORT);
        SendBatch batch = socket.sendBatch();
        socket.add(batch, 0, station(offer), UdpFrame.encode(ends, encoded(packet)));
        flush(batch);
    }

    private static byte[] station(Offer offer) {
        return Bytes.ofHex(offer.station().replace(":", "")).toArray();
    }

    private static byte[] encoded(DhcpPacket packet) {
        return DhcpEncoder.encode(packet, DhcpEncoder.LARGEST_LIMIT);
    }

    private static void flush(SendBatch batch) throws IOException {
        var failed = new BitSet();
        batch.flush(failed);
        if (!failed.isEmpty()) {
            throw new IOException("cannot ask by DHCP: " + batch.trouble());
        }
    }

    private void collect(Map<Question, Answers> into) throws IOException {
        List<Datagram> arrived = new ArrayList<>();
        socket.receive(arrived);
        for (Datagram datagram : arrived) {
            byte[] bytes =
                    Arrays.copyOfRange(
                            datagram.bytes(),
                            datagram.offset(),
                            datagram.offset() + datagram.length());
            take(bytes, datagram, into);
        }
    }

    private static void take(byte[] bytes, Datagram datagram, Map<Question, Answers> into) {
        try {
            DhcpPacket reply = DhcpDecoder.decode(WireReader.of(bytes));
            var offer =
                    new Offer(
                            datagram.source(), station(datagram.station()), Bytes.of(bytes), reply);
            into.forEach((question, answers) -> {
                if (question.isAnsweredBy(reply)) {
                    answers.add(offer);
                }
            });
        } catch (MalformedException e) {
            into.forEach((question, answers) -> {
                if (isFor(question, bytes)) {
                    String why = String.valueOf(e.getMessage());
                    String from = datagram.source().toString();
                    answers.add(new Answers.Unreadable(from, why, Bytes.of(bytes)));
                }
            });
        }
    }

    /// Whether the fixed part of a message that cannot be read names this question.
    private static boolean isFor(Question question, byte[] bytes) {
        if (bytes.length < CHADDR + MAC) {
            return false;
        }
        int xid = 0;
        for (int i = 0; i < 4; i++) {
            xid = xid << 8 | bytes[XID + i] & 0xff;
        }
        return xid == question.packet().xid()
                && Bytes.of(Arrays.copyOfRange(bytes, CHADDR, CHADDR + MAC))
                        .equals(question.station());
    }

    private static String station(long bits) {
        if (bits == Datagram.NO_STATION) {
            return "ff:ff:ff:ff:ff:ff";
        }
        List<String> pairs = new ArrayList<>();
        for (int shift = 40; shift >= 0; shift -= 8) {
            pairs.add("%02x".formatted(bits >>> shift & 0xff));
        }
        return String.join(":", pairs);
    }

    /// Asks a boot server at port 4011, from an address of ours.
    static Optional<Offer> askBootServer(Ipv4 own, Ipv4 server, Question question)
            throws IOException {
        InetAddress from = InetAddress.getByAddress(own.toBytes());
        InetAddress to = InetAddress.getByAddress(server.toBytes());
        byte[] bytes = encoded(question.packet());
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(from, 0))) {
            udp.setSoTimeout(BOOT_SERVER_MILLIS);
            for (int i = 0; i < BOOT_SERVER_TRIES; i++) {
                udp.send(new DatagramPacket(bytes, bytes.length, to, BOOT_SERVER_PORT));
                Optional<Offer> answer = bootServerAnswer(udp, question, server);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Offer> bootServerAnswer(
            DatagramSocket udp, Question question, Ipv4 server) throws IOException {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            udp.receive(packet);
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            DhcpPacket reply = DhcpDecoder.decode(WireReader.of(bytes));
            return question.isAnsweredBy(reply)
                    ? Optional.of(new Offer(server, "ff:ff:ff:ff:ff:ff", Bytes.of(bytes), reply))
                    : Optional.empty();
        } catch (SocketTimeoutException | MalformedException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
