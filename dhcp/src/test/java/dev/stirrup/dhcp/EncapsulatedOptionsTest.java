package dev.stirrup.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import org.junit.jupiter.api.Test;

class EncapsulatedOptionsTest {
    @Test
    void writesTheDiscoveryControlThatEdk2Reads() {
        var options = DhcpOptions.builder().putByte(6, 8).build();
        assertThat(EncapsulatedOptions.writeWithEnd(options)).hasToString("060108ff");
        assertThat(EncapsulatedOptions.write(options)).hasToString("060108");
    }

    @Test
    void readsTheFeaturesThatIpxeSends() throws Exception {
        Bytes value =
                Golden.packet("discover-ipxe-2.0-efi")
                        .options()
                        .find(OptionCode.IPXE)
                        .orElseThrow();
        DhcpOptions features = EncapsulatedOptions.read(value);
        assertThat(features.has(0x13)).as("HTTP").isTrue();
        assertThat(features.has(0x24)).as("EFI").isTrue();
        assertThat(features.has(0x21)).as("PXE").isFalse();
    }

    @Test
    void endsAtTheEndAndPassesOverPadding() throws Exception {
        assertThat(EncapsulatedOptions.read(Bytes.ofHex("00010161ff020162")).asMap())
                .containsOnlyKeys(1);
    }

    @Test
    void takesTheFirstOfRepeatedSubOptions() throws Exception {
        assertThat(EncapsulatedOptions.read(Bytes.ofHex("010161010162")).findText(1)).contains("a");
    }

    @Test
    void knowsNoPaddingAndNoEndInARelaysOption() throws Exception {
        DhcpOptions relay = EncapsulatedOptions.readRelayAgent(Bytes.ofHex("0001610101ffff0162"));
        assertThat(relay.asMap()).containsOnlyKeys(0, 1, 255);
    }

    @Test
    void refusesASubOptionBeyondTheEnd() {
        assertThatThrownBy(() -> EncapsulatedOptions.read(Bytes.ofHex("0102ff")))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> EncapsulatedOptions.readRelayAgent(Bytes.ofHex("ff")))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesToWriteWhatDoesNotFit() {
        var options = DhcpOptions.builder().putText(1, "x".repeat(256)).build();
        assertThatThrownBy(() -> EncapsulatedOptions.write(options))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @FuzzTest
    void anyBytesGiveSubOptionsOrMalformed(byte[] bytes) {
        try {
            Bytes value = Bytes.of(bytes);
            DhcpOptions relay = EncapsulatedOptions.readRelayAgent(value);
            assertThat(EncapsulatedOptions.readRelayAgent(EncapsulatedOptions.write(relay)))
                    .isEqualTo(relay);
            DhcpOptions vendor = EncapsulatedOptions.read(value);
            assertThat(EncapsulatedOptions.read(EncapsulatedOptions.writeWithEnd(vendor)))
                    .isEqualTo(vendor);
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
        }
    }
}
