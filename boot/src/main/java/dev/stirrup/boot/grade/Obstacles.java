package dev.stirrup.boot.grade;

import static dev.stirrup.boot.grade.Letter.B;
import static dev.stirrup.boot.grade.Letter.C;
import static dev.stirrup.boot.grade.Letter.D;
import static dev.stirrup.boot.grade.Letter.E;
import static dev.stirrup.boot.grade.Letter.F;

import dev.stirrup.boot.grade.Chain.SecureBoot;
import dev.stirrup.boot.grade.Hop.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything that keeps a boot from an A, the worst first; among those of one letter the one to
/// remove first stands first.
final class Obstacles {
    private static final String REQUIRE_HTTPS =
            "Set `require-https: true` for its network, with the site's root enrolled in firmware"
                    + " and loader: `stirrup trust enroll`.";
    private static final String SIGNED_CHAIN =
            "Give its profile a loader set that begins with shim, or sign its loader:"
                    + " `stirrup sign`; then turn Secure Boot on.";

    private static final String OWN_NETWORK =
            "Keep the disk's network to its machines. By UEFI HTTPS Boot, iPXE and a signed kernel"
                    + " (`linux` below `disk`) only the disk is left in the clear: let the system"
                    + " verify what it reads there, as dm-verity does.";

    private Obstacles() {}

    static final List<Obstacle> ALL =
            List.of(
                    new Obstacle(
                            F,
                            chain -> chain.all(hop -> hop.kind() == Kind.DISK),
                            chain ->
                                    "Firmware started its disk itself: "
                                            + disk(chain)
                                            + " All that ran came in the clear.",
                            OWN_NETWORK),
                    new Obstacle(
                            F,
                            chain -> chain.isBios() && chain.all(hop -> !hop.isGuarded()),
                            "A BIOS fetched everything in the clear, and checks nothing.",
                            "Use UEFI firmware; or start the machine by an iPXE of your own that"
                                    + " trusts the site, in its ROM or on a stick."),
                    new Obstacle(
                            F,
                            chain -> chain.all(hop -> !hop.isGuarded()),
                            "Everything came in the clear, and nothing shows that the machine"
                                    + " checked any of it.",
                            REQUIRE_HTTPS),
                    new Obstacle(
                            E,
                            chain ->
                                    anyLoader(chain, hop -> hop.carriage() == Carriage.ELSEWHERE)
                                            && !isProven(chain),
                            "Its first loader did not come from here, and showed no certificate:"
                                    + " nothing is known of it.",
                            "Give that loader a certificate of the site for machines, or let the"
                                    + " machine fetch its loader from here."),
                    new Obstacle(
                            E,
                            chain -> chain.isBios() && anyLoader(chain, Obstacles::isOpen),
                            "A BIOS fetches its loader in the clear and checks nothing.",
                            "Use UEFI firmware, or start the machine by an iPXE in its ROM or on"
                                    + " a stick that trusts the site."),
                    new Obstacle(
                            E,
                            chain -> anyLoader(chain, Obstacles::isOpen),
                            chain ->
                                    "Its first loader came in the clear, and nothing shows that"
                                            + " the machine checked it"
                                            + names(chain.of(Kind.LOADER), Obstacles::isOpen),
                            "Boot it by UEFI HTTPS Boot with the site's root enrolled, or with"
                                    + " Secure Boot on and a signed loader."),
                    new Obstacle(
                            D,
                            chain -> chain.of(Kind.ELSEWHERE).findAny().isPresent(),
                            chain ->
                                    "It went on to another server, and from there on nothing is"
                                            + " known"
                                            + names(chain.of(Kind.ELSEWHERE), _ -> true),
                            "Keep here what it starts there: `stirrup image add`."),
                    unguarded(
                            Kind.SECOND_STAGE,
                            "A second stage came in the clear, and nothing shows that it was"
                                    + " checked",
                            SIGNED_CHAIN),
                    unguarded(
                            Kind.SCRIPT,
                            "The script came in the clear: whoever changes it chooses what runs",
                            REQUIRE_HTTPS),
                    unguarded(
                            Kind.KERNEL,
                            "The kernel came in the clear, and nothing shows that it was checked",
                            REQUIRE_HTTPS),
                    unguarded(
                            Kind.INITRD,
                            "An initrd came in the clear, and Secure Boot never looks at one",
                            "Pack kernel and initrd into one signed program: `stirrup uki`; or"
                                    + " require HTTPS."),
                    new Obstacle(
                            D,
                            chain ->
                                    chain.of(Kind.DISK)
                                            .anyMatch(hop -> hop.carriage() == Carriage.PLAIN),
                            "Nothing was proved at its disk: whoever says that he is the machine"
                                    + " reads and writes it.",
                            "Set `login: mutual` for the profile's disk."),
                    new Obstacle(
                            D,
                            chain -> chain.of(Kind.DISK).findAny().isPresent(),
                            chain -> "Its disk came in the clear: " + disk(chain),
                            OWN_NETWORK),
                    unguarded(
                            Kind.FILE, "Files of a plain folder came in the clear", REQUIRE_HTTPS),
                    new Obstacle(
                            C,
                            chain -> chain.any(hop -> hop.revocable().isEmpty()),
                            chain ->
                                    "Not everything can be withdrawn"
                                            + names(
                                                    chain.deciding(),
                                                    hop -> hop.revocable().isEmpty()),
                            "Serve it from a loader set and an image instead of a plain folder."),
                    new Obstacle(
                            C,
                            chain -> chain.any(hop -> hop.carriage() == Carriage.PLAIN),
                            chain ->
                                    "What the machine checked came in the clear all the same"
                                            + names(
                                                    chain.deciding(),
                                                    hop -> hop.carriage() == Carriage.PLAIN),
                            REQUIRE_HTTPS),
                    new Obstacle(
                            C,
                            Chain::isBios,
                            "A BIOS checks nothing before it runs it.",
                            "Use UEFI firmware with Secure Boot on."),
                    new Obstacle(
                            C,
                            chain -> chain.secureBoot() == SecureBoot.OFF,
                            "The machine says that its Secure Boot is off.",
                            SIGNED_CHAIN),
                    new Obstacle(
                            C,
                            chain -> chain.secureBoot() == SecureBoot.UNKNOWN,
                            "Nothing on the machine said whether its Secure Boot is on.",
                            "Use an iPXE of 2023 or later, or let the system report"
                                    + " `secureboot=1`."),
                    new Obstacle(
                            C,
                            chain -> chain.secureBoot() == SecureBoot.ON_IN_THE_CLEAR,
                            "That Secure Boot is on was said in the clear, where others could have"
                                    + " said it.",
                            "Use an iPXE of 2023 or later, which says so within HTTPS."),
                    new Obstacle(
                            C,
                            chain -> anyLoader(chain, hop -> hop.carriage() == Carriage.ELSEWHERE),
                            "Its first loader did not come from here: who signed it is not known.",
                            "Let the machine fetch its loader from here."),
                    new Obstacle(
                            C,
                            chain -> chain.programs().anyMatch(hop -> !hop.isVerified()),
                            chain ->
                                    "No keys that are known here would start it with Secure Boot"
                                            + " on"
                                            + names(chain.programs(), hop -> !hop.isVerified()),
                            "See `stirrup inspect`; sign it with `stirrup sign`."),
                    new Obstacle(
                            B,
                            chain -> chain.of(Kind.INITRD).anyMatch(hop -> !hop.isVerified()),
                            "The initrd was protected on its way, and checked by nobody.",
                            "Pack kernel and initrd into one signed program: `stirrup uki`."),
                    new Obstacle(
                            B,
                            chain -> !isProven(chain),
                            "The machine proved nothing: its addresses are claims.",
                            "Give its loader a certificate of the site for machines."));

    private static Obstacle unguarded(Kind kind, String why, String step) {
        return new Obstacle(
                D,
                chain -> chain.of(kind).anyMatch(hop -> !hop.isGuarded()),
                chain -> why + names(chain.of(kind), hop -> !hop.isGuarded()),
                step);
    }

    private static String disk(Chain chain) {
        boolean isMutual =
                chain.of(Kind.DISK).allMatch(hop -> hop.carriage() == Carriage.MUTUAL_CHAP);
        return chain.of(Kind.DISK).anyMatch(hop -> hop.carriage() == Carriage.PLAIN)
                ? "nothing was proved at the login, and nothing is encrypted."
                : "CHAP proved the machine"
                        + (isMutual ? " and this server" : "")
                        + " at the login, iSCSI encrypts nothing after it.";
    }

    /// Whether it came over the network for anybody to change.
    private static boolean isOpen(Hop hop) {
        return hop.carriage() == Carriage.PLAIN && !hop.isVerified();
    }

    private static boolean anyLoader(Chain chain, Predicate<Hop> wanted) {
        return chain.of(Kind.LOADER).anyMatch(wanted);
    }

    /// Firmware shows no certificate of its own, so the first loader need not come by one; all that
    /// follows must.
    private static boolean isProven(Chain chain) {
        return chain.behindTheLoader().findAny().isPresent()
                && chain.behindTheLoader().allMatch(hop -> hop.carriage() == Carriage.MUTUAL_TLS);
    }

    private static String names(Stream<Hop> hops, Predicate<Hop> wanted) {
        String names =
                hops.filter(wanted)
                        .map(Hop::name)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "." : ": " + names + ".";
    }
}
