package dev.stirrup.trust;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.PemKey;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.revocation.StatusAnswers;
import dev.stirrup.trust.revocation.StatusPath;
import dev.stirrup.trust.upstream.ApkArchive;
import dev.stirrup.trust.upstream.ApkIndex;
import dev.stirrup.trust.upstream.AptCatalogue;
import dev.stirrup.trust.upstream.AptIndex;
import dev.stirrup.trust.upstream.AptRelease;
import dev.stirrup.trust.upstream.ArchDatabase;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.RpmIndex;
import dev.stirrup.trust.upstream.RpmRepository;
import dev.stirrup.trust.upstream.SignatureCheck;
import dev.stirrup.trust.upstream.SignedBytes;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Whatever somebody sends or brings is read or refused, and nothing else happens.
class ReadersFuzzTest {
    private static final Keyring KEYS = key();

    private static Keyring key() {
        try (InputStream in = ReadersFuzzTest.class.getResourceAsStream("upstream-key.gpg")) {
            return Keyring.decode(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException | MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest
    void ocspRequests(byte[] input) {
        StatusAnswers.Answer answer =
                new StatusAnswers(List.of()).answer(input, RevocationList.EMPTY, Instant.EPOCH);
        if (answer.der().length() == 0 || !answer.serials().isEmpty()) {
            throw new AssertionError("no answer");
        }
    }

    @FuzzTest
    void ocspPaths(byte[] input) {
        StatusPath.decode(new String(input, StandardCharsets.ISO_8859_1));
    }

    @FuzzTest
    void certificateFiles(byte[] input) {
        try {
            Pem.certificates(input);
        } catch (UnusableFileException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void keyFiles(byte[] input) {
        try {
            PemKey.read(input, Optional.of("secret".toCharArray()));
        } catch (UnusableFileException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void aptReleases(byte[] input) {
        try {
            AptRelease.decode(input).isOver(Instant.EPOCH);
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void aptIndexes(byte[] input) {
        var index =
                new AptIndex((path, listed) -> {
                    if (path.isEmpty() || !listed.hasSize()) {
                        throw new AssertionError("listed without its path or size");
                    }
                });
        index.update(input, 0, input.length);
        index.finish();
        var catalogue = new AptCatalogue();
        catalogue.update(input, 0, input.length);
        catalogue.finish();
        if (catalogue.needed(catalogue.basic()).paths().size() > catalogue.all().size()) {
            throw new AssertionError("more than there are");
        }
    }

    @FuzzTest
    void rpmRepositories(byte[] input) {
        try {
            if (RpmRepository.decode(input).files().isEmpty()) {
                throw new AssertionError("a repository without lists");
            }
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void rpmIndexes(byte[] input) {
        try {
            RpmIndex.read(
                    new ByteArrayInputStream(input),
                    (path, listed) -> {
                        if (path.isEmpty() || !listed.hasSize()) {
                            throw new AssertionError("listed without its path or size");
                        }
                    });
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void apkIndexes(byte[] input) {
        try {
            ApkIndex.decode(input).of("hello-1.0-r0.apk");
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void archDatabases(byte[] input) throws IOException {
        try {
            ArchDatabase.decode(new ByteArrayInputStream(input)).of("hello-1-1-any.pkg.tar.zst");
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void listsOfDigests(byte[] input) {
        try {
            SumsFile.decode(input).of("file");
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void signedTexts(byte[] input) {
        try {
            SignedText.decode(input);
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void signatures(byte[] input) {
        try {
            SignedBytes check = KEYS.check(input);
            check.update(input, 0, input.length);
            if (check.finish(Instant.EPOCH) instanceof SignatureCheck.Good) {
                throw new AssertionError("nobody signed this");
            }
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void keyrings(byte[] input) {
        try {
            if (Keyring.decode(input).signers().isEmpty()) {
                throw new AssertionError("a keyring without keys");
            }
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void apkArchives(byte[] input) {
        try {
            ApkArchive.ofPackage(input).dataDigest();
            ApkArchive.index(input).file("APKINDEX");
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    @FuzzTest
    void digestTrees(byte[] input) {
        try {
            if (!Arrays.equals(DigestTree.decode(input).encode(), input)) {
                throw new AssertionError("two forms of one tree");
            }
        } catch (MalformedException _) {
            // As it should be.
        }
    }
}
