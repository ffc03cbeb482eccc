package dev.stirrup.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.tftp.Reception.Step;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private final Reception reception = new Reception("boot.efi", 1024);

    @Test
    void itAsksForTheSizeAndLargerBlocks() {
        assertThat(reception.begin())
                .isEqualTo(
                        new ReadRequest(
                                "boot.efi",
                                "octet",
                                List.of(new Option("tsize", "0"), new Option("blksize", "1024"))));
    }

    @Test
    void aFileComesBlockByBlock() {
        assertThat(agree(new Option("tsize", "1500"), new Option("blksize", "1024")))
                .isEqualTo(going(0, 0, false));
        assertThat(reception.size()).hasValue(1500);
        assertThat(data(1, 1024)).isEqualTo(going(1, 1024, false));
        assertThat(data(1, 1024))
                .as("again: acknowledged, not taken")
                .isEqualTo(going(1, 0, false));
        assertThat(data(3, 10)).isInstanceOf(Step.Nothing.class);
        assertThat(data(2, 476)).isEqualTo(going(2, 476, true));
    }

    @Test
    void aServerWithoutOptionsBeginsWithItsFirstBlock() {
        assertThat(data(1, 512)).isEqualTo(going(1, 512, false));
        assertThat(data(2, 0)).isEqualTo(going(2, 0, true));
        assertThat(reception.size()).isEmpty();
    }

    @Test
    void blockNumbersGoOnAtZero() {
        for (int i = 1; i <= 0x10000; i++) {
            assertThat(data(i & 0xffff, 512)).isInstanceOf(Step.Going.class);
        }
        assertThat(data(1, 5)).isEqualTo(going(1, 5, true));
    }

    @Test
    void whatBreaksTheProtocolEndsIt() {
        assertThat(agree(new Option("blksize", "2048"))).isInstanceOf(Step.Broken.class);
        assertThat(agree(new Option("windowsize", "4"))).isInstanceOf(Step.Broken.class);
        assertThat(agree(new Option("tsize", "x"))).isInstanceOf(Step.Broken.class);
        assertThat(data(1, 513)).isInstanceOf(Step.Broken.class);
        var gone = new Failure(1, "not found");
        assertThat(reception.receive(gone)).isEqualTo(new Step.Refused(gone));
        assertThat(reception.receive(new Acknowledgment(0))).isInstanceOf(Step.Nothing.class);
    }

    private Step agree(Option... options) {
        return reception.receive(new OptionAcknowledgment(List.of(options)));
    }

    private Step data(int block, int length) {
        return reception.receive(new Data(block, Bytes.of(new byte[length])));
    }

    private static Step going(int block, int length, boolean isLast) {
        return new Step.Going(new Acknowledgment(block), Bytes.of(new byte[length]), isLast);
    }
}
