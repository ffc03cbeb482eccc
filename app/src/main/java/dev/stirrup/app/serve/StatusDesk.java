package dev.stirrup.app.serve;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.revocation.CertificateList;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.revocation.Revocations;
import dev.stirrup.trust.revocation.StatusAnswers;
import dev.stirrup.trust.revocation.StatusAnswers.Answer;
import dev.stirrup.trust.revocation.StatusPath;
import dev.stirrup.trust.site.Authority;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.wire.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of the site's certificates for whoever asks: OCSP below `ocsp`, revocation lists below
/// `crl`. Opens keys, so it may block.
final class StatusDesk {
    private static final Logger LOG = LoggerFactory.getLogger(StatusDesk.class);
    static final String OCSP = "ocsp";
    private static final String CRL = "crl/";
    private static final String CRL_END = ".crl";

    private final Supplier<SiteKeyring> opening;
    private final Revocations revocations;
    private final AddressBook book;
    private final InstantSource clock;
    private volatile @Nullable Opened last;

    /// @param book tells which machine asks
    StatusDesk(
            Supplier<SiteKeyring> opening,
            Revocations revocations,
            AddressBook book,
            InstantSource clock) {
        this.opening = opening;
        this.revocations = revocations;
        this.book = book;
        this.clock = clock;
    }

    /// The issuers as they were at a mark of the keyring.
    private record Opened(SiteKeyring keyring, long mark, List<Named> issuers) {
        StatusAnswers answers() {
            return new StatusAnswers(issuers.stream().map(Named::authority).toList());
        }
    }

    private record Named(String name, Authority authority) {}

    static boolean isFor(FileAsk ask) {
        return ask.isBelow(CRL)
                || ask.isBelow(OCSP)
                        && (ask.isBelow(OCSP + "/") || plain(ask).length() == OCSP.length());
    }

    FileAnswer answer(FileAsk ask) {
        try {
            String path = plain(ask);
            return path.startsWith(CRL) ? list(path.substring(CRL.length())) : status(ask, path);
        } catch (StoreException | SignerUnavailableException e) {
            LOG.warn("the state of certificates cannot be told: {}", e.getMessage());
            return missing("try later");
        }
    }

    private FileAnswer status(FileAsk ask, String path) {
        Optional<byte[]> request =
                ask.method().equals("POST")
                        ? Optional.of(ask.body().getBytes(StandardCharsets.ISO_8859_1))
                        : StatusPath.decode(
                                path.substring(Math.min(path.length(), OCSP.length() + 1)));
        Instant now = clock.instant();
        RevocationList list = revocations.current();
        Answer answer = opened().answers().answer(request.orElseGet(() -> new byte[0]), list, now);
        Claims claims = book.find(ask.client(), now);
        List<BootEvent> told =
                claims.equals(Claims.none())
                        ? List.of()
                        : answer.serials().stream()
                                .map(serial -> told(serial, list))
                                .map(what -> new BootEvent(now, claims, ask.network().name(), what))
                                .toList();
        return new FileAnswer.Made(
                answer.der(), "application/ocsp-response", FileKind.OTHER, claims, told);
    }

    private static Milestone told(BigInteger serial, RevocationList list) {
        return new Milestone.CertificateStatusTold(
                RevocationList.text(serial),
                list.certificate(serial).isPresent() ? "revoked" : "good");
    }

    private FileAnswer list(String file) {
        return opened().issuers().stream()
                .filter(issuer -> file.equals(issuer.name() + CRL_END))
                .findFirst()
                .map(issuer ->
                        CertificateList.of(
                                revocations.current(), issuer.authority(), clock.instant()))
                .<FileAnswer>map(der ->
                        new FileAnswer.Made(
                                Bytes.of(der),
                                "application/pkix-crl",
                                FileKind.OTHER,
                                Claims.none(),
                                List.of()))
                .orElseGet(() -> missing("no such list"));
    }

    /// Keys are opened once and again only when somebody changed them: it takes a while.
    private Opened opened() {
        Opened known = last;
        if (known != null && known.mark() == known.keyring().mark()) {
            return known;
        }
        SiteKeyring keyring = opening.get();
        Instant now = clock.instant();
        long mark = keyring.mark();
        var keys = keyring.keys();
        List<SiteKey> wanted =
                List.of(Duty.values()).stream()
                        .filter(Duty::isIssuer)
                        .flatMap(duty -> keys.trusted(duty, now).stream())
                        .filter(key -> key.custody().isHere())
                        .toList();
        List<Named> issuers = wanted.stream().flatMap(key -> named(keyring, key).stream()).toList();
        Opened fresh = new Opened(keyring, mark, issuers);
        // What is not at hand now is looked for again at the next question.
        last = issuers.size() == wanted.size() ? fresh : null;
        return fresh;
    }

    /// Empty when the key is not at hand, as when its token is away: the others go on.
    private static Optional<Named> named(SiteKeyring keyring, SiteKey key) {
        try {
            Signer signer = keyring.vault().signer(key.name());
            return Optional.of(new Named(key.name(), new Authority(key.certificate(), signer)));
        } catch (SignerUnavailableException e) {
            LOG.warn("the state of what {} issued cannot be told: {}", key.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String plain(FileAsk ask) {
        return ask.path().startsWith("/") ? ask.path().substring(1) : ask.path();
    }

    private static FileAnswer missing(String why) {
        return new FileAnswer.Missing(why, Claims.none(), List.of());
    }
}
