package dev.stirrup.netboot.disk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The iSCSI names of machines and of their disks (RFC 7143 section 4.2.7). Of a machine's name
/// they hold what such names may hold; other names are written in base 32, and those of profiles as
/// a digest.
public final class DiskNames {
    /// What all names here begin with.
    public static final String PREFIX = "iqn.2026-11.dev.stirrup:";

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9.-]*");

    /// The end of a boot's name: its time, and a tag.
    static final Pattern BOOT = Pattern.compile("([0-9a-f]{11,15})\\.([0-9a-v]{16})");

    private static final String ENCODED = "x.";
    private static final String DIGESTED = "y.";
    private static final int DIGEST_BYTES = 16;

    private DiskNames() {}

    /// The target with the disk that this profile gives this machine.
    public static String target(String machine, String profile) {
        return PREFIX + ofMachine(machine) + ":" + ofProfile(profile);
    }

    /// What a machine calls itself that was told no name for one boot. It is a claim.
    public static String initiator(String machine) {
        return PREFIX + ofMachine(machine);
    }

    /// The machine that a name of [#initiator(String)] is for; empty for every other name.
    public static Optional<String> claimed(String initiator) {
        return initiator.startsWith(PREFIX) && initiator.indexOf(':', PREFIX.length()) < 0
                ? decoded(initiator.substring(PREFIX.length()))
                : Optional.empty();
    }

    /// The machine whose target this is; empty for a target that is none of ours.
    public static Optional<String> machine(String target) {
        return part(target, 0).flatMap(DiskNames::decoded);
    }

    /// The machine that a boot's name is for, genuine or not; empty for every other name.
    public static Optional<String> owner(String initiator) {
        return part(initiator, 1)
                .filter(boot -> BOOT.matcher(boot).matches())
                .flatMap(_ -> part(initiator, 0))
                .flatMap(DiskNames::decoded);
    }

    /// Whether this target is that profile's.
    public static boolean isOf(String target, String profile) {
        return part(target, 1).filter(ofProfile(profile)::equals).isPresent();
    }

    static String ofMachine(String machine) {
        return isPlain(machine)
                ? machine
                : ENCODED + Base32.encode(machine.getBytes(StandardCharsets.UTF_8));
    }

    private static String ofProfile(String profile) {
        return isPlain(profile) ? profile : DIGESTED + digest(profile);
    }

    static Optional<String> decoded(String part) {
        if (!part.startsWith(ENCODED)) {
            return isPlain(part) ? Optional.of(part) : Optional.empty();
        }
        return Base32.decode(part.substring(ENCODED.length()))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// One of the parts behind the prefix.
    static Optional<String> part(String name, int index) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = name.substring(PREFIX.length()).split(":", -1);
        return parts.length == 2 ? Optional.of(parts[index]) : Optional.empty();
    }

    private static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches()
                && !name.startsWith(ENCODED)
                && !name.startsWith(DIGESTED);
    }

    private static String digest(String name) {
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return Base32.encode(Arrays.copyOf(all, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
