package dev.stirrup.uefi.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.TinyProgram;
import dev.stirrup.uefi.authenticode.ImageSigner;
import dev.stirrup.uefi.sbat.SbatLevel;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final String SHIM = "/usr/lib/shim/shimx64.efi.signed";
    private static final String GRUB = "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed";
    private static final KeyInMemory KEY = KeyInMemory.authority("Vendor", "RSA");

    private static final List<TrustSet> MICROSOFT =
            List.of(MicrosoftKeys.of2011(), MicrosoftKeys.of2023());

    @Test
    void firmwareDoesNotLookAtSbatAndShimDoes() throws Exception {
        byte[] old =
                signed(new TinyProgram().with(".sbat", "sbat,1,S,sbat,1,x\ngrub,3,FSF,grub,2,x\n"));
        Inspection seen = inspect(old, List.of(set(TrustSet.Checker.FIRMWARE)));
        assertThat(seen.rulings().getFirst().ruling().isAccepted()).isTrue();
        assertThat(inspect(old, List.of(set(TrustSet.Checker.SHIM))).rulings().getFirst().ruling())
                .isEqualTo(
                        new Ruling.Refused(Refusal.BELOW_SBAT_LEVEL, "grub 3, and 5 is the least"));
    }

    @Test
    void shimLoadsNothingWhoseSbatItCannotRead() throws Exception {
        byte[] brief = signed(new TinyProgram().with(".sbat", "sbat,1,x\ngrub,9,FSF\n"));
        Inspection seen = inspect(brief, List.of(set(TrustSet.Checker.SHIM)));
        assertThat(seen.rulings().getFirst().ruling())
                .isEqualTo(new Ruling.Refused(Refusal.WITHOUT_SBAT, ""));
        assertThat(seen.concerns()).contains(Concern.UNREADABLE_SBAT);
    }

    @Test
    void shimLoadsNothingWithoutSbat() throws Exception {
        byte[] program = signed(new TinyProgram().with(".text", "x"));
        assertThat(
                        inspect(program, List.of(set(TrustSet.Checker.SHIM)))
                                .rulings()
                                .getFirst()
                                .ruling())
                .isEqualTo(new Ruling.Refused(Refusal.WITHOUT_SBAT, ""));
    }

    @Test
    void whatIsOddIsNoted() throws Exception {
        byte[] program = new TinyProgram().with(".text", "x").withFlags(0xe0000020).bytes();
        program[64 + 24 + 70] = 0;
        program[64 + 24 + 71] = 0;
        assertThat(inspect(program, List.of()).concerns())
                .containsExactly(Concern.NOT_NX_COMPATIBLE, Concern.WRITABLE_CODE);
    }

    @Test
    @Tag("real")
    @RequiresProgram(SHIM)
    void debiansShimBootsWithTheKeysThatSignedIt() throws Exception {
        Inspection shim = inspect(Files.readAllBytes(Path.of(SHIM)), MICROSOFT);
        assertThat(shim.image().readable()).hasSizeBetween(1, 2);
        assertThat(shim.rulings().getFirst().ruling())
                .isEqualTo(new Ruling.Accepted("Microsoft Corporation UEFI CA 2011"));
        assertThat(shim.behind()).isEmpty();
        assertThat(shim.shim().orElseThrow().keys().title()).contains("Debian Secure Boot CA");
    }

    @Test
    @Tag("real")
    @RequiresProgram({SHIM, GRUB})
    void debiansGrubBootsThroughDebiansShimOnly() throws Exception {
        TrustSet shim =
                inspect(Files.readAllBytes(Path.of(SHIM)), List.of()).shim().orElseThrow().keys();
        Inspection grub =
                inspect(
                        Files.readAllBytes(Path.of(GRUB)),
                        List.of(MICROSOFT.getFirst(), MICROSOFT.getLast(), shim));
        assertThat(grub.rulings())
                .extracting(one -> one.ruling().isAccepted())
                .containsExactly(false, false, true);
    }

    @FuzzTest
    void anyBytesGiveAnInspectionOrMalformed(byte[] data) throws IOException {
        try {
            assertThat(inspect(data, MICROSOFT).rulings()).hasSize(2);
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }

    private static TrustSet set(TrustSet.Checker checker) {
        return new TrustSet(
                "x",
                "x",
                checker,
                SignatureDatabase.of(List.of(KEY.certificate())),
                SignatureDatabase.empty());
    }

    private static byte[] signed(TinyProgram program) throws Exception {
        var out = new ByteArrayOutputStream();
        ImageSigner.sign(ByteSource.of(program.bytes()), KEY, Instant.EPOCH, out);
        return out.toByteArray();
    }

    private static Inspection inspect(byte[] bytes, List<TrustSet> sets)
            throws IOException, MalformedException {
        return Preflight.inspect(
                ByteSource.of(bytes),
                new Preflight.Question(sets, SignatureDatabase.empty(), SbatLevel.known()));
    }
}
