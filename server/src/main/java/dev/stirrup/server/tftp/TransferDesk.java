package dev.stirrup.server.tftp;

import dev.stirrup.netboot.Network;
import dev.stirrup.tftp.Negotiation;
import dev.stirrup.tftp.Terms;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a listener's requests: admits them, has their files opened, and begins the transfers.
/// Belongs to one loop.
final class TransferDesk {
    private static final Logger LOG = LoggerFactory.getLogger(TransferDesk.class);

    private final TftpSettings settings;
    private final TftpServices services;
    private final Outside outside;
    private final Opening opening;
    private final Admission admission;
    private final RunningTransfers running;
    private final OpenFiles openFiles;
    private final Set<Long> beingOpened = new HashSet<>();
    private final ExecutorService openers = Executors.newVirtualThreadPerTaskExecutor();
    private boolean closed;

    TransferDesk(TftpSettings settings, TftpServices services, Network network, Outside outside) {
        this.settings = settings;
        this.services = services;
        this.outside = outside;
        this.opening = new Opening(services, network);
        this.admission = new Admission(settings.bounds());
        this.running = new RunningTransfers(outside.lane(), this::leave);
        this.openFiles = new OpenFiles(outside.lane(), openers, services.clock());
    }

    /// The lane it belongs to, the way out, and what it counts.
    record Outside(Lane lane, Doorway doorway, TftpCounters counters) {}

    /// Whatever came to the listening port.
    void take(TftpPacket packet, Client client) {
        switch (packet) {
            case ReadRequest request -> read(request, client);
            case WriteRequest _ ->
                    decline(Failure.ACCESS_VIOLATION, "this server is for reading only", client);
            default -> receive(packet, client);
        }
    }

    /// An acknowledgment that came to the listening port.
    ///
    /// @param key whose it is
    void acknowledge(long key, int block) {
        RunningTransfer transfer = running.find(key);
        if (transfer == null) {
            receive(new TftpPacket.Acknowledgment(block), Client.of(key));
        } else {
            running.acknowledge(transfer, block);
        }
    }

    /// A request that cannot be read, such as one with a zero byte in its file's name. The client
    /// would ask again for a minute and never learn why.
    void malformed(Client client) {
        if (running.find(client) == null) {
            decline(Failure.ILLEGAL_OPERATION, "malformed request", client);
        }
    }

    /// Who has this key: the one we know, if a transfer runs for it.
    Client client(long key) {
        RunningTransfer transfer = running.find(key);
        return transfer == null ? Client.of(key) : transfer.client();
    }

    /// How many requests wait for their files.
    int opening() {
        return beingOpened.size();
    }

    boolean isIdle() {
        return beingOpened.isEmpty() && running.isEmpty();
    }

    /// Everything that boots asks for `octet`. A file in `netascii` has another length than on
    /// disk, its line ends are changed, and a boot file that went through that is broken: whoever
    /// asks for it (as tftp-hpa does unless told `-m binary`) is better served with a clear no.
    private void read(ReadRequest request, Client client) {
        if (request.mode().toLowerCase(Locale.ROOT).equals("octet")) {
            request(request, client);
        } else {
            decline(Failure.ILLEGAL_OPERATION, "only mode octet (binary) is served", client);
        }
    }

    private void decline(int code, String why, Client client) {
        outside.doorway().reply(new Failure(code, why), client);
    }

    private void request(ReadRequest request, Client client) {
        if (beingOpened.contains(client.key())) {
            return; // asked again already; the answer is on its way
        }
        Instant now = services.clock().instant();
        RunningTransfer present = running.find(client);
        if (present != null && present.isEcho(request, outside.lane().now())) {
            running.receive(present, request);
            return;
        }
        if (present != null) {
            running.replace(present);
        }
        if (admits(client, now)) {
            beingOpened.add(client.key());
            openers.execute(() -> open(new Asked(request, client, now)));
        }
    }

    /// A packet to a transfer.
    void receive(TftpPacket packet, Client client) {
        RunningTransfer transfer = running.find(client);
        if (transfer != null) {
            running.receive(transfer, packet);
        } else if (!(packet instanceof Failure) && !beingOpened.contains(client.key())) {
            outside.counters().strangers().increment();
            outside.doorway()
                    .reply(new Failure(Failure.UNKNOWN_TRANSFER, "unknown transfer"), client);
        }
    }

    /// The client's port is closed: it has gone without a word.
    void unreachable(Client client) {
        RunningTransfer transfer = running.find(client);
        if (transfer != null) {
            running.receive(transfer, new Failure(Failure.UNDEFINED, "its port is closed"));
        }
    }

    /// Ends everything.
    void close() {
        closed = true;
        running.endAll("the server stops");
        openers.shutdownNow();
    }

    private boolean admits(Client client, Instant now) {
        if (admission.isFull()) {
            running.makeRoom();
        }
        boolean admitted =
                !closed && !admission.isFull() && admission.admit(client.address().bits(), now);
        if (!admitted) {
            outside.counters().refused().increment();
        }
        return admitted;
    }

    private void leave(Client client) {
        admission.release(client.address().bits());
    }

    /// On a thread of its own.
    private void open(Asked asked) {
        Runnable next;
        try {
            Opening.Result result = opening.open(asked.request().file(), asked.client().address());
            next = () -> opened(result, asked);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("client", asked.client().address())
                    .setCause(e)
                    .log("a TFTP request could not be answered");
            outside.counters().failed().increment();
            next = () -> refuse(Failure.UNDEFINED, "the server failed", asked.client());
        }
        try {
            outside.lane().execute(next);
        } catch (RejectedExecutionException e) {
            // The loops have ended, and with them all that this would be for.
        }
    }

    private void opened(Opening.Result result, Asked asked) {
        switch (result) {
            case Opening.Result.Opened(var file, Opening.Asker asker, var withdrawn) ->
                    begin(new Content.Recallable(openFiles.share(file), withdrawn), asker, asked);
            case Opening.Result.Made(Content content, Opening.Asker asker) ->
                    begin(content, asker, asked);
            case Opening.Result.Missing(String why) ->
                    refuse(Failure.FILE_NOT_FOUND, why, asked.client());
            case Opening.Result.Damaged() ->
                    refuse(Failure.UNDEFINED, RunningTransfer.DAMAGED, asked.client());
        }
    }

    private void refuse(int code, String why, Client client) {
        beingOpened.remove(client.key());
        leave(client);
        if (!closed) {
            outside.doorway().reply(new Failure(code, why), client);
        }
    }

    private void begin(Content content, Opening.Asker asker, Asked asked) {
        Wire wire;
        try {
            if (closed) {
                throw new IOException("closed");
            }
            wire = outside.doorway().open(asked.client());
        } catch (IOException e) {
            content.close();
            refuse(Failure.UNDEFINED, "the server has no port left", asked.client());
            return;
        }
        beingOpened.remove(asked.client().key());
        Terms terms =
                Negotiation.agree(
                        asked.request().options(), asker.within(settings.limits()), content.size());
        var story = new Story(services, asker, opening.network().name(), asked);
        running.begin(new RunningTransfer(new BlockLayout(terms, content), wire, story, running));
    }
}
