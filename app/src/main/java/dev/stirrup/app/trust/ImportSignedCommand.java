package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.site.Adoption;
import dev.stirrup.trust.site.CertificateChain;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stirrup trust import-signed`.
@Command(
        name = "import-signed",
        description = {
            "Take the certificate that your authority made for the request of `trust csr`.",
            "FILE holds it and every issuer between it and the root, as PEM or DER.",
            "The root must be known: stirrup trust import root FILE"
        })
final class ImportSignedCommand implements Callable<Integer> {
    private static final Duration OVERLAP = Duration.ofDays(90);

    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();

    @Parameters(index = "0", paramLabel = "DUTY")
    private String duty = "";

    @Parameters(index = "1", paramLabel = "FILE")
    private Path file = Path.of("signed.pem");

    ImportSignedCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Duty wanted = TrustOptions.duty(duty);
        Instant now = Instant.now();
        SiteKeyring keyring = options.keyring();
        Signer key = keyring.vault().signer(CsrCommand.waiting(wanted));
        SiteKeys after =
                keyring.change(keys -> {
                    CertificateChain chain = chain(keys, key, now);
                    check(chain.own(), wanted);
                    String name = keys.nextName(wanted);
                    Custody custody = keyring.vault().keep(name, key, chain.certificates());
                    Instant end = chain.own().getNotAfter().toInstant();
                    var fresh = new SiteKey(name, wanted, now, end, custody, List.of(chain));
                    return Adoption.key(keys, fresh, now.plus(OVERLAP));
                });
        keyring.vault().forget(CsrCommand.waiting(wanted));
        console.line(after.current(wanted, now).orElseThrow().name() + " is in use now.");
        return 0;
    }

    private CertificateChain chain(SiteKeys keys, Signer key, Instant now) {
        try {
            List<X509Certificate> offered = Pem.certificates(TrustOptions.read(file));
            List<X509Certificate> roots =
                    keys.trusted(Duty.ROOT, now).stream().map(SiteKey::certificate).toList();
            return Adoption.chain(key.publicKey(), offered, roots)
                    .orElseThrow(() ->
                            new FailedException(
                                    "Nothing in "
                                            + file
                                            + " leads from the requested key to a root of"
                                            + " this site",
                                    "Add the issuers between to the file, or the root:"
                                            + " stirrup trust import root FILE"));
        } catch (UnusableFileException e) {
            throw new FailedException(file + ": " + e.getMessage(), "");
        }
    }

    private static void check(X509Certificate certificate, Duty duty) {
        if (duty.isIssuer() && certificate.getBasicConstraints() < 0) {
            throw new FailedException(
                    "This certificate may not issue others, and " + duty.word() + " has to",
                    "Have it signed again with basicConstraints CA:TRUE.");
        }
    }
}
