package dev.stirrup.app.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stirrup.app.lab.OwnKeys;
import dev.stirrup.app.lab.SignatureLists;
import dev.stirrup.lab.SecureBoot;
import dev.stirrup.lab.SecureBoot.Keys;
import dev.stirrup.lab.SecureBoot.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// Whose keys the rehearsed machine holds.
final class SecureBootOptions {
    private static final String SITE = "site";

    @Option(
            names = "--secure-boot",
            paramLabel = "KEYS",
            description = {
                "Secure Boot with microsoft's keys, with this site's own ones, or off (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private String keys = "off";

    @Option(
            names = "--platform-key",
            paramLabel = "FILE",
            description = {
                "With own keys that --allow gives: the certificate of PK and KEK (default: the first"
                        + " one allowed)."
            })
    private Optional<Path> platformKey = Optional.empty();

    @Option(
            names = "--allow",
            paramLabel = "FILE|site",
            description = {
                "What may start besides (db): certificates in PEM or DER, an EFI signature list, or"
                        + " the word site: what this site signs. With own keys: instead of the"
                        + " site's. May be given again."
            })
    private List<String> allowed = List.of();

    @Option(
            names = "--forbid",
            paramLabel = "FILE|DIGEST",
            description = {
                "What may not start (dbx): as --allow, or a program's Authenticode SHA-256. May be"
                        + " given again."
            })
    private List<String> forbidden = List.of();

    @Option(
            names = "--sbat-level",
            paramLabel = "FILE",
            description = "shim's level of revocation (SbatLevel), as lines of name,generation.")
    private Optional<Path> sbatLevel = Optional.empty();

    /// @param own the site's own keys, which are made when they are wanted
    SecureBoot secureBoot(Supplier<OwnKeys> own) {
        Keys whose =
                Keys.read(keys)
                        .orElseThrow(() ->
                                new FailedException(
                                        "Unknown keys " + Console.safe(keys),
                                        "Secure Boot is microsoft, own or off."));
        SecureBoot base = base(whose, own);
        boolean isOwner = whose == Keys.OWN && !allowed.isEmpty();
        for (String what : isOwner ? allowed.subList(1, allowed.size()) : allowed) {
            base = base.with(Variable.ALLOWED, allowed(what, own));
        }
        for (String what : forbidden) {
            base =
                    base.with(
                            Variable.FORBIDDEN,
                            SignatureLists.isDigest(what)
                                    ? SignatureLists.ofDigest(what)
                                    : lists(Path.of(what)));
        }
        return sbatLevel.isPresent()
                ? base.withSbatLevel(new String(read(sbatLevel.get()), US_ASCII))
                : base;
    }

    private SecureBoot base(Keys whose, Supplier<OwnKeys> own) {
        return switch (whose) {
            case OFF -> SecureBoot.OFF;
            case MICROSOFT -> SecureBoot.microsoft();
            case OWN -> {
                if (allowed.isEmpty()) {
                    yield own.get().secureBoot();
                }
                byte[] first = allowed(allowed.getFirst(), own);
                byte[] owner = platformKey.map(SecureBootOptions::lists).orElse(first);
                yield SecureBoot.own(owner, owner, first);
            }
        };
    }

    private static byte[] allowed(String what, Supplier<OwnKeys> own) {
        return what.equals(SITE) ? own.get().allowed() : lists(Path.of(what));
    }

    private static byte[] lists(Path file) {
        try {
            return SignatureLists.of(read(file));
        } catch (CertificateException e) {
            throw new FailedException(
                    Console.safe(file.toString()) + " is no certificate and no signature list.",
                    "");
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.of(e, "");
        }
    }
}
