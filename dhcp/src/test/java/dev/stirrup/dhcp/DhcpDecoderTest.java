package dev.stirrup.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpDecoderTest {
    private static final int DISCOVER = 1;

    @ParameterizedTest
    @MethodSource("dev.stirrup.dhcp.Golden#names")
    void readsWhatWasSent(String capture) throws Exception {
        assertThat(DhcpPacketText.of(Golden.packet(capture)).strip())
                .isEqualTo(Golden.text(capture));
    }

    /// What is cut behind the message type must give only options that the whole message has.
    @ParameterizedTest
    @MethodSource("dev.stirrup.dhcp.Golden#names")
    void refusesEveryTruncationInsideAField(String capture) throws Exception {
        byte[] whole = Golden.bytes(capture);
        DhcpPacket complete = Golden.packet(capture);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length <= 242) {
                assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedException.class);
            } else {
                assertKnowsNothingMore(cut, complete);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.stirrup.dhcp.Golden#names")
    void readsTheSameAfterEncoding(String capture) throws Exception {
        DhcpPacket packet = Golden.packet(capture);
        byte[] again = DhcpEncoder.encode(packet, DhcpEncoder.LARGEST_LIMIT);
        assertThat(decode(again)).isEqualTo(packet);
    }

    @Test
    void joinsSplitOptionsInTheOrderOfTheirPlaces() throws Exception {
        byte[] message = message("350101 340103 4301aa 320132", "4301bb ff", "4301cc 4302dddd ff");
        DhcpPacket packet = decode(message);
        // options field, then file, then sname (RFC 3396 section 5)
        assertThat(packet.options().find(67)).contains(Bytes.ofHex("aaccddddbb"));
        assertThat(packet.options().find(50)).contains(Bytes.ofHex("32"));
        assertThat(packet.options().has(OptionCode.OVERLOAD)).isFalse();
        assertThat(packet.file()).isEmpty();
        assertThat(packet.sname()).isEmpty();
    }

    @Test
    void readsTextFromFieldsThatAreNotOverloaded() throws Exception {
        DhcpPacket packet = decode(message("350101 340101 ff", "73727600", "0c0161 ff"));
        assertThat(packet.sname()).isEqualTo("srv");
        assertThat(packet.file()).isEmpty();
        assertThat(packet.options().findText(12)).contains("a");
    }

    @Test
    void takesAFieldWithoutItsZeroByteAsTextToItsEnd() throws Exception {
        DhcpPacket packet = decode(message("350101 ff", "61".repeat(64), "62".repeat(128)));
        assertThat(packet.sname()).isEqualTo("a".repeat(64));
        assertThat(packet.file()).isEqualTo("b".repeat(128));
    }

    @Test
    void acceptsAMissingEndAndRemainsBehindIt() throws Exception {
        assertThat(decode(message("350101 0c0161", "", "")).options().findText(12)).contains("a");
        assertThat(decode(message("350101 ff 0c", "", "")).options().size()).isEqualTo(1);
    }

    @Test
    void readsAUuidUsedAsHardwareAddress() throws Exception {
        byte[] message = message("350101 ff", "", "");
        message[2] = 16;
        assertThat(decode(message).chaddr().length()).isEqualTo(16);
        message[2] = 17;
        assertThatThrownBy(() -> decode(message)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", // BOOTP
                "0c0161 ff", // no type
                "3500 ff", // type without a value
                "35", // cut before the type
                "0c0561 350101 ff", // a length that swallows the type
            })
    void refusesWhatHasNoType(String options) {
        byte[] message = message(options, "", "");
        assertThatThrownBy(() -> decode(message)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3501010c01613d", // a code and no length
                "3501010c01613d0261", // a length beyond the end
                "35020103 0c0161 ff", // type of two bytes
                "350101 0c0161 350103 ff", // two types
                "350101 3500 0c0161 ff", // one of them without a value
                "350101 0c0161 340100 ff", // overload 0
                "350101 0c0161 340104 ff", // overload 4
                "350101 0c0161 3400 ff", // overload of no bytes
                "350101 340101 ff|0c01613d81", // a length beyond the end inside the file field
                "350101 34020102 ff|0c0161ff" // overload of two bytes
            })
    void readsWhatStandsBesideAFault(String options) throws Exception {
        String[] parts = options.split("\\|");
        DhcpPacket packet = decode(message(parts[0], "", parts.length > 1 ? parts[1] : ""));
        assertThat(packet.type()).contains(MessageType.DISCOVER);
        assertThat(packet.options().findText(OptionCode.HOST_NAME)).contains("a");
        assertThat(packet.options().size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3501020c01613d", "3501020c01613d0261"})
    void refusesAnAnswerThatIsCutOff(String options) {
        byte[] answer = message(options, "", "");
        answer[0] = 2;
        assertThatThrownBy(() -> decode(answer))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("option 61 is cut off");
    }

    @Test
    void refusesAnotherProtocol() {
        byte[] wrongOp = message("350101 ff", "", "");
        wrongOp[0] = 3;
        assertThatThrownBy(() -> decode(wrongOp)).hasMessageContaining("op is neither");
        byte[] wrongCookie = message("350101 ff", "", "");
        wrongCookie[236] = 0;
        assertThatThrownBy(() -> decode(wrongCookie)).hasMessageContaining("magic cookie");
    }

    @Test
    void joinsManyPartsInTimeThatGrowsWithTheirNumberOnly() throws Exception {
        var out = new WireWriter(70_000);
        out.bytes(message("350101", "", ""));
        for (int i = 0; i < 20_000; i++) {
            out.u8(12).u8(1).u8('a');
        }
        assertThat(decode(out.toBytes()).options().find(12).orElseThrow().length())
                .isEqualTo(20_000);
    }

    @Test
    void knowsAClientByItsIdentifierOrItsHardware() throws Exception {
        DhcpPacket firmware = Golden.packet("discover-ovmf-pxe");
        DhcpPacket loader = Golden.packet("discover-ipxe-efi");
        assertThat(firmware.options().has(OptionCode.CLIENT_IDENTIFIER)).isFalse();
        assertThat(loader.options().has(OptionCode.CLIENT_IDENTIFIER)).isTrue();
        assertThat(firmware.client()).isEqualTo(loader.client());
    }

    @FuzzTest
    void anyBytesGiveAPacketOrMalformed(byte[] bytes) {
        DhcpPacket packet;
        try {
            packet = decode(bytes);
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
            return;
        }
        assertThat(DhcpPacketText.of(packet)).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f]");
        assertThat(DhcpEncoder.limitFor(packet)).isBetween(548, 1472);
        ServerIdentifier.isOurs(packet, Ipv4.BROADCAST);
        ReplyDestination.of(packet, packet);
    }

    static DhcpPacket decode(byte[] bytes) throws MalformedException {
        return DhcpDecoder.decode(WireReader.of(bytes));
    }

    /// A DISCOVER with these options, `sname` and `file`, all in hexadecimal digits.
    static byte[] message(String options, String sname, String file) {
        var out = new WireWriter(2000);
        out.u8(DISCOVER).u8(1).u8(6).u8(0).u32(0x01020304).zeros(20);
        Bytes.ofHex("525400770001").writeTo(out);
        out.zeros(10);
        field(sname, 64, out);
        field(file, 128, out);
        out.u32(DhcpDecoder.MAGIC_COOKIE);
        Bytes.ofHex(options.replace(" ", "")).writeTo(out);
        return out.toBytes();
    }

    private static void field(String hex, int size, WireWriter out) {
        Bytes value = Bytes.ofHex(hex.replace(" ", ""));
        value.writeTo(out);
        out.zeros(size - value.length());
    }

    private static void assertKnowsNothingMore(byte[] cut, DhcpPacket complete) {
        try {
            DhcpOptions options = decode(cut).options();
            assertThat(complete.options().asMap()).containsAllEntriesOf(options.asMap());
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isLessThanOrEqualTo(cut.length);
        }
    }
}
