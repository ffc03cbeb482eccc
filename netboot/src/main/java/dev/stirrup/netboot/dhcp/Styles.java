package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.netboot.Network.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The styles a client may be answered in, the best first. The table below is section 16 of our
/// fact sheet; quirks go before it.
public final class Styles {
    /// The makers' prefixes of Raspberry Pi boards. Their ROM says it is an x86 BIOS, so nothing
    /// else tells. The list of tinkerbell's smee (internal/dhcp), with the later assignments of the
    /// Raspberry Pi companies in the IEEE's registry.
    public static final Set<String> RASPBERRY_PI_PREFIXES =
            Set.of(
                    "b8:27:eb",
                    "dc:a6:32",
                    "e4:5f:01",
                    "28:cd:c1",
                    "d8:3a:dd",
                    "2c:cf:67",
                    "88:a2:9e");

    private static final int PREFIX_LENGTH = "b8:27:eb".length();

    private static final Quirk RASPBERRY_PI =
            new Quirk(
                    "raspberry-pi",
                    Set.of(),
                    Optional.empty(),
                    Set.of(Firmware.ARM_RPIBOOT),
                    Set.of(),
                    Set.of(),
                    false,
                    AnswerStyle.RASPBERRY_PI,
                    "Raspberry Pi 3 to 5 ROM; tinkerbell smee, internal/dhcp");

    /// The quirks that come with this version.
    public static final List<Quirk> BUILT_IN_QUIRKS = List.of(RASPBERRY_PI);

    private static final List<AnswerStyle> HTTP = List.of(AnswerStyle.HTTP);
    private static final List<AnswerStyle> PROXY_FILE = List.of(AnswerStyle.PROXY_FILE);
    private static final List<AnswerStyle> COMBINED = List.of(AnswerStyle.COMBINED);
    private static final List<AnswerStyle> ALONE =
            List.of(AnswerStyle.COMBINED, AnswerStyle.COMBINED_PXE);

    private final List<Quirk> quirks;

    /// @param siteQuirks from the settings; the first that fits is taken, before the built-in ones
    public Styles(List<Quirk> siteQuirks) {
        var all = new ArrayList<Quirk>(siteQuirks);
        all.addAll(BUILT_IN_QUIRKS);
        quirks = List.copyOf(all);
    }

    /// All styles to try with this asker, at least one, the one to begin with first. A quirk is the
    /// only one: somebody knew.
    public List<AnswerStyle> of(Quirk.Asker asker) {
        Optional<AnswerStyle> labelled = labelled(asker);
        if (labelled.isPresent()) {
            return List.of(labelled.get());
        }
        // By index, since each packet and each script comes through here.
        for (int i = 0; i < quirks.size(); i++) {
            if (quirks.get(i).fits(asker)) {
                return List.of(quirks.get(i).style());
            }
        }
        return usual(asker);
    }

    /// Whether this card belongs to a Raspberry Pi.
    static boolean isRaspberryPi(HardwareAddress mac) {
        return RASPBERRY_PI_PREFIXES.contains(mac.text().substring(0, PREFIX_LENGTH));
    }

    /// The label `quirk` may also name a built-in style.
    private static Optional<AnswerStyle> labelled(Quirk.Asker asker) {
        if (asker.machine().isEmpty()) {
            return Optional.empty();
        }
        String label = asker.machine().get().labels().get(Quirk.LABEL);
        return label == null ? Optional.empty() : AnswerStyle.named(label);
    }

    private static List<AnswerStyle> usual(Quirk.Asker asker) {
        boolean isProxy = asker.mode() != Mode.AUTHORITATIVE;
        return switch (asker.request().client()) {
            case HTTP_BOOT -> HTTP;
            case IPXE -> isProxy ? PROXY_FILE : COMBINED;
            case PLAIN, GRUB -> COMBINED;
            case PXE -> isProxy ? besideAnotherServer(asker) : ALONE;
        };
    }

    private static List<AnswerStyle> besideAnotherServer(Quirk.Asker asker) {
        boolean isBios =
                asker.request()
                        .firmware()
                        .filter(firmware -> firmware.kind() == Firmware.Kind.BIOS)
                        .isPresent();
        return isBios
                ? List.of(AnswerStyle.MENU, AnswerStyle.BOOT_SERVER, AnswerStyle.DISCOVERY_CONTROL)
                : List.of(AnswerStyle.BOOT_SERVER, AnswerStyle.MENU);
    }
}
