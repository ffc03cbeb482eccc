package dev.stirrup.trust;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.PemKey;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.revocation.StatusAnswers;
import dev.stirrup.trust.revocation.StatusPath;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whatever somebody sends or brings is read or refused, and nothing else happens.
class ReadersFuzzTest {
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
