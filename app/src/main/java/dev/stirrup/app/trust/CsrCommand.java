package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.export.CertificateRequests;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.site.CertificateIssuer;
import dev.stirrup.trust.site.CertificateOrder;
import dev.stirrup.trust.site.CertificateUse;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.trust.site.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stirrup trust csr`.
@Command(
        name = "csr",
        description = {
            "Make a new key for a duty and print a request (PKCS#10) for its certificate.",
            "Have your own authority sign it, then: stirrup trust import-signed DUTY FILE"
        })
final class CsrCommand implements Callable<Integer> {
    /// The name of the key that waits for its certificate.
    static String waiting(Duty duty) {
        return "waiting-" + duty.word() + "-0";
    }

    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();

    @Parameters(index = "0", paramLabel = "DUTY")
    private String duty = "";

    CsrCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Duty wanted = TrustOptions.duty(duty);
        SiteKeyring keyring = options.keyring();
        SiteKeys keys = keyring.keys();
        Signer key = keyring.vault().make(wanted);
        String name = keys.organisation() + " " + keys.nextName(wanted);
        // A key file needs a certificate; this one is thrown away when the real one comes.
        CertificateIssuer issuer = SiteKeyring.issuer();
        var placeholder =
                new CertificateOrder(
                        name,
                        key.publicKey(),
                        new CertificateUse.Root(),
                        Validity.of(Instant.now(), Duration.ofDays(1)));
        keyring.vault().forget(waiting(wanted));
        keyring.vault()
                .keep(
                        waiting(wanted),
                        key,
                        List.of(issuer.root(keys.organisation(), placeholder, key)));
        var subject = new CertificateRequests.Subject(keys.organisation(), name, wanted.isIssuer());
        console.text(Pem.block("CERTIFICATE REQUEST", CertificateRequests.make(subject, key)));
        return 0;
    }
}
