package dev.stirrup.boot.grade;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Elsewhere;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.boot.grade.Chain.SecureBoot;
import dev.stirrup.boot.grade.Hop.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The chain that the events of one attempt tell of: only what was downloaded in full counts, and
/// of the same file only the weakest way it came.
public final class Observed {
    private static final String REPORT = "/report";

    private final Map<Place, Carriage> carried = new LinkedHashMap<>();
    private final Map<String, SecureBootForeseen> foreseen = new HashMap<>();
    private SecureBoot secureBoot = SecureBoot.UNKNOWN;
    private boolean isBios;
    private boolean hasOffer;

    private record Place(Kind kind, String name) {}

    private Observed() {}

    /// @param events of one attempt in their order
    public static Chain of(List<BootEvent> events) {
        return ofMilestones(events.stream().map(BootEvent::what).toList());
    }

    static Chain ofMilestones(List<Milestone> milestones) {
        var observed = new Observed();
        milestones.forEach(observed::note);
        Elsewhere.in(milestones)
                .ifPresent(other ->
                        observed.carried.put(
                                new Place(Kind.ELSEWHERE, other.names()), Carriage.ELSEWHERE));
        return observed.chain();
    }

    private void note(Milestone what) {
        switch (what) {
            case Milestone.DiscoverReceived asked -> isBios |= isBios(asked.firmware());
            case Milestone.BootServerAsked asked -> isBios |= isBios(asked.firmware());
            case Milestone.OfferSent _, Milestone.AckSent _ -> hasOffer = true;
            case Milestone.TransferFinished done -> note(done.kind(), done.file(), Channel.PLAIN);
            case Milestone.HttpServed done -> {
                if (done.status() < 300 && !done.method().equals("HEAD")) {
                    note(done.kind(), done.path(), done.channel());
                }
            }
            case SecureBootForeseen seen -> foreseen.put(name(seen.file()), seen);
            case Milestone.SecureBootClaimed claim -> note(claim);
            case Milestone.DiskAttached disk -> {
                String profile = disk.target().substring(disk.target().lastIndexOf(':') + 1);
                carried.merge(
                        new Place(Kind.DISK, profile),
                        Carriage.ofLogin(disk.proof()),
                        Carriage::orWeaker);
            }
            default -> {}
        }
    }

    private static boolean isBios(Optional<Firmware> firmware) {
        return firmware.filter(f -> f.kind() == Firmware.Kind.BIOS).isPresent();
    }

    /// One "off" outweighs any "on"; of two that say "on" the one within TLS counts.
    private void note(Milestone.SecureBootClaimed claim) {
        if (!claim.isOn()) {
            secureBoot = SecureBoot.OFF;
        } else if (secureBoot != SecureBoot.OFF && secureBoot != SecureBoot.ON) {
            secureBoot = claim.channel().isSecured() ? SecureBoot.ON : SecureBoot.ON_IN_THE_CLEAR;
        }
    }

    private void note(FileKind kind, String path, Channel channel) {
        kindOf(kind, path)
                .ifPresent(hop ->
                        carried.merge(
                                new Place(hop, isNamed(hop) ? name(path) : ""),
                                Carriage.of(channel),
                                Carriage::orWeaker));
    }

    /// What follows once a system runs, such as an installer's packages, is no part of the boot.
    private Optional<Kind> kindOf(FileKind kind, String path) {
        return switch (kind) {
            case LOADER -> Optional.of(isFirstLoader(path) ? Kind.LOADER : Kind.SECOND_STAGE);
            case SCRIPT -> Optional.of(Kind.SCRIPT);
            case KERNEL -> Optional.of(Kind.KERNEL);
            case INITRD -> Optional.of(Kind.INITRD);
            case FOLDER -> Optional.of(Kind.FILE);
            case OTHER -> path.endsWith(REPORT) ? Optional.of(Kind.REPORT) : Optional.empty();
            case IMAGE, ANSWERS -> Optional.empty();
        };
    }

    private boolean isFirstLoader(String path) {
        return carried.keySet().stream()
                .filter(place -> place.kind() == Kind.LOADER)
                .allMatch(place -> place.name().equals(name(path)));
    }

    private static boolean isNamed(Kind hop) {
        return hop != Kind.SCRIPT && hop != Kind.REPORT;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private Chain chain() {
        List<Hop> hops = new ArrayList<>();
        if (hasOffer) {
            hops.add(new Hop(Kind.DHCP, "", Carriage.PLAIN, "", List.of()));
        }
        carried.forEach((place, carriage) -> hops.add(hop(place, carriage)));
        if (isWithoutLoader(hops)) {
            hops.add(
                    new Hop(
                            Kind.LOADER,
                            "",
                            Carriage.ELSEWHERE,
                            "",
                            List.of("whoever put it there")));
        }
        hops.sort(Comparator.comparing(Hop::kind));
        return new Chain(soundOnly(hops), secureBoot, isBios);
    }

    /// Behind a program that nobody checked no check counts: it may have been left out.
    private static List<Hop> soundOnly(List<Hop> hops) {
        List<Hop> sound = new ArrayList<>();
        boolean isBroken = false;
        for (Hop hop : hops) {
            sound.add(isBroken ? hop.unverified() : hop);
            isBroken |= hop.kind().isProgram() && !hop.isVerified();
        }
        return sound;
    }

    /// A plain folder does not tell which of its files is the loader; firmware that boots from a
    /// disk itself has it from there.
    private static boolean isWithoutLoader(List<Hop> hops) {
        return hops.stream().anyMatch(hop -> hop.kind().decides() && hop.kind() != Kind.DISK)
                && hops.stream()
                        .noneMatch(hop -> hop.kind() == Kind.LOADER || hop.kind() == Kind.FILE);
    }

    private Hop hop(Place place, Carriage carriage) {
        boolean isKept = place.kind() != Kind.FILE && place.kind() != Kind.ELSEWHERE;
        SecureBootForeseen seen = foreseen.get(place.name());
        String by = place.kind().isProgram() && seen != null ? checker(place.kind(), seen) : "";
        List<String> revocable = new ArrayList<>();
        if (isKept) {
            revocable.add(Hop.SERVER);
        }
        if (!by.isEmpty()) {
            revocable.add("dbx");
        }
        return new Hop(place.kind(), place.name(), carriage, by, revocable);
    }

    /// Who checked a program, if the machine's word on its Secure Boot is true.
    private String checker(Kind kind, SecureBootForeseen seen) {
        if (isBios || !secureBoot.isOn()) {
            return "";
        }
        if (!seen.firmware().isEmpty()) {
            return "firmware with " + seen.firmware() + ", as the machine says";
        }
        return kind == Kind.LOADER || seen.shims().isEmpty()
                ? ""
                : seen.shims() + ", as the machine says";
    }
}
