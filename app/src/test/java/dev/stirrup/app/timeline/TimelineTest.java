package dev.stirrup.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private static BootEvent at(long millis, Milestone what) {
        return new BootEvent(
                START.plusMillis(millis),
                Claims.of(new HardwareAddress("52:54:00:12:34:56")),
                "lab",
                what);
    }

    @Test
    void aStoppedBootIsToldWithItsVerdict() {
        List<BootEvent> events =
                List.of(
                        at(
                                0,
                                new Milestone.DiscoverReceived(
                                        Client.PXE,
                                        Optional.of(Firmware.X64_UEFI),
                                        "PXEClient",
                                        "")),
                        at(3, new Milestone.OfferSent("10.0.0.5", "ipxe.efi")),
                        at(
                                1004,
                                new Milestone.AckSent(
                                        "10.0.0.5", "ipxe.efi", Duration.ofHours(12))),
                        at(
                                62_500,
                                new Milestone.TransferFinished(
                                        "ipxe.efi",
                                        Milestone.FileKind.LOADER,
                                        1_234_567,
                                        2,
                                        Duration.ofMillis(1900))));

        String text = new Timeline(false).attempt(events, START.plusSeconds(600));

        assertThat(text)
                .startsWith(
                        """
                          0:00.000  asks for an address and a boot (x64-uefi, PXE)
                          0:00.003  offered 10.0.0.5, boot file ipxe.efi
                          0:01.004  leased 10.0.0.5 for 12 h, boot file ipxe.efi
                          1:02.500  TFTP sent ipxe.efi, 1.2 MiB in 1.9 s, 2 packets sent again
                        => The loader was downloaded, but never came back for its script.
                           perhaps: Secure Boot: the firmware refused it. Debian's iPXE is not signed, and no firmware with Microsoft's keys starts it.
                        """)
                .contains("more: docs/errors/loader-never-asked.md");
    }

    @Test
    void whatAMachineSendsCannotDriveTheTerminal() {
        BootEvent event =
                at(0, new Milestone.MessageReceived("ip\u001bxe", 6, "\u001b]0;owned\u0007\rgone"));

        assertThat(new Timeline(false).line(START, event))
                .isEqualTo("  0:00.000  says [ip<1b>xe] <1b>]0;owned<7><d>gone");
    }

    @Test
    void coloursAreThereOnlyWhenWanted() {
        BootEvent event = at(0, new Milestone.Reported("running", ""));

        assertThat(new Timeline(false).line(START, event)).doesNotContain("\u001b");
        assertThat(new Timeline(true).line(START, event)).contains("\u001b[32m");
    }
}
