package dev.stirrup.app.acme;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Http01Challenge;

/// Answers http-01 (RFC 8555 section 8.3): texts that are there while a certificate is ordered.
public final class HttpProofs implements Proofs {
    private static final String PREFIX = ".well-known/acme-challenge/";

    private final Map<String, String> texts = new ConcurrentHashMap<>();

    @Override
    public Laid lay(Authorization wanted) throws AcmeTroubleException {
        Http01Challenge challenge =
                wanted.findChallenge(Http01Challenge.class)
                        .orElseThrow(() -> Proofs.notOffered(Http01Challenge.TYPE, wanted));
        texts.put(challenge.getToken(), challenge.getAuthorization());
        return new Laid(challenge, () -> texts.remove(challenge.getToken()));
    }

    /// Whether a path is of this kind.
    public static boolean isFor(FileAsk ask) {
        return ask.isBelow(PREFIX);
    }

    public FileAnswer answer(FileAsk ask) {
        String path = plain(ask);
        Optional<String> text =
                Optional.of(path)
                        .filter(p -> p.startsWith(PREFIX))
                        .map(p -> texts.get(p.substring(PREFIX.length())));
        return text.<FileAnswer>map(found ->
                        new FileAnswer.Text(
                                found,
                                "application/octet-stream",
                                FileKind.OTHER,
                                Claims.none(),
                                List.of()))
                .orElseGet(() -> new FileAnswer.Missing("not found", Claims.none(), List.of()));
    }

    private static String plain(FileAsk ask) {
        return ask.path().startsWith("/") ? ask.path().substring(1) : ask.path();
    }
}
