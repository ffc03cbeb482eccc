package dev.stirrup.store.record;

import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import java.util.Map;

/// Which loader set profiles get that name none, and machines that nobody approved.
public final class UsualLoaders {
    /// The set `shim` where there is one, since DHCP cannot tell whether Secure Boot is on; else
    /// `ipxe`.
    public static final String AUTO = "auto";

    private static final String SHIM = "shim";
    private static final String IPXE = "ipxe";

    private final String rule;
    private final Map<String, LoaderSet> sets;

    /// @param rule a set's name, or [#AUTO]
    /// @param sets all there are, by name
    public UsualLoaders(String rule, Map<String, LoaderSet> sets) {
        this.rule = rule;
        this.sets = sets;
    }

    /// The set for the waiting page and for most profiles. It may be one that is not there.
    public String name() {
        if (!rule.equals(AUTO)) {
            return rule;
        }
        return sets.containsKey(SHIM) ? SHIM : IPXE;
    }

    /// The set of a profile that starts this: what only iPXE can start is of no use to shim's GRUB.
    public String nameFor(Payload payload) {
        boolean isAlone = rule.equals(AUTO) && payload.needsIpxe() && sets.containsKey(IPXE);
        return isAlone ? IPXE : name();
    }
}
