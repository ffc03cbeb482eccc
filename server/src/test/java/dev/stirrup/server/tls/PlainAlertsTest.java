package dev.stirrup.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PlainAlertsTest {
    private static final byte[] SESSION =
            HexFormat.of().parseHex("1603030003aabbcc" + "140303000101" + "15030300020230");

    @Test
    void aFatalAlertIsFoundBehindOtherRecords() {
        var alerts = new PlainAlerts();
        alerts.add(ByteBuffer.wrap(SESSION));
        assertThat(alerts.fatal()).contains("unknown_ca");
    }

    @Test
    void anAlertComesInPieces() {
        var alerts = new PlainAlerts();
        for (byte one : SESSION) {
            alerts.add(ByteBuffer.wrap(new byte[] {one}));
        }
        assertThat(alerts.fatal()).contains("unknown_ca");
    }

    @Test
    void whatIsEncryptedOrNoAlertIsPassedOver() {
        var alerts = new PlainAlerts();
        alerts.add(ByteBuffer.wrap(HexFormat.of().parseHex("1503030003023000")));
        alerts.add(ByteBuffer.wrap(HexFormat.of().parseHex("15030300020100" + "1603030000")));
        assertThat(alerts.fatal()).isEmpty();
    }

    @FuzzTest
    void anyBytesArePassedOver(byte[] bytes) {
        var alerts = new PlainAlerts();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        alerts.add(all);
        assertThat(all.hasRemaining()).isFalse();
    }
}
