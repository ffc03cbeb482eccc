package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.app.serve.ServedNetworks;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.PemKey;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.site.Adoption;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.ServerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `stirrup trust import`.
@Command(
        name = "import",
        description = "Use your own authority, or your own certificate for HTTPS.")
final class ImportCommand implements Runnable {
    private static final Duration OVERLAP = Duration.ofDays(90);

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Import a root, or a server's certificate?");
    }

    @Command(
            name = "root",
            description = {
                "Make your own authority's root the site's. Its key stays with you.",
                "Then, for each duty: trust csr DUTY, have it signed, trust import-signed DUTY FILE."
            })
    int root(
            @Mixin TrustOptions options,
            @Parameters(paramLabel = "FILE", description = "One certificate.") Path file) {
        List<X509Certificate> found = certificates(file);
        if (found.size() != 1 || !Adoption.isRoot(found.getFirst())) {
            throw new FailedException(
                    file + " is not one root's certificate",
                    "It has to be signed by itself, with basicConstraints CA:TRUE.");
        }
        options.keyring()
                .change(keys -> Adoption.root(keys, found.getFirst(), Instant.now(), OVERLAP));
        console.line("The site's root is now " + name(found.getFirst()) + ".");
        console.line("Next: stirrup trust csr tls");
        return 0;
    }

    @Command(
            name = "server",
            description = {
                "Show your own certificate on HTTPS, in place of the ones this server issues.",
                "Machines have to trust its root already. Renewing it is yours."
            })
    int server(
            @Mixin TrustOptions options,
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description =
                                    "PEM files: the certificate, its issuers, its private key.")
                    List<Path> files,
            @Option(
                            names = "--passphrase-file",
                            paramLabel = "FILE",
                            description = "For an encrypted private key.")
                    Optional<Path> passphrase) {
        KeyAndChain half = half(files, passphrase);
        refuseUnlessNow(half, Instant.now());
        options.keyring().keepOwnServer(new ServerIdentity(List.of(half)));
        console.line("HTTPS shows " + name(half.certificate()) + ".");
        for (ServedNetwork network : served(options.settings())) {
            if (!names(network).isCoveredBy(half.certificate())) {
                console.line(
                        console.yellow("warning: ")
                                + Console.safe(
                                        "it does not name "
                                                + network.network().address()
                                                + ": machines on network "
                                                + network.network().name()
                                                + " are sent to that address and refuse it"));
            }
        }
        return 0;
    }

    @Command(
            name = "server-reset",
            description = "Show the certificates on HTTPS again that this server issues.")
    int reset(@Mixin TrustOptions options) {
        options.keyring().forgetOwnServer();
        console.line("HTTPS shows the site's own certificates.");
        return 0;
    }

    /// Firmware, loaders and installers look at the days, and at the issuers' too.
    private static void refuseUnlessNow(KeyAndChain half, Instant now) {
        if (!half.notAfter().isAfter(now)) {
            throw new FailedException(
                    "The certificate, or one of its issuers, ended on " + half.notAfter(),
                    "Have it renewed, and look at this computer's clock: it says " + now);
        }
        if (half.notBefore().isAfter(now)) {
            throw new FailedException(
                    "The certificate, or one of its issuers, holds from "
                            + half.notBefore()
                            + " on only",
                    "Import it then, or look at this computer's clock: it says " + now);
        }
    }

    private static List<ServedNetwork> served(Settings settings) {
        try {
            return ServedNetworks.find(settings, Interfaces.list(), List.of()).networks().stream()
                    .filter(ServedNetwork::isServed)
                    .toList();
        } catch (IOException e) {
            throw new FailedException("Cannot list the interfaces: " + e.getMessage(), "");
        }
    }

    private static ServerNames names(ServedNetwork network) {
        return ServerNames.of(List.of(), List.of(network.network().address().toBytes()));
    }

    private static KeyAndChain half(List<Path> files, Optional<Path> passphrase) {
        List<X509Certificate> certificates = new ArrayList<>();
        PrivateKey key = key(files, passphrase);
        for (Path file : files) {
            if (new String(TrustOptions.read(file), StandardCharsets.ISO_8859_1)
                    .contains("BEGIN CERTIFICATE")) {
                certificates.addAll(certificates(file));
            }
        }
        X509Certificate own =
                certificates.stream()
                        .filter(certificate -> isPair(key, certificate))
                        .findFirst()
                        .orElseThrow(() ->
                                new FailedException(
                                        "No certificate here is for this private key", ""));
        return new KeyAndChain(key, Adoption.shown(own, certificates));
    }

    private static PrivateKey key(List<Path> files, Optional<Path> passphrase) {
        Optional<char[]> secret =
                passphrase
                        .map(TrustOptions::read)
                        .map(text -> new String(text, StandardCharsets.UTF_8))
                        .flatMap(text -> text.lines().findFirst())
                        .map(String::toCharArray);
        for (Path file : files) {
            byte[] content = TrustOptions.read(file);
            if (new String(content, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")) {
                try {
                    return PemKey.read(content, secret);
                } catch (UnusableFileException e) {
                    throw new FailedException(file + ": " + e.getMessage(), "");
                }
            }
        }
        throw new FailedException("There is no private key in these files", "");
    }

    private static List<X509Certificate> certificates(Path file) {
        try {
            return Pem.certificates(certificatesOnly(TrustOptions.read(file)));
        } catch (UnusableFileException e) {
            throw new FailedException(file + ": " + e.getMessage(), "");
        }
    }

    /// A file may hold the private key too, which Java's reader of certificates stops at.
    private static byte[] certificatesOnly(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (!text.contains("BEGIN CERTIFICATE")) {
            return content;
        }
        StringBuilder kept = new StringBuilder();
        boolean isInside = false;
        for (String line : text.lines().toList()) {
            isInside |= line.contains("BEGIN CERTIFICATE");
            kept.append(isInside ? line + "\n" : "");
            isInside &= !line.contains("END CERTIFICATE");
        }
        return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isPair(PrivateKey key, X509Certificate certificate) {
        try {
            String algorithm = "SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] made = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update((byte) 1);
            return signature.verify(made);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static String name(X509Certificate certificate) {
        return Console.safe(certificate.getSubjectX500Principal().toString());
    }
}
