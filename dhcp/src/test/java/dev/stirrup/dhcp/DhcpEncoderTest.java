package dev.stirrup.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DhcpEncoderTest {
    private static final int LIMIT = DhcpEncoder.LARGEST_LIMIT;

    @Test
    void writesTypeFirstServerSecondRelayLastAndPadsBehindTheEnd() {
        var builder = builder();
        builder.options()
                .put(OptionCode.RELAY_AGENT, Bytes.ofHex("010161"))
                .putText(OptionCode.BOOT_FILE, "a")
                .putAddress(OptionCode.SERVER_IDENTIFIER, Ipv4.of("10.0.0.1"));
        byte[] bytes = DhcpEncoder.encode(builder.build(), LIMIT);
        assertThat(bytes).hasSize(300);
        assertThat(Bytes.of(bytes).toString().substring(480))
                .startsWith("350102" + "36040a000001" + "430161" + "5203010161" + "ff" + "0000");
    }

    @Test
    void splitsLongValues() throws Exception {
        var builder = builder();
        var value = Bytes.of("x".repeat(600).getBytes(StandardCharsets.US_ASCII));
        builder.options().put(OptionCode.VENDOR_SPECIFIC, value).put(80, Bytes.empty());
        DhcpPacket packet = builder.build();
        byte[] bytes = DhcpEncoder.encode(packet, LIMIT);
        assertThat(bytes).hasSize(240 + 3 + 600 + 6 + 2 + 1);
        assertThat(DhcpDecoderTest.decode(bytes)).isEqualTo(packet);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 548", // not sent
        "300, 548",
        "576, 548",
        "1000, 972",
        "1472, 1444", // EDK2's DISCOVER, iPXE
        "1500, 1472", // dhclient
        "65280, 1472" // EDK2's REQUEST
    })
    void keepsToTheSizeTheClientTakes(int asked, int limit) {
        var builder = builder();
        if (asked > 0) {
            builder.options()
                    .put(OptionCode.MAX_MESSAGE_SIZE, Bytes.of((byte) (asked >> 8), (byte) asked));
        }
        assertThat(DhcpEncoder.limitFor(builder.build())).isEqualTo(limit);
    }

    @Test
    void leavesOutWhatIsNeededLeastAndSaysSo() throws Exception {
        var builder = builder();
        builder.options()
                .putText(OptionCode.BOOT_FILE, "b".repeat(100))
                .putText(OptionCode.DOMAIN_NAME, "d".repeat(80))
                .putText(OptionCode.PXE_VENDOR_128, "v".repeat(60))
                .putText(OptionCode.DOMAIN_SEARCH, "s".repeat(80))
                .put(OptionCode.RELAY_AGENT, Bytes.ofHex("010161"));
        DhcpPacket packet = builder.build();
        assertThat(DhcpEncoder.leftOut(packet, DhcpEncoder.SMALLEST_LIMIT))
                .containsExactly(OptionCode.PXE_VENDOR_128);
        byte[] bytes = DhcpEncoder.encode(packet, DhcpEncoder.SMALLEST_LIMIT);
        assertThat(bytes.length).isLessThanOrEqualTo(DhcpEncoder.SMALLEST_LIMIT);
        DhcpOptions sent = DhcpDecoderTest.decode(bytes).options();
        assertThat(sent)
                .isEqualTo(packet.options().toBuilder().remove(OptionCode.PXE_VENDOR_128).build());
        assertThat(DhcpEncoder.leftOut(packet, LIMIT)).isEmpty();
    }

    @Test
    void refusesToCutWhatTheClientNeeds() {
        var builder = builder();
        builder.options().putText(OptionCode.BOOT_FILE, "b".repeat(400));
        DhcpPacket packet = builder.build();
        assertThatThrownBy(() -> DhcpEncoder.encode(packet, DhcpEncoder.SMALLEST_LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
        DhcpPacket longFile = builder().file("f".repeat(128)).build();
        assertThatThrownBy(() -> DhcpEncoder.encode(longFile, LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatItWritesIsReadBack() throws Exception {
        var random = new Random(2131);
        for (int round = 0; round < 2000; round++) {
            DhcpPacket packet = randomPacket(random);
            assertThat(DhcpDecoderTest.decode(DhcpEncoder.encode(packet, 65_000)))
                    .isEqualTo(packet);
        }
    }

    @FuzzTest
    void whateverWasReadIsWrittenAndReadAgain(byte[] bytes) {
        DhcpPacket packet;
        try {
            packet = DhcpDecoderTest.decode(bytes);
            if (utf8Length(packet.sname()) > 63 || utf8Length(packet.file()) > 127) {
                return;
            }
            assertThat(DhcpDecoderTest.decode(DhcpEncoder.encode(packet, 1 << 20)))
                    .isEqualTo(packet);
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static DhcpPacketBuilder builder() {
        return DhcpPacketBuilder.request(MessageType.OFFER, 7, Bytes.ofHex("525400770001"));
    }

    private static DhcpPacket randomPacket(Random random) {
        byte[] chaddr = new byte[random.nextInt(17)];
        random.nextBytes(chaddr);
        var builder =
                DhcpPacketBuilder.request(
                                MessageType.ofCode(1 + random.nextInt(8)).orElseThrow(),
                                random.nextInt(),
                                Bytes.of(chaddr))
                        .hardwareType(random.nextInt(256))
                        .secs(random.nextInt(65536))
                        .wantsBroadcast(random.nextBoolean())
                        .ciaddr(new Ipv4(random.nextInt()))
                        .yiaddr(new Ipv4(random.nextInt()))
                        .siaddr(new Ipv4(random.nextInt()))
                        .giaddr(new Ipv4(random.nextInt()))
                        .sname("s".repeat(random.nextInt(64)))
                        .file("ä".repeat(random.nextInt(64)));
        for (int i = random.nextInt(30); i > 0; i--) {
            int code = 1 + random.nextInt(254);
            if (code != OptionCode.OVERLOAD && code != OptionCode.MESSAGE_TYPE) {
                byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(900) : 8];
                random.nextBytes(value);
                builder.options().put(code, Bytes.of(value));
            }
        }
        return builder.build();
    }
}
