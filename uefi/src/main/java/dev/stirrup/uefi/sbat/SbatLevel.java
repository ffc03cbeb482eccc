package dev.stirrup.uefi.sbat;

import java.util.List;
import java.util.Optional;

/// The least generations that shim accepts, as the variable `SbatLevel` holds them.
///
/// @param date when it was decided, as ten digits such as `2025021800`
/// @param least the least generation of each component
public record SbatLevel(String date, List<SbatEntry> least) {
    public SbatLevel {
        least = List.copyOf(least);
    }

    /// The newest level that shim 16.1 carries, of May 2025 (rhboot/shim, SbatLevel_Variable.txt).
    /// Machines whose shim was not told to apply it stand at an earlier one.
    public static SbatLevel known() {
        return new SbatLevel(
                "2025051000",
                List.of(
                        new SbatEntry("shim", 4, List.of()),
                        new SbatEntry("grub", 5, List.of()),
                        new SbatEntry("grub.proxmox", 2, List.of())));
    }

    /// The first of a program's entries that is too old; shim refuses the program then
    /// (rhboot/shim, sbat.c, verify_sbat_helper). Components that the level does not name are good.
    public Optional<Shortfall> shortfall(List<SbatEntry> program) {
        for (SbatEntry has : program) {
            for (SbatEntry needs : least) {
                if (has.component().equals(needs.component())
                        && has.generation() < needs.generation()) {
                    return Optional.of(
                            new Shortfall(has.component(), has.generation(), needs.generation()));
                }
            }
        }
        return Optional.empty();
    }

    /// A component below the level.
    public record Shortfall(String component, int has, int needs) {
        @Override
        public String toString() {
            return component + " " + has + ", and " + needs + " is the least";
        }
    }
}
