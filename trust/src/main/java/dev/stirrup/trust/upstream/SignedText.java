package dev.stirrup.trust.upstream;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A text with its signature around it (RFC 9580 section 7: cleartext signature framework), as in
/// Debian's InRelease and Fedora's CHECKSUM. Only what is signed is kept: text before, behind or
/// between is refused, because other tools might read it as if it were signed.
///
/// @param text what the signer wrote
/// @param covered the form that was signed: line ends are CR LF, ends of lines without blanks
/// @param signature armoured
public record SignedText(Bytes text, Bytes covered, Bytes signature) {
    private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String END = "-----END PGP SIGNATURE-----";

    /// Whether a file is of this form.
    public static boolean isSignedText(byte[] content) {
        int length = Math.min(content.length, BEGIN.length());
        return new String(content, 0, length, StandardCharsets.ISO_8859_1).equals(BEGIN);
    }

    /// @throws MalformedException when it is not of this form, from its first byte to its last
    public static SignedText decode(byte[] content) throws MalformedException {
        // One letter for each byte: the signature is over bytes, whatever script they are in.
        List<String> lines =
                new String(content, StandardCharsets.ISO_8859_1)
                        .lines()
                        .map(SignedText::withoutBlanks)
                        .toList();
        int head = lines.indexOf("");
        int signature = lines.indexOf(SIGNATURE);
        int end = lines.indexOf(END);
        boolean isWhole =
                !lines.isEmpty()
                        && lines.getFirst().equals(BEGIN)
                        && head > 0
                        && head < signature
                        && signature < end
                        && lines.subList(end + 1, lines.size()).stream().allMatch(String::isEmpty);
        if (!isWhole) {
            throw new MalformedException("no text with one signature around it", 0);
        }
        for (String line : lines.subList(1, head)) {
            if (!line.startsWith("Hash: ")) {
                throw new MalformedException("a header that is not Hash", 0);
            }
        }
        List<String> said = said(lines.subList(head + 1, signature));
        return new SignedText(
                bytes(String.join("\n", said) + "\n"),
                bytes(String.join("\r\n", said)),
                bytes(String.join("\n", lines.subList(signature, end + 1)) + "\n"));
    }

    /// A line that begins with a dash has another one and a space before it.
    private static List<String> said(List<String> lines) throws MalformedException {
        List<String> said = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("-") && !line.startsWith("- ")) {
                throw new MalformedException("an armour line inside the text", 0);
            }
            said.add(line.startsWith("- ") ? line.substring(2) : line);
        }
        return said;
    }

    private static String withoutBlanks(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        return line.substring(0, end);
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
