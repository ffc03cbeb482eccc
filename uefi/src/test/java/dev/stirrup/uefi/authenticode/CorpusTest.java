package dev.stirrup.uefi.authenticode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.Corpus;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.OutsideTool;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.preflight.FirmwareCheck;
import dev.stirrup.uefi.preflight.SignatureDatabase;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every EFI program that lies about, read by us, by sbsigntool, by pesign and by osslsigncode.
@Tag("real")
class CorpusTest {
    private @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.stirrup.uefi.Corpus#programs")
    @RequiresProgram("pesign")
    void digestsAreThoseOfPesign(Path program) throws Exception {
        byte[] bytes = Files.readAllBytes(program);
        assumeTrue(
                bytes.length % 8 == 0 || Corpus.signed().contains(program),
                "pesign pads an unsigned file before it digests it, as signing would");
        OutsideTool theirs = OutsideTool.run(folder, "pesign", "-h", "-i", program.toString());
        assertThat(theirs.text())
                .contains("hash: " + SignedImage.read(ByteSource.of(bytes)).sha256());
    }

    @ParameterizedTest
    @MethodSource("dev.stirrup.uefi.Corpus#signed")
    @RequiresProgram("sbverify")
    void signersAreThoseOfSbverify(Path program) throws Exception {
        OutsideTool theirs = OutsideTool.run(folder, "sbverify", "--list", program.toString());
        Pattern name = Pattern.compile("- subject: .*?/CN=([^/\\n]*)");
        List<String> subjects =
                name.matcher(theirs.text()).results().map(found -> found.group(1)).toList();
        SignedImage image = read(Files.readAllBytes(program));
        List<String> ours = new ArrayList<>();
        image.readable()
                .forEach(signature ->
                        signature
                                .message()
                                .certificates()
                                .forEach(one -> ours.add(one.commonName())));
        assertThat(ours).containsExactlyInAnyOrderElementsOf(subjects);
        assertThat(image.readable()).isNotEmpty().allMatch(AuthenticodeSignature::isIntact);
        assertThat(image.readable()).allMatch(image::fits);
        assertThat(image.isTableWhole()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.stirrup.uefi.Corpus#signed")
    @RequiresProgram("osslsigncode")
    void digestsAreThoseOfOsslsigncode(Path program) throws Exception {
        OutsideTool theirs =
                OutsideTool.run(folder, "osslsigncode", "verify", "-in", program.toString());
        SignedImage image = read(Files.readAllBytes(program));
        assumeTrue(
                image.signatures().size() == 1, "osslsigncode reads a table with one entry only");
        for (AuthenticodeSignature signature : image.readable()) {
            assertThat(theirs.text().toLowerCase(Locale.ROOT))
                    .contains(signature.digest().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.stirrup.uefi.Corpus#installedAndSigned")
    @RequiresProgram({"sbverify", "sbattach", "openssl"})
    void changedFilesAreJudgedAsBySbverify(Path program) throws Exception {
        byte[] whole = Files.readAllBytes(program);
        SignedImage image = read(whole);
        for (Certificate authority : authorities(image)) {
            Path pem = folder.resolve("authority.pem");
            Files.writeString(pem, KeyInMemory.pem(authority));
            for (var change : changes(whole, image).entrySet()) {
                Path changed = folder.resolve("changed.efi");
                Files.write(changed, change.getValue());
                boolean isGood = isGood(changed, image, pem);
                assertThat(isAccepted(change.getValue(), authority))
                        .as("%s with %s", change.getKey(), authority)
                        .isEqualTo(isGood);
            }
        }
    }

    /// The last certificate of each signature that goes along: the authority, mostly.
    private static Set<Certificate> authorities(SignedImage image) {
        Set<Certificate> authorities = new LinkedHashSet<>();
        image.readable().forEach(signature -> authorities.add(signature.path().getLast()));
        return authorities;
    }

    private static boolean isAccepted(byte[] bytes, Certificate authority) throws IOException {
        try {
            return FirmwareCheck.of(
                            SignedImage.read(ByteSource.of(bytes)),
                            SignatureDatabase.of(List.of(authority)),
                            SignatureDatabase.empty())
                    .isAccepted();
        } catch (MalformedException e) {
            return false;
        }
    }

    /// OpenSSL does not look into a time stamp, so it accepts one whose ASN.1 is broken. We refuse
    /// to read such a signature.
    private static boolean isReadable(byte[] bytes, int number) throws IOException {
        try {
            List<SignedImage.Embedded> signatures = read(bytes).signatures();
            return signatures.size() < number
                    || signatures.get(number - 1) instanceof SignedImage.Embedded.Decoded;
        } catch (MalformedException e) {
            return true;
        }
    }

    /// sbverify 0.9.4 does not look for a way to the authority when a signature brings its own
    /// issuer along: it says OK to Microsoft's with any other's certificate. So each signature is
    /// taken out and judged by itself, and OpenSSL looks for the way.
    private boolean isGood(Path changed, SignedImage original, Path authority) throws Exception {
        for (int i = 1; i <= original.signatures().size(); i++) {
            Files.deleteIfExists(folder.resolve("one.p7"));
            String number = Integer.toString(i);
            run("sbattach", "--detach", "one.p7", "--signum", number, changed.toString());
            if (!Files.exists(folder.resolve("one.p7"))
                    || !isReadable(Files.readAllBytes(changed), i)) {
                continue;
            }
            OutsideTool sbverify =
                    run(
                            "sbverify",
                            "--detached",
                            "one.p7",
                            "--cert",
                            authority.toString(),
                            changed.toString());
            if (sbverify.status() == 0 && hasWay(authority)) {
                return true;
            }
        }
        return false;
    }

    /// Whether OpenSSL finds a way from the first certificate that goes along, the signer's in all
    /// of these files, to the authority.
    private boolean hasWay(Path authority) throws Exception {
        OutsideTool printed =
                run("openssl", "pkcs7", "-inform", "DER", "-in", "one.p7", "-print_certs");
        Files.writeString(folder.resolve("known.pem"), printed.text());
        OutsideTool verified =
                run(
                        "openssl",
                        "verify",
                        "-partial_chain",
                        "-no_check_time",
                        "-trusted",
                        authority.toString(),
                        "-untrusted",
                        "known.pem",
                        "known.pem");
        return verified.status() == 0;
    }

    private OutsideTool run(String... command) throws IOException, InterruptedException {
        return OutsideTool.run(folder, command);
    }

    /// The file itself, and changed ones: a byte in every region, cut, longer.
    private static Map<String, byte[]> changes(byte[] whole, SignedImage image) {
        Map<String, byte[]> changes = new LinkedHashMap<>();
        changes.put("nothing", whole);
        changes.put("checksum", flipped(whole, image.file().checksumOffset()));
        changes.put("time in the head", flipped(whole, image.file().head().newHeader() + 8));
        changes.put("DOS head", flipped(whole, 0x30));
        changes.put("end of the head", flipped(whole, image.file().head().sizeOfHeaders() - 1));
        image.file()
                .sections()
                .forEach(section -> {
                    if (section.fileSize() > 0) {
                        changes.put(
                                "section " + section.name(),
                                flipped(whole, section.fileOffset() + section.fileSize() / 2));
                    }
                });
        long table = image.file().head().certificates().offset();
        long size = image.file().head().certificates().size();
        changes.put("before the signatures", flipped(whole, table - 1));
        for (int i = 1; i < 24; i++) {
            changes.put("signatures at " + i, flipped(whole, table + 8 + (size - 16) * i / 24));
        }
        changes.put("cut by 8", Arrays.copyOf(whole, whole.length - 8));
        changes.put("cut at the signatures", Arrays.copyOf(whole, (int) table));
        changes.put("cut in the middle", Arrays.copyOf(whole, whole.length / 2));
        return changes;
    }

    private static byte[] flipped(byte[] whole, long at) {
        byte[] changed = whole.clone();
        changed[(int) at] ^= 0x01;
        return changed;
    }

    private static SignedImage read(byte[] bytes) throws IOException, MalformedException {
        return SignedImage.read(ByteSource.of(bytes));
    }
}
