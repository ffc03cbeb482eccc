package dev.stirrup.netboot.disk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Makes the names and secrets of boots, and knows them again: everything follows from the key and
/// the name, so that nothing has to be kept, and a server that comes back knows what an earlier one
/// told.
public final class DiskTickets {
    private static final String ALGORITHM = "HmacSHA256";

    /// 80 bits, so that no name can be guessed. A name is no secret once it was used.
    private static final int TAG_BYTES = 10;

    /// 16 characters with 96 bits: what EDK2 and Windows take at most, and RFC 7143 section 9.2.1
    /// wants at least.
    private static final int SECRET_BYTES = 12;

    private static final int HEX = 16;

    /// Never used itself: a copy of it is ready at once, while to look for the algorithm and to
    /// take the key costs as much as the code over a name.
    private final Mac keyed;

    /// @param key for [#ALGORITHM]; whoever has it has the secrets of all boots
    public DiskTickets(SecretKey key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /// A boot that begins now, from this target and no other.
    public DiskTicket make(String machine, String target, Instant now) {
        String boot = Long.toHexString(now.toEpochMilli());
        String part = DiskNames.ofMachine(machine);
        String initiator = DiskNames.PREFIX + part + ":" + boot + "." + tag(part, target, boot);
        return new DiskTicket(initiator, machine, Instant.ofEpochMilli(now.toEpochMilli()));
    }

    /// The boot from this target that an initiator's name tells; empty for a name that was not made
    /// here, or for another target.
    public Optional<DiskTicket> read(String initiator, String target) {
        Optional<String> machine = DiskNames.part(initiator, 0);
        var boot = DiskNames.BOOT.matcher(DiskNames.part(initiator, 1).orElse(""));
        if (machine.isEmpty() || !boot.matches()) {
            return Optional.empty();
        }
        boolean isOurs =
                MessageDigest.isEqual(
                        bytes(tag(machine.get(), target, boot.group(1))), bytes(boot.group(2)));
        return isOurs
                ? DiskNames.decoded(machine.get())
                        .map(name ->
                                new DiskTicket(
                                        initiator,
                                        name,
                                        Instant.ofEpochMilli(Long.parseLong(boot.group(1), HEX))))
                : Optional.empty();
    }

    /// What the machine proves itself with.
    ///
    /// @param name an initiator's, or that of a secret which was made to last
    public String secret(String name) {
        return secret("machine", name);
    }

    /// What this server proves itself with to that machine.
    public String ownSecret(String name) {
        return secret("server", name);
    }

    private String secret(String side, String name) {
        return Base64.getEncoder()
                .encodeToString(Arrays.copyOf(mac("secret", side, name), SECRET_BYTES));
    }

    private String tag(String machine, String target, String boot) {
        return Base32.encode(Arrays.copyOf(mac("boot", machine, target, boot), TAG_BYTES));
    }

    /// No part has a line break in it, so no two lists of parts give the same text.
    private byte[] mac(String... parts) {
        try {
            return ((Mac) keyed.clone()).doFinal(bytes(String.join("\n", parts)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own can be copied", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
