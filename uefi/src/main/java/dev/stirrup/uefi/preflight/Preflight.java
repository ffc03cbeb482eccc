package dev.stirrup.uefi.preflight;

import dev.stirrup.uefi.authenticode.SignedImage;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.PeSection;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.uefi.sbat.SbatDecoder;
import dev.stirrup.uefi.sbat.SbatEntry;
import dev.stirrup.uefi.sbat.SbatLevel;
import dev.stirrup.uefi.sbat.ShimLevels;
import dev.stirrup.uefi.uki.UkiContent;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a program once and tells what Secure Boot will say to it.
public final class Preflight {
    private static final String SBAT = ".sbat";
    private static final String SBAT_LEVEL = ".sbatlevel";

    /// @param sets the keys that machines may have
    /// @param revoked dbx
    /// @param level what shim refuses below
    public record Question(List<TrustSet> sets, SignatureDatabase revoked, SbatLevel level) {
        public Question {
            sets = List.copyOf(sets);
        }
    }

    private final ByteSource source;
    private final Question question;
    private final SignedImage image;
    private final List<Concern> concerns = new ArrayList<>();

    private Preflight(ByteSource source, Question question) throws IOException, MalformedException {
        this.source = source;
        this.question = question;
        this.image = SignedImage.read(source);
    }

    /// @throws MalformedException when it is no program that firmware would load
    public static Inspection inspect(ByteSource source, Question question)
            throws IOException, MalformedException {
        return new Preflight(source, question).inspection();
    }

    private Inspection inspection() throws IOException {
        PeFile file = image.file();
        noteOddities(file);
        List<SbatEntry> sbat = sbat(file);
        Optional<SbatLevel.Shortfall> behind = question.level().shortfall(sbat);
        Optional<Inspection.Shim> shim = shim(file);
        List<Inspection.ByKeys> rulings =
                question.sets().stream()
                        .map(set -> new Inspection.ByKeys(set, ruling(set, sbat, behind)))
                        .toList();
        return new Inspection(image, sbat, behind, shim, uki(file), rulings, concerns);
    }

    /// Firmware does not look at SBAT. shim does: at its own, and at its second stage's.
    private Ruling ruling(
            TrustSet set, List<SbatEntry> sbat, Optional<SbatLevel.Shortfall> behind) {
        Ruling ruling =
                FirmwareCheck.of(image, set.allowed(), set.denied().and(question.revoked()));
        boolean isByShim = set.checker() == TrustSet.Checker.SHIM;
        if (!ruling.isAccepted() || !isByShim && !ShimKeys.isShim(image.file())) {
            return ruling;
        }
        if (isByShim && sbat.isEmpty()) {
            return new Ruling.Refused(Refusal.WITHOUT_SBAT, "");
        }
        return behind.<Ruling>map(
                        what -> new Ruling.Refused(Refusal.BELOW_SBAT_LEVEL, what.toString()))
                .orElse(ruling);
    }

    private void noteOddities(PeFile file) {
        if (!file.isEfiProgram()) {
            concerns.add(Concern.NO_EFI_PROGRAM);
        }
        if (file.known().isEmpty()) {
            concerns.add(Concern.UNKNOWN_PROCESSOR);
        }
        if (!file.isNxCompatible()) {
            concerns.add(Concern.NOT_NX_COMPATIBLE);
        }
        if (file.sections().stream().anyMatch(PeSection::isWritableAndExecutable)) {
            concerns.add(Concern.WRITABLE_CODE);
        }
        if (image.readable().size() < image.signatures().size()) {
            concerns.add(Concern.UNREADABLE_SIGNATURE);
        }
    }

    private List<SbatEntry> sbat(PeFile file) throws IOException {
        try {
            Optional<byte[]> section = SectionContent.read(file, source, SBAT, SbatDecoder.LARGEST);
            return section.isEmpty() ? List.of() : SbatDecoder.section(section.get());
        } catch (MalformedException e) {
            concerns.add(Concern.UNREADABLE_SBAT);
            return List.of();
        }
    }

    private Optional<Inspection.Shim> shim(PeFile file) throws IOException {
        try {
            Optional<TrustSet> keys = ShimKeys.read(file, source);
            Optional<byte[]> levels =
                    SectionContent.read(file, source, SBAT_LEVEL, SbatDecoder.LARGEST);
            return keys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Inspection.Shim(
                                    keys.get(),
                                    levels.isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(ShimLevels.decode(levels.get()))));
        } catch (MalformedException e) {
            concerns.add(Concern.UNREADABLE_CONTENT);
            return Optional.empty();
        }
    }

    private Optional<UkiContent> uki(PeFile file) throws IOException {
        try {
            return UkiContent.read(file, source);
        } catch (MalformedException e) {
            concerns.add(Concern.UNREADABLE_CONTENT);
            return Optional.empty();
        }
    }
}
