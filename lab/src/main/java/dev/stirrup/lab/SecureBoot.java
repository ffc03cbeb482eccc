package dev.stirrup.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whose keys a machine's firmware holds. They are written straight into its variable store, as an
/// operator would enrol them by hand.
///
/// @param keys whose keys, and whether signatures are looked at
/// @param added what is added to these keys, in this order
/// @param sbatLevel shim's level of revocation, the lines of its variable `SbatLevel`; empty: what
///   shim brings itself
public record SecureBoot(Keys keys, List<Addition> added, Optional<String> sbatLevel) {
    /// Firmware that looks at no signatures.
    public static final SecureBoot OFF = new SecureBoot(Keys.OFF, List.of(), Optional.empty());

    /// EFI_SECURE_BOOT_ENABLE_DISABLE, f0a30bc7-af08-4556-99c4-001009c93a44, as it stands in
    /// memory. EDK2's own; the `SecureBoot` of the specification is made from it at each start.
    static final String ENABLE_VENDOR = "c70ba3f008af564599c4001009c93a44";

    /// SHIM_LOCK, 605dab50-e046-4300-abb6-3dd810dd8b23, as it stands in memory.
    static final String SHIM = "50ab5d6046e00043abb63dd810dd8b23";

    /// EFI_IMAGE_SECURITY_DATABASE, d719b2cb-3d3a-4596-a3bc-dad00e67656f, as it stands in memory.
    static final String DATABASE = "cbb219d73a3d9645a3bcdad00e67656f";

    /// Whose keys.
    public enum Keys {
        /// None, and firmware that does not look at signatures.
        OFF,
        /// Microsoft's, as Debian's package enrols them.
        MICROSOFT,
        /// Only those that are added.
        OWN;

        /// The name on the command line.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads a name as [#text()] writes it.
        public static Optional<Keys> read(String spelling) {
            return Arrays.stream(values()).filter(k -> k.text().equals(spelling)).findFirst();
        }
    }

    /// The firmware's lists.
    public enum Variable {
        /// The platform key: who may change the KEKs.
        PK("PK", VariableStore.GLOBAL),
        /// Who may change what is allowed and what is forbidden.
        KEK("KEK", VariableStore.GLOBAL),
        /// What may start.
        ALLOWED("db", DATABASE),
        /// What may not start, whoever signed it.
        FORBIDDEN("dbx", DATABASE);

        private final String text;
        private final String vendor;

        Variable(String text, String vendor) {
            this.text = text;
            this.vendor = vendor;
        }

        /// The name in the specification.
        public String text() {
            return text;
        }

        String vendor() {
            return vendor;
        }
    }

    /// More for one of the firmware's lists.
    ///
    /// @param lists EFI signature lists, one after the other (UEFI specification 2.10, section
    ///   32.4.1)
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Addition(Variable variable, byte[] lists) {}

    public SecureBoot {
        added = List.copyOf(added);
    }

    /// Microsoft's keys.
    public static SecureBoot microsoft() {
        return new SecureBoot(Keys.MICROSOFT, List.of(), Optional.empty());
    }

    /// Only the given keys.
    ///
    /// @param platform the signature list of the key that owns the platform
    /// @param exchange signature lists of the keys that may change the other lists
    /// @param allowed signature lists of what may start
    public static SecureBoot own(byte[] platform, byte[] exchange, byte[] allowed) {
        return new SecureBoot(Keys.OWN, List.of(), Optional.empty())
                .with(Variable.PK, platform)
                .with(Variable.KEK, exchange)
                .with(Variable.ALLOWED, allowed);
    }

    /// These keys and more.
    public SecureBoot with(Variable variable, byte[] lists) {
        var more = new ArrayList<>(added);
        more.add(new Addition(variable, lists.clone()));
        return new SecureBoot(keys, more, sbatLevel);
    }

    /// These keys, and shim's level of revocation set to these lines.
    public SecureBoot withSbatLevel(String lines) {
        return new SecureBoot(keys, added, Optional.of(lines));
    }

    /// Whether the firmware looks at signatures.
    public boolean isOn() {
        return keys != Keys.OFF;
    }

    /// Writes it into a store: Microsoft's for [Keys#MICROSOFT], an empty one for the others.
    void enrol(VariableStore store) {
        for (Variable variable : Variable.values()) {
            byte[] lists = lists(variable, store);
            if (lists.length > 0) {
                store.setAuthenticated(variable.text(), variable.vendor(), lists);
            }
        }
        if (isOn()) {
            store.setAtBoot("SecureBootEnable", ENABLE_VENDOR, new byte[] {1});
        }
        sbatLevel.ifPresent(lines ->
                store.setAtBoot("SbatLevel", SHIM, lines.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] lists(Variable variable, VariableStore store) {
        var lists = new ByteArrayOutputStream();
        store.find(variable.text(), variable.vendor()).ifPresent(lists::writeBytes);
        added.stream()
                .filter(addition -> addition.variable() == variable)
                .forEach(addition -> lists.writeBytes(addition.lists()));
        return lists.toByteArray();
    }
}
