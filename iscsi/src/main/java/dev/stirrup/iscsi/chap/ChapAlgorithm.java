package dev.stirrup.iscsi.chap;

import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The digests that CHAP may use, the best first (IANA's PPP authentication algorithms).
public enum ChapAlgorithm {
    SHA3_256(8, "SHA3-256"),
    SHA_256(7, "SHA-256"),
    SHA_1(6, "SHA-1"),
    /// All that iPXE has, and Windows.
    MD5(5, "MD5");

    private final int number;
    private final String name;

    ChapAlgorithm(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /// All of them.
    public static Set<ChapAlgorithm> all() {
        return EnumSet.allOf(ChapAlgorithm.class);
    }

    /// The name in settings and timelines: `sha-256`.
    public String text() {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Reads a name as [#text()] writes it.
    public static Optional<ChapAlgorithm> read(String spelling) {
        return Stream.of(values()).filter(one -> one.text().equals(spelling)).findFirst();
    }

    /// The best one of a list that an initiator sent, for example `7,5`.
    ///
    /// @param allowed those that will do
    static Optional<ChapAlgorithm> best(String list, Set<ChapAlgorithm> allowed) {
        List<String> offered = Arrays.asList(list.split(",", -1));
        return Stream.of(values())
                .filter(allowed::contains)
                .filter(algorithm -> offered.contains(algorithm.number()))
                .findFirst();
    }

    String number() {
        return Integer.toString(number);
    }

    /// The proof that somebody knows `secret` (RFC 1994 section 4.1).
    byte[] response(int identifier, Secret secret, Bytes challenge) {
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            digest.update((byte) identifier);
            secret.addTo(digest);
            digest.update(challenge.toArray());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }
}
