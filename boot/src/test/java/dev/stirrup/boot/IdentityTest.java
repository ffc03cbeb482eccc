package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"52:54:00:77:00:01", "52-54-00-77-00-01", "525400770001", "5254.0077.0001"})
    void readsEverySpellingOfAHardwareAddress(String spelling) {
        assertThat(HardwareAddress.read(spelling)).hasToString("Optional[52:54:00:77:00:01]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "52:54", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "zz:54:00:77:00:01"})
    void takesNothingElseForAHardwareAddress(String spelling) {
        assertThat(HardwareAddress.read(spelling)).isEmpty();
    }

    @Test
    void hexadecimalDigitsAreReadInEitherCaseAndTheirNeighboursNot() {
        assertThat(HardwareAddress.read("0a:1B:9C:dE:fF:09"))
                .hasToString("Optional[0a:1b:9c:de:ff:09]");
        for (String neighbour : List.of("/", ";", "@", "G", "`", "g", "\u0141", "\uff11")) {
            assertThat(HardwareAddress.read("0a:1b:9c:de:ff:0" + neighbour)).isEmpty();
        }
    }

    @Test
    void addressesAndUuidsKeepTheirBytesAndTheOrderOfTheirTexts() {
        var random = new Random(7);
        HardwareAddress before = new HardwareAddress("52:54:00:00:00:0a");
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[6 + random.nextInt(11)];
            random.nextBytes(bytes);
            bytes[0] &= 0x7f;
            HardwareAddress address = HardwareAddress.of(bytes).orElseThrow();
            assertThat(address.toBytes()).isEqualTo(bytes);
            assertThat(address.text()).isEqualTo(HexFormat.ofDelimiter(":").formatHex(bytes));
            assertThat(new HardwareAddress(address.text()))
                    .isEqualTo(address)
                    .hasSameHashCodeAs(address);
            assertThat(Integer.signum(address.compareTo(before)))
                    .isEqualTo(Integer.signum(address.text().compareTo(before.text())));
            before = address;
            var uuid = new UUID(random.nextLong(), random.nextLong());
            assertThat(
                            new SystemUuid(
                                            uuid.getMostSignificantBits(),
                                            uuid.getLeastSignificantBits())
                                    .toString())
                    .isEqualTo(uuid.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"52:54:00:00:00:0A", "525400000000a", "52-54-00-00-00-0a", "52:54:00", ""})
    void onlyCanonicalTextIsTakenForAKnownAddress(String text) {
        assertThatThrownBy(() -> new HardwareAddress(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheUuidAsSmbiosStoresIt() {
        byte[] wire = HexFormat.of().parseHex("33221100554477668899aabbccddeef0");
        SystemUuid uuid = SystemUuid.ofWire(wire).orElseThrow();
        assertThat(uuid).hasToString("00112233-4455-6677-8899-aabbccddeef0");
        assertThat(uuid.toWire()).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffff",
                "00020003000400050006000700080009"
            })
    void aPlaceholderUuidIsNoIdentity(String wire) {
        assertThat(SystemUuid.ofWire(HexFormat.of().parseHex(wire))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0000000",
                "To be filled by O.E.M.",
                " Default string ",
                "None",
                "a\u0007b"
            })
    void aPlaceholderSerialIsNoIdentity(String claim) {
        assertThat(Serial.read(claim)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7,x64-uefi", "9,ebc-uefi", "16,x64-uefi-http", "0,x86-bios", "41,arm-rpiboot"})
    void knowsArchitecturesByNumberAndName(int code, String name) {
        assertThat(Firmware.ofCode(code))
                .hasValueSatisfying(f -> assertThat(f.text()).isEqualTo(name));
        assertThat(Firmware.read(name)).isEqualTo(Firmware.ofCode(code));
    }

    @Test
    void knowsAllOfIanasTableAndNothingBeyond() {
        for (int code = 0; code <= 41; code++) {
            assertThat(Firmware.ofCode(code)).as("code %d", code).isPresent();
        }
        assertThat(Firmware.ofCode(42)).isEmpty();
        assertThat(Firmware.ofCode(65535)).isEmpty();
    }
}
