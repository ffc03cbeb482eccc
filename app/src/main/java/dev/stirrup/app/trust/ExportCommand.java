package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.export.SiteSigningKey;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stirrup trust export`.
@Command(
        name = "export",
        description = {
            "Write certificates for firmware and other clients; never a private key.",
            "pem, der: for people, browsers and setup screens that take a file.",
            "esl: EFI signature lists. tlsca: the roots in the form of TlsCaCertificate.",
            "auth: a signed update of PK, KEK or db (platform, key-exchange, boot-signing).",
            "While a key is replaced, the old and the new certificate are both written."
        })
final class ExportCommand implements Callable<Integer> {
    /// The forms of a certificate.
    enum Format {
        PEM,
        DER,
        ESL,
        AUTH,
        TLSCA
    }

    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DUTY",
            description = "Whose certificates (default: root).")
    private Optional<String> duty = Optional.empty();

    @Option(names = "--format", description = "pem (default), der, esl, auth or tlsca.")
    private Format format = Format.PEM;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to (default: standard output, PEM only).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--replace",
            description =
                    "With auth: replace what the firmware has. Without: add to KEK and db, so that"
                            + " Microsoft's certificates stay. PK is always replaced.")
    private boolean isReplacing;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Duty wanted = format == Format.TLSCA ? Duty.ROOT : TrustOptions.duty(duty.orElse("root"));
        Instant now = Instant.now();
        SiteKeyring keyring = options.keyring();
        SiteKeys keys = keyring.change(k -> keyring.ceremony().ensure(k, wanted, now));
        TrustExport export = new TrustExport(keys, now);
        byte[] content =
                switch (format) {
                    case PEM -> export.pem(wanted);
                    case DER -> export.der(wanted).orElseThrow();
                    case ESL, TLSCA -> export.signatureLists(wanted);
                    case AUTH -> update(keyring, wanted, now);
                };
        write(content);
        return 0;
    }

    private byte[] update(SiteKeyring keyring, Duty wanted, Instant now) {
        Duty signer =
                TrustExport.variable(wanted)
                        .map(TrustExport::signerOf)
                        .orElseThrow(() ->
                                new FailedException(
                                        "Secure Boot has no variable for " + wanted.word(),
                                        "One of: platform (PK), key-exchange (KEK),"
                                                + " boot-signing (db)"));
        SiteKeys keys = keyring.change(k -> keyring.ceremony().ensure(k, signer, now));
        SiteKey by = keys.current(signer, now).orElseThrow();
        var signing =
                new SiteSigningKey(keyring.vault().signer(by.name()), List.of(by.certificate()));
        boolean isAppending = !isReplacing && wanted != Duty.PLATFORM;
        try {
            return new TrustExport(keys, now).update(wanted, isAppending, signing);
        } catch (SignatureException e) {
            throw new FailedException("The update cannot be signed: " + e.getMessage(), "");
        }
    }

    private void write(byte[] content) {
        if (out.isEmpty() && format == Format.PEM) {
            console.text(new String(content, java.nio.charset.StandardCharsets.US_ASCII));
            return;
        }
        Path file =
                out.orElseThrow(() ->
                        new FailedException(
                                "This form is not for a terminal", "Name a file: -o FILE"));
        try {
            Files.write(file, content);
            console.line(file + ": " + content.length + " bytes");
        } catch (IOException e) {
            throw new FailedException("Cannot write " + file + ": " + e.getMessage(), "");
        }
    }
}
