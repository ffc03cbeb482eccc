package dev.stirrup.uefi.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureListTest {
    private static final EfiGuid OWNER = EfiGuid.of("77fa9abd-0359-4d32-bd60-28f4e78f784b");
    private static final Bytes DIGEST = Bytes.ofHex("ab".repeat(32));
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");

    private static final List<SignatureList> LISTS =
            List.of(
                    SignatureList.x509(OWNER, new byte[] {0x30, 0}),
                    SignatureList.sha256(OWNER, List.of(DIGEST, Bytes.ofHex("cd".repeat(32)))),
                    SignatureList.revoked(OWNER, DIGEST, Optional.of(TIME)),
                    SignatureList.revoked(OWNER, DIGEST, Optional.empty()));

    @Test
    void aGuidLiesWithItsFirstFieldsTurnedAround() {
        byte[] esl = SignatureListEncoder.encode(LISTS.subList(0, 1));
        assertThat(Bytes.of(esl))
                .hasToString(
                        "a159c0a5e494a74a87b5ab155c2bf072"
                                + "2e000000"
                                + "00000000"
                                + "12000000"
                                + "bd9afa775903324dbd6028f4e78f784b"
                                + "3000");
    }

    @Test
    void listsAreReadAsTheyWereWritten() throws Exception {
        assertThat(SignatureListDecoder.decode(SignatureListEncoder.encode(LISTS)))
                .isEqualTo(LISTS);
    }

    @Test
    void aRevocationKnowsItsTime() {
        assertThat(SignatureList.revokedFrom(LISTS.get(2).entries().getFirst())).contains(TIME);
        assertThat(SignatureList.revokedFrom(LISTS.get(3).entries().getFirst())).isEmpty();
    }

    @Test
    void everyTruncationInsideAListIsRefused() throws Exception {
        byte[] whole = SignatureListEncoder.encode(LISTS);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                List<SignatureList> read = SignatureListDecoder.decode(cut);
                assertThat(read).isEqualTo(LISTS.subList(0, read.size()));
                assertThat(SignatureListEncoder.encode(read)).hasSize(length);
            } catch (MalformedException _) {
                assertThat(length).isPositive();
            }
        }
    }

    @Test
    void aDigestOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SignatureList.sha256(OWNER, List.of(Bytes.of((byte) 1))))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] esl = SignatureListEncoder.encode(LISTS.subList(1, 2));
        esl[24]++;
        assertThatThrownBy(() -> SignatureListDecoder.decode(esl))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void anUpdateIsReadAsItWasSigned() throws Exception {
        KeyInMemory key = KeyInMemory.authority("KEK", "RSA");
        byte[] auth =
                VariableUpdateEncoder.sign(
                        new VariableUpdateEncoder.Wish(SecureVariable.DB, false, TIME, LISTS), key);
        assertThat(VariableUpdateDecoder.isUpdate(auth)).isTrue();
        assertThat(VariableUpdateDecoder.isUpdate(SignatureListEncoder.encode(LISTS))).isFalse();
        VariableUpdate update = VariableUpdateDecoder.decode(auth);
        assertThat(update.time()).contains(TIME);
        assertThat(update.content()).isEqualTo(LISTS);
    }

    @FuzzTest
    void anyBytesGiveListsOrMalformed(byte[] data) {
        try {
            List<SignatureList> lists = SignatureListDecoder.decode(data);
            lists.stream()
                    .flatMap(list -> list.entries().stream())
                    .forEach(SignatureList::revokedFrom);
            assertThat(SignatureListEncoder.encode(lists)).hasSize(data.length);
        } catch (MalformedException _) {
            assertThat(data).isNotEmpty();
        }
    }

    @FuzzTest
    void anyBytesGiveAnUpdateOrMalformed(byte[] data) {
        try {
            VariableUpdateDecoder.decode(data);
            assertThat(VariableUpdateDecoder.isUpdate(data)).isTrue();
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }
}
