package dev.stirrup.trust.site;

import dev.stirrup.wire.Bytes;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What machines call the server: DNS names and addresses. Firmware compares an address in a URL
/// with the certificate's iPAddress entries only (EDK2, iPXE), so every address must be there.
///
/// @param names lower case, sorted
/// @param addresses 4 or 16 octets each, sorted
public record ServerNames(List<String> names, List<Bytes> addresses) {
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.)*"
                            + "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final int LONGEST_NAME = 253;
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    public ServerNames {
        names = names.stream().map(ServerNames::checked).distinct().sorted().toList();
        addresses = List.copyOf(new TreeSet<>(addresses));
        for (Bytes address : addresses) {
            if (address.length() != 4 && address.length() != 16) {
                throw new IllegalArgumentException("no address: " + address);
            }
        }
    }

    /// @param addresses 4 or 16 octets each
    public static ServerNames of(Collection<String> names, Collection<byte[]> addresses) {
        return new ServerNames(
                List.copyOf(names), addresses.stream().map(address -> Bytes.of(address)).toList());
    }

    public boolean isEmpty() {
        return names.isEmpty() && addresses.isEmpty();
    }

    /// Whether a certificate holds for all of these.
    public boolean isCoveredBy(X509Certificate certificate) {
        Set<String> wanted = new HashSet<>(names);
        addresses.forEach(address -> wanted.add(text(address)));
        return held(certificate).containsAll(wanted);
    }

    /// Names as they are, addresses in figures: `192.0.2.1`, `fd77:0:0:0:0:0:0:1`.
    public List<String> texts() {
        Set<String> all = new TreeSet<>(names);
        addresses.forEach(address -> all.add(text(address)));
        return List.copyOf(all);
    }

    /// Whether it is a DNS name as a certificate may hold one.
    public static boolean isName(String name) {
        return name.length() <= LONGEST_NAME
                && NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private static Set<String> held(X509Certificate certificate) {
        Set<String> held = new HashSet<>();
        try {
            Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
            if (entries != null) {
                for (List<?> entry : entries) {
                    if (Set.<Object>of(DNS, ADDRESS).contains(entry.get(0))) {
                        held.add(String.valueOf(entry.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException _) {
            // Then it holds for nothing.
        }
        return held;
    }

    /// As `java.security.cert` writes addresses, so that both can be compared.
    private static String text(Bytes address) {
        boolean isShort = address.length() == 4;
        var text = new StringJoiner(isShort ? "." : ":");
        for (int i = 0; i < address.length(); i += isShort ? 1 : 2) {
            text.add(
                    isShort
                            ? Integer.toString(address.at(i))
                            : Integer.toHexString(address.at(i) << 8 | address.at(i + 1)));
        }
        return text.toString();
    }

    private static String checked(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("no DNS name: " + name);
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
