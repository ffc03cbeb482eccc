package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.export.SiteSigningKey;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.export.TrustExport.Forbidden;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.uefi.list.SecureVariable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            "dbx: a signed update of dbx with the releases and programs that are withdrawn.",
            "While a key is replaced, the old and the new certificate are both written."
        })
final class ExportCommand implements Callable<Integer> {
    /// The forms of a certificate.
    enum Format {
        PEM,
        DER,
        ESL,
        AUTH,
        DBX,
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

    @Option(names = "--format", description = "pem (default), der, esl, auth, dbx or tlsca.")
    private Format format = Format.PEM;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to (default: standard output, PEM only).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--replace",
            description =
                    "With auth or dbx: replace what the firmware has. Without: add to KEK, db and"
                            + " dbx, so that Microsoft's entries stay. PK is always replaced.")
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
                    case DBX -> forbidding(keyring, now);
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
        boolean isAppending = !isReplacing && wanted != Duty.PLATFORM;
        return signed(keyring, signer, now, (export, by) -> export.update(wanted, isAppending, by));
    }

    private byte[] forbidding(SiteKeyring keyring, Instant now) {
        try (Site site = Site.open(options)) {
            Forbidden what = new Withdrawals(site).forbidden(keyring.keys());
            if (what.isEmpty()) {
                throw new FailedException(
                        "Nothing is withdrawn that firmware could be told of",
                        "First: stirrup revoke cert RELEASE, or a loader or image that is here.");
            }
            console.line(
                    "dbx: "
                            + what.certificates().size()
                            + " certificates, "
                            + what.programs().size()
                            + " programs");
            Duty signer = TrustExport.signerOf(SecureVariable.DBX);
            return signed(
                    keyring,
                    signer,
                    now,
                    (export, by) -> export.forbidding(what, !isReplacing, by));
        }
    }

    /// An update of a variable, still to be signed.
    private interface Update {
        byte[] by(TrustExport export, SigningKey key) throws SignatureException;
    }

    private static byte[] signed(SiteKeyring keyring, Duty signer, Instant now, Update update) {
        SiteKeys keys = keyring.change(k -> keyring.ceremony().ensure(k, signer, now));
        SiteKey by = keys.current(signer, now).orElseThrow();
        var signing =
                new SiteSigningKey(keyring.vault().signer(by.name()), List.of(by.certificate()));
        try {
            return update.by(new TrustExport(keys, now), signing);
        } catch (SignatureException e) {
            throw new FailedException("The update cannot be signed: " + e.getMessage(), "");
        }
    }

    private void write(byte[] content) {
        if (out.isEmpty() && format == Format.PEM) {
            console.text(new String(content, StandardCharsets.US_ASCII));
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
