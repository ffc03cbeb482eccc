package dev.stirrup.server.tftp;

import dev.stirrup.tftp.ReadTransfer;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.Transfer;
import dev.stirrup.tftp.Transfer.Output;
import dev.stirrup.tftp.Transfer.Output.Abandoned;
import dev.stirrup.tftp.Transfer.Output.Finished;
import dev.stirrup.tftp.Transfer.Output.Probed;
import dev.stirrup.tftp.Transfer.Output.Send;
import dev.stirrup.tftp.Transfer.Output.SendBlocks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A transfer with its file and its way to the client: does what the machine says. Belongs to one
/// loop.
final class RunningTransfer {
    /// A copy of the request that comes so soon after a packet of the transfer is an echo of the
    /// network; later, the machine has started anew from the same port.
    private static final long ECHO = Duration.ofSeconds(1).toNanos();

    /// Between two looks whether the file is withdrawn.
    private static final long LOOKS_APART = Duration.ofMillis(1).toNanos();

    static final String DAMAGED = "this file is damaged on the server";

    private final Asked asked;
    private final BlockLayout layout;
    private final Wire wire;
    private final Story story;
    private final Resumer resumer;
    private final Transfer machine;

    /// Made once: the quick compiler leaves making one to the virtual machine.
    private final Consumer<Optional<String>> whenChecked = this::checked;

    private @Nullable SendBlocks awaited;
    private long now;
    private long heard;
    private long lookAt;
    private boolean halfOpen = true;
    private boolean over;

    /// Lets a transfer go on by itself, without a packet and without a deadline.
    interface Resumer {
        /// @param step what it does; is told the time
        void resume(RunningTransfer transfer, LongConsumer step);
    }

    RunningTransfer(BlockLayout layout, Wire wire, Story story, Resumer resumer) {
        this.asked = story.asked();
        this.layout = layout;
        this.wire = wire;
        this.story = story;
        this.resumer = resumer;
        this.machine = new ReadTransfer(layout.terms());
    }

    /// @param now as all times here by the lane's [Uptime]
    void begin(long now) {
        this.now = now;
        heard = now;
        perform(machine.begin(now));
        wire.flush();
    }

    /// What it leads to is flushed by whoever reads the socket, so that one call sends it all.
    void receive(TftpPacket packet, long now) {
        this.now = now;
        heard = now;
        List<Output> outputs = machine.receive(packet, now);
        if (halfOpen && !machine.isHalfOpen()) {
            halfOpen = false;
            story.started(layout.terms());
        }
        perform(outputs);
    }

    /// The same for an acknowledgment.
    void acknowledge(int block, long now) {
        long next = halfOpen ? 0 : machine.step(block, now);
        if (next == 0) {
            receive(new Acknowledgment(block), now);
        } else {
            this.now = now;
            heard = now;
            sendBlocks(next, 1);
        }
    }

    void expire(long now) {
        this.now = now;
        perform(machine.expire(now));
        wire.flush();
    }

    /// Ends it for a reason that lies on our side.
    void end(String why) {
        if (!over) {
            story.failed(machine.acknowledged(), why);
            wire.send(new Failure(Failure.UNDEFINED, why));
            close();
        }
    }

    /// Ends it because its client asks for something else from the same port. Nothing is sent: the
    /// client would take an error for the answer to its new request.
    void replace() {
        if (!over) {
            String why = "the client asked anew from the same port";
            story.failed(machine.acknowledged(), why);
            close();
        }
    }

    /// Ends it without a word: it was never answered and its place is needed.
    void giveWay() {
        close();
    }

    Client client() {
        return asked.client();
    }

    long deadline() {
        return machine.deadline();
    }

    boolean isHalfOpen() {
        return halfOpen;
    }

    boolean isOver() {
        return over;
    }

    /// Whether this request is only the one behind this transfer once more.
    boolean isEcho(ReadRequest again, long now) {
        return asked.request().equals(again) && (halfOpen || now - heard < ECHO);
    }

    private void perform(List<Output> outputs) {
        int count = outputs.size();
        for (int i = 0; i < count; i++) {
            perform(outputs.get(i));
        }
    }

    private void perform(Output output) {
        switch (output) {
            case SendBlocks(long first, int count) -> sendBlocks(first, count);
            case Send(TftpPacket packet) -> wire.send(packet);
            case Finished(long bytes, int resent) -> {
                story.finished(bytes, resent);
                close();
            }
            case Probed() -> {
                story.probed(layout.terms().size());
                close();
            }
            case Abandoned(long bytes, String why) -> {
                story.failed(bytes, why);
                close();
            }
        }
    }

    private void sendBlocks(long first, int count) {
        if (isWithdrawn()) {
            return;
        }
        if (!layout.isReady(first, count, whenChecked)) {
            awaited = new SendBlocks(first, count);
            return;
        }
        awaited = null;
        try {
            wire.sendBlocks(layout, first, count);
        } catch (IOException e) {
            end("the file cannot be read");
        }
    }

    /// Ends it if its file is withdrawn. Looked at once in a millisecond, not before each block.
    private boolean isWithdrawn() {
        if (now < lookAt) {
            return false;
        }
        lookAt = now + LOOKS_APART;
        Optional<String> withdrawn = layout.content().withdrawn();
        withdrawn.ifPresent(why -> end("withdrawn: " + why));
        return withdrawn.isPresent();
    }

    /// Blocks had to be checked before they could leave.
    ///
    /// @param refusal why they never will; empty: they may
    private void checked(Optional<String> refusal) {
        SendBlocks blocks = awaited;
        if (over || blocks == null) {
            return;
        }
        resumer.resume(
                this,
                time -> {
                    now = time;
                    if (refusal.isPresent()) {
                        story.damaged(refusal.get());
                        end(DAMAGED);
                    } else {
                        sendBlocks(blocks.first(), blocks.count());
                        wire.flush();
                    }
                });
    }

    private void close() {
        if (!over) {
            over = true;
            wire.flush();
            wire.close();
            layout.content().close();
        }
    }
}
