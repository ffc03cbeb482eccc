package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.pdu.Response.DataIn;
import dev.stirrup.iscsi.pdu.Response.Residual;
import dev.stirrup.iscsi.pdu.Response.ScsiResponse;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.text.Terms;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.WireWriter;
import java.util.List;

/// The PDUs that a command ends with: its data, then its status, which rides on the last data if it
/// is good (RFC 7143 sections 11.4 and 11.7).
final class Replies {
    private final Terms terms;
    private final Numbers numbers;
    private final List<Output> out;

    Replies(Terms terms, Numbers numbers, List<Output> out) {
        this.terms = terms;
        this.numbers = numbers;
        this.out = out;
    }

    void end(Task task, Outcome outcome) {
        ScsiCommand command = task.command();
        Residual residual = Residual.of(outcome.moved(), command.expectedLength());
        long length = task.contentLength(outcome);
        if (length > 0) {
            data(task, outcome, residual, length);
        } else {
            out.add(
                    new Output.Send(
                            new ScsiResponse(
                                    0, outcome.status(), task.tag(), numbers.next(), 0, residual),
                            sense(outcome.sense())));
        }
    }

    /// Data in pieces that the initiator takes; a piece that ends a burst is marked.
    private void data(Task task, Outcome outcome, Residual residual, long length) {
        int number = 0;
        long burst = 0;
        for (long offset = 0; offset < length; ) {
            int piece =
                    (int)
                            Math.min(
                                    length - offset,
                                    Math.min(terms.maxSend(), terms.maxBurst() - burst));
            boolean last = offset + piece == length;
            burst += piece;
            boolean ends = last || burst == terms.maxBurst();
            var header =
                    new DataIn(
                            ends,
                            last ? outcome.status() : DataIn.NO_STATUS,
                            task.tag(),
                            last ? numbers.next() : numbers.current(),
                            number++,
                            offset,
                            residual);
            out.add(new Output.SendContent(header, task, offset, piece));
            offset += piece;
            burst = ends ? 0 : burst;
        }
    }

    /// Sense data with its length before it (section 11.4.7).
    private static byte[] sense(Bytes sense) {
        if (sense.length() == 0) {
            return new byte[0];
        }
        return new WireWriter(2 + sense.length())
                .u16(sense.length())
                .bytes(sense.toArray())
                .toBytes();
    }
}
