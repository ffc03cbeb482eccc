package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Opcode;
import dev.stirrup.iscsi.pdu.Request.Text;
import dev.stirrup.iscsi.pdu.Response.TextResponse;
import dev.stirrup.iscsi.session.Session.Parties;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.iscsi.text.Negotiation;
import dev.stirrup.iscsi.text.Terms;
import dev.stirrup.iscsi.text.TextAssembly;
import dev.stirrup.iscsi.text.TextKey;
import dev.stirrup.iscsi.text.TextKeys;
import dev.stirrup.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Text requests after the login, of which `SendTargets` is the one that matters (RFC 7143 sections
/// 6.4 and appendix C).
final class TextExchange {
    private static final String SEND_TARGETS = "SendTargets";

    /// Names one exchange that goes on over several PDUs; there is only one at a time.
    private static final int TAG = 1;

    private final Parties parties;
    private final Terms terms;
    private final Numbers numbers;
    private final List<Output> out;
    private final TextAssembly text = new TextAssembly();
    private final Negotiation negotiation = new Negotiation();
    private @Nullable Text waiting;
    private String wanted = "";
    private ByteBuffer rest = ByteBuffer.allocate(0);

    TextExchange(Parties parties, Terms terms, Numbers numbers, List<Output> out) {
        this.parties = parties;
        this.terms = terms;
        this.numbers = numbers;
        this.out = out;
    }

    void receive(Text request, ByteBuffer data) {
        if (waiting != null) {
            out.add(new Output.Close("a text request before the last was answered"));
            return;
        }
        try {
            text.add(data);
            if (request.continues()) {
                respond(request, new byte[0], false);
            } else if (rest.hasRemaining()) {
                sendRest(request);
            } else {
                answer(request, text.take());
            }
        } catch (MalformedException e) {
            out.add(new Output.Close("text keys: " + e.getMessage()));
        }
    }

    /// The targets that this initiator may see.
    void visible(List<String> targets) {
        Text request = Objects.requireNonNull(waiting);
        waiting = null;
        var answers = new ArrayList<TextKey>();
        for (String target : targets) {
            if (wanted.equals("All") || wanted.equals(target)) {
                answers.add(new TextKey("TargetName", target));
                String address = parties.portal().address() + "," + Portal.GROUP;
                answers.add(new TextKey("TargetAddress", address));
            }
        }
        begin(request, answers);
    }

    private void answer(Text request, List<TextKey> keys) {
        var answers = new ArrayList<TextKey>();
        for (TextKey key : keys) {
            if (key.name().equals(SEND_TARGETS)) {
                sendTargets(request, key.value());
                return;
            }
            negotiation.answerAfterLogin(key).ifPresent(answers::add);
        }
        begin(request, answers);
    }

    /// A session with a target is told of that one only.
    private void sendTargets(Text request, String value) {
        waiting = request;
        wanted = value;
        if (parties.target().isEmpty()) {
            out.add(new Output.AskVisible(parties.who()));
            return;
        }
        String own = parties.target().map(Target::name).orElseThrow();
        wanted = value.isEmpty() ? own : value;
        visible(wanted.equals(own) ? List.of(own) : List.of());
    }

    private void begin(Text request, List<TextKey> answers) {
        rest = ByteBuffer.wrap(TextKeys.encode(answers));
        sendRest(request);
    }

    private void sendRest(Text request) {
        var piece = new byte[Math.min(rest.remaining(), terms.maxSend())];
        rest.get(piece);
        respond(request, piece, !rest.hasRemaining());
    }

    private void respond(Text request, byte[] data, boolean isFinal) {
        out.add(
                new Output.Send(
                        new TextResponse(
                                isFinal,
                                !isFinal && rest.hasRemaining(),
                                request.initiatorTaskTag(),
                                isFinal ? Opcode.NO_TAG : TAG,
                                numbers.next()),
                        data));
    }
}
