package dev.stirrup.trust.upstream;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Alpine's package tool signs (apk-v2(5), the format of apk-tools 2): gzip members one after
/// the other. The first holds signatures over the bytes of the second, packed as they are. In an
/// index (`APKINDEX.tar.gz`) the second is all; in a package it names the digest of the third, the
/// package's files.
public final class ApkArchive {
    /// The longest index that is read; Alpine's largest has less than a tenth.
    public static final int LONGEST_INDEX = 32 << 20;

    /// So much of a package's beginning has to be given; scripts and signatures fill far less.
    public static final int HEAD = 4 << 20;

    private static final int MOST_SIGNATURES = 64 << 10;
    private static final int MOST_INDEX = 256 << 20;
    private static final int MOST_CONTROL = 8 << 20;
    private static final Pattern MARK = Pattern.compile("\\.SIGN\\.(RSA|RSA256|RSA512)\\.(.+)");
    private static final Pattern DATA =
            Pattern.compile("(?m)^datahash = ([0-9a-f]{64})$"); // PKGINFO(5)

    private final List<Mark> marks;
    private final byte[] signed;
    private final Map<String, Bytes> files;
    private final int end;

    /// A signature.
    ///
    /// @param algorithm as the Java platform names it
    /// @param key the file name of the public key in `/etc/apk/keys`
    record Mark(String algorithm, String key, Bytes signature) {}

    private ApkArchive(byte[] file, int most) throws MalformedException {
        GzipMember first = GzipMember.at(file, 0, MOST_SIGNATURES);
        this.marks = marks(first);
        GzipMember second = GzipMember.at(file, first.end(), most);
        this.signed = Arrays.copyOfRange(file, second.from(), second.end());
        this.files = second.files();
        this.end = second.end();
    }

    /// An index, whole.
    ///
    /// @throws MalformedException when it is none that is signed, or something stands behind it
    public static ApkArchive index(byte[] content) throws MalformedException {
        if (content.length > LONGEST_INDEX) {
            throw new MalformedException("longer than any index", LONGEST_INDEX);
        }
        ApkArchive index = new ApkArchive(content, MOST_INDEX);
        if (index.end != content.length) {
            throw new MalformedException("something that nobody signed", index.end);
        }
        return index;
    }

    /// A package.
    ///
    /// @param head its first [#HEAD] bytes, or all if it has less
    /// @throws MalformedException when it is none that is signed
    public static ApkArchive ofPackage(byte[] head) throws MalformedException {
        return new ApkArchive(head, MOST_CONTROL);
    }

    /// What the signatures are worth.
    public SignatureCheck check(ApkKeys keys) {
        return keys.check(marks, signed);
    }

    /// A file among what is signed: `APKINDEX` of an index, `.PKGINFO` of a package. Worth no more
    /// than [#check] says.
    public Optional<Bytes> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /// How many bytes of the file come before a package's data.
    public int dataFrom() {
        return end;
    }

    /// The SHA-256 digest of a package from [#dataFrom] to its end, in hexadecimal digits.
    public Optional<String> dataDigest() {
        return file(".PKGINFO")
                .map(Bytes::toText)
                .map(DATA::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /// The SHA-1 digest of what is signed, as it is packed, in small hexadecimal digits: an
    /// [ApkIndex] names packages by it.
    public String controlDigest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(signed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static List<Mark> marks(GzipMember member) throws MalformedException {
        List<Mark> marks = new ArrayList<>();
        for (Map.Entry<String, Bytes> file : member.files().entrySet()) {
            Matcher name = MARK.matcher(file.getKey());
            if (name.matches()) {
                marks.add(new Mark(algorithm(name.group(1)), name.group(2), file.getValue()));
            }
        }
        if (marks.isEmpty()) {
            throw new MalformedException("nobody signed it", 0);
        }
        return marks;
    }

    private static String algorithm(String name) {
        return switch (name) {
            case "RSA256" -> "SHA256withRSA";
            case "RSA512" -> "SHA512withRSA";
            default -> "SHA1withRSA";
        };
    }
}
