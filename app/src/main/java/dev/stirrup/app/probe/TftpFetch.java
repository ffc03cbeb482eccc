package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.tftp.Reception;
import dev.stirrup.tftp.Reception.Step;
import dev.stirrup.tftp.TftpDecoder;
import dev.stirrup.tftp.TftpEncoder;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// One file by TFTP, as firmware asks for it.
final class TftpFetch {
    static final int PORT = 69;

    /// What fits a frame of Ethernet, as EDK2 asks for.
    private static final int BLOCK = 1468;

    private static final int HEADER = 4;
    private static final int WAIT_MILLIS = 1000;
    private static final int MOST_TRIES = 4;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final InetAddress own;
    private final InetSocketAddress server;
    private final Intake intake;
    private final Reception reception;
    private final String uri;
    private int port;

    /// @param own the address to ask from
    /// @param file as the client would write it
    TftpFetch(InetAddress own, InetSocketAddress server, String file, Intake intake) {
        this.own = own;
        this.server = server;
        this.intake = intake;
        this.reception = new Reception(file, BLOCK);
        this.uri = "tftp://" + server.getAddress().getHostAddress() + "/" + file;
        this.port = server.getPort();
    }

    Fetched run() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
            socket.setSoTimeout(WAIT_MILLIS);
            return transfer(socket);
        } catch (PortUnreachableException e) {
            return new Fetched.Failed(Fault.SERVER_UNREACHABLE, uri + ": nobody listens there");
        } catch (IOException e) {
            return new Fetched.Failed(Fault.SERVER_UNREACHABLE, uri + ": " + e.getMessage());
        }
    }

    private Fetched transfer(DatagramSocket socket) throws IOException {
        byte[] last = TftpEncoder.encode(reception.begin());
        long end = System.nanoTime() + LONGEST.toNanos();
        boolean isAnswered = false;
        int tries = 0;
        send(socket, last);
        while (System.nanoTime() < end) {
            Optional<TftpPacket> packet = receive(socket);
            if (packet.isEmpty()) {
                if (++tries >= MOST_TRIES) {
                    return silent(isAnswered);
                }
                send(socket, last);
                continue;
            }
            tries = 0;
            isAnswered = true;
            switch (reception.receive(packet.get())) {
                case Step.Nothing() -> {}
                case Step.Broken(String why) -> {
                    return new Fetched.Failed(Fault.BROKEN_TRANSFER, uri + ": " + why);
                }
                case Step.Refused(Failure failure) -> {
                    return refused(failure);
                }
                case Step.Going going -> {
                    if (isTooLarge(going)) {
                        giveUp(socket);
                        return new Fetched.TooLarge(reception.size().orElse(0));
                    }
                    last = TftpEncoder.encode(going.answer());
                    send(socket, last);
                    if (going.isLast()) {
                        return new Fetched.Got(intake.content(uri));
                    }
                }
            }
        }
        return new Fetched.Failed(Fault.BROKEN_TRANSFER, uri + ": took more than three minutes");
    }

    private boolean isTooLarge(Step.Going going) {
        byte[] content = going.content().toArray();
        return !intake.take(content, content.length);
    }

    private Fetched silent(boolean isAnswered) {
        return isAnswered
                ? new Fetched.Failed(Fault.BROKEN_TRANSFER, uri + ": nothing more came")
                : new Fetched.Failed(Fault.SERVER_UNREACHABLE, uri + ": no answer by TFTP");
    }

    private Fetched refused(Failure failure) {
        boolean isMissing = failure.code() == Failure.FILE_NOT_FOUND;
        return new Fetched.Failed(
                isMissing ? Fault.FILE_MISSING : Fault.FETCH_REFUSED,
                uri + ": error " + failure.code() + ", " + failure.message());
    }

    private void giveUp(DatagramSocket socket) throws IOException {
        send(socket, TftpEncoder.encode(new Failure(Failure.UNDEFINED, "larger than wanted")));
    }

    private void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server.getAddress(), port));
    }

    /// The server answers from a port of its own choice, and keeps it (RFC 1350 section 4). What
    /// others send is passed over; so is what cannot be read.
    private Optional<TftpPacket> receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[BLOCK + HEADER], BLOCK + HEADER);
        long end = System.nanoTime() + Duration.ofMillis(WAIT_MILLIS).toNanos();
        while (System.nanoTime() < end) {
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            }
            boolean isOurs =
                    packet.getAddress().equals(server.getAddress())
                            && (port == server.getPort() || packet.getPort() == port);
            Optional<TftpPacket> read = isOurs ? decoded(packet) : Optional.empty();
            if (read.isPresent()) {
                port = packet.getPort();
                return read;
            }
        }
        return Optional.empty();
    }

    private static Optional<TftpPacket> decoded(DatagramPacket packet) {
        try {
            return Optional.of(
                    TftpDecoder.decode(WireReader.of(packet.getData(), 0, packet.getLength())));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
