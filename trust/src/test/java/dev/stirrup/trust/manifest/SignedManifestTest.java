package dev.stirrup.trust.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.manifest.SignedManifest.Outcome;
import dev.stirrup.trust.site.CertificateChain;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.TestSite;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedManifestTest {
    private static final BootManifest MANIFEST =
            new BootManifest(
                    "web1",
                    "debian",
                    4,
                    TestSite.NOW,
                    TestSite.NOW.plus(Duration.ofMinutes(10)),
                    List.of(new BootManifest.Item("a".repeat(64), 12, "deb/linux 6.1")));

    @TempDir private Path folder;

    @Test
    void aManifestComesBackAsItWasMade() throws Exception {
        assertThat(BootManifest.decode(MANIFEST.encode())).isEqualTo(MANIFEST);
        var sly = new BootManifest("a\nepoch 9", "", 1, TestSite.NOW, TestSite.NOW, List.of());
        assertThat(BootManifest.decode(sly.encode()).machine()).isEqualTo("a?epoch 9");
        String text = new String(MANIFEST.encode(), StandardCharsets.UTF_8);
        for (String bad :
                List.of(
                        "",
                        text.substring(1),
                        text.strip(),
                        text.replace("epoch 4", "epoch x"),
                        text.replace("file a", "file z"),
                        text.replace("made 2", "made "))) {
            assertThatThrownBy(() -> BootManifest.decode(bad.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aManifestOfThisSiteIsGenuineUntilItIsStale() {
        assertThat(check(signed(Duty.MANIFEST), 0)).isEqualTo(new Outcome.Genuine(MANIFEST));
        assertThat(check(signed(Duty.MANIFEST), 11)).isEqualTo(new Outcome.Stale(MANIFEST));
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] signed = signed(Duty.MANIFEST);
        int noticed = 0;
        for (int i = 0; i < signed.length; i += 7) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            Outcome outcome = check(changed, 0);
            noticed += outcome instanceof Outcome.Refused ? 1 : 0;
            // A changed certificate that nobody looks at may pass, changed content never.
            if (outcome instanceof Outcome.Genuine(BootManifest manifest)) {
                assertThat(manifest).isEqualTo(MANIFEST);
            }
        }
        assertThat(noticed).isGreaterThan(signed.length / 7 - 10);
    }

    @Test
    void anotherDutysKeyOrAnotherSiteSignsNoManifest() {
        assertThat(check(signed(Duty.PLATFORM), 0)).isInstanceOf(Outcome.Refused.class);
        assertThat(SignedManifest.check(signed(Duty.MANIFEST), List.of(), TestSite.NOW))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @Tag("real")
    @RequiresProgram("openssl")
    void opensslReadsIt() throws Exception {
        Files.write(folder.resolve("manifest"), signed(Duty.MANIFEST));
        Files.writeString(folder.resolve("root.pem"), Pem.certificates(List.of(root())));
        assertThat(
                        TestSite.run(
                                folder,
                                0,
                                ("openssl cms -verify -inform DER -binary -in manifest -CAfile"
                                                + " root.pem -purpose any")
                                        .split(" ")))
                .contains("machine web1\n")
                .contains("epoch 4\n");
    }

    @FuzzTest
    void anyBytesAreReadOrRefused(byte[] input) {
        SignedManifest.check(input, List.of(root()), TestSite.NOW);
        try {
            BootManifest.decode(input);
        } catch (MalformedException _) {
            // As it should be.
        }
    }

    private static Outcome check(byte[] signed, int minutes) {
        return SignedManifest.check(
                signed, List.of(root()), TestSite.NOW.plus(Duration.ofMinutes(minutes)));
    }

    private static byte[] signed(Duty duty) {
        SiteKey key = TestSite.keys(duty).current(duty, TestSite.NOW).orElseThrow();
        CertificateChain chain = key.chains().getFirst();
        return SignedManifest.sign(MANIFEST, TestSite.signer(duty), chain);
    }

    private static X509Certificate root() {
        return TestSite.authority(Duty.ROOT).certificate();
    }
}
