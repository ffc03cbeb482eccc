package dev.stirrup.boot.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptTrackerTest {
    private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);
    private static final Claims MAC = Claims.of(new HardwareAddress("52:54:00:00:00:0a"));
    private static final Claims UUID =
            new Claims(
                    Optional.empty(),
                    SystemUuid.read("11111111-2222-3333-4444-00000000000a"),
                    Optional.empty());

    private final AttemptTracker tracker = new AttemptTracker(1, 0);

    @Test
    void aWholeBootIsOneAttempt() {
        assertThat(place(0, MAC, asks(Client.PXE))).isEqualTo(1);
        assertThat(place(0, MAC, new Milestone.OfferSent("10.0.0.2", "ipxe.efi"))).isEqualTo(1);
        assertThat(place(4, MAC, asks(Client.PXE))).as("a retry").isEqualTo(1);
        assertThat(place(5, MAC, transfer())).isEqualTo(1);
        assertThat(place(30, MAC, asks(Client.IPXE))).isEqualTo(1);
        assertThat(place(31, MAC, asks(Client.IPXE))).isEqualTo(1);
        assertThat(place(32, MAC, script("debian"))).isEqualTo(1);
        assertThat(place(33, MAC, kernel())).isEqualTo(1);
        assertThat(place(50, MAC, asks(Client.PLAIN))).as("the installer's DHCP").isEqualTo(1);
        assertThat(place(900, MAC, new Milestone.Reported("done", ""))).isEqualTo(1);
    }

    @Test
    void firmwareThatAsksAfterDownloadsBeginsAnew() {
        place(0, MAC, asks(Client.PXE));
        place(5, MAC, transfer());
        assertThat(place(20, MAC, asks(Client.HTTP_BOOT))).isEqualTo(2);
    }

    /// OVMF that does not trust us goes on to PXE: the refusal is part of the same boot.
    @Test
    void firmwareThatRefusedOurCertificateGoesOn() {
        place(0, MAC, asks(Client.HTTP_BOOT));
        place(4, MAC, new Milestone.TlsFailed("closed-after-certificate", ""));
        assertThat(place(9, MAC, asks(Client.PXE))).isEqualTo(1);
        place(20, MAC, transfer());
        place(21, MAC, new Milestone.TlsFailed("unknown_ca", ""));
        assertThat(place(30, MAC, asks(Client.PXE))).as("it had got on before").isEqualTo(2);
    }

    @Test
    void silenceBeginsAnew() {
        place(0, MAC, asks(Client.PXE));
        assertThat(place(89, MAC, asks(Client.PXE))).isEqualTo(1);
        assertThat(place(179, MAC, asks(Client.PXE))).isEqualTo(2);
    }

    @Test
    void firmwareThatIsIpxeBeginsAnewAfterTheSystemOrTheDisk() {
        place(0, MAC, asks(Client.IPXE));
        place(1, MAC, script("debian"));
        assertThat(place(2, MAC, asks(Client.IPXE))).as("a script that asks again").isEqualTo(1);
        place(3, MAC, kernel());
        assertThat(place(60, MAC, asks(Client.IPXE))).isEqualTo(2);
        place(61, MAC, script(""));
        assertThat(place(70, MAC, asks(Client.IPXE))).isEqualTo(3);
    }

    @Test
    void plainDhcpIsNoBoot() {
        assertThat(place(0, MAC, asks(Client.PLAIN))).isZero();
        place(10, MAC, asks(Client.PXE));
        assertThat(place(11, MAC, asks(Client.PLAIN))).isEqualTo(1);
        assertThat(place(11 + 3600, MAC, asks(Client.PLAIN))).as("a renewal").isZero();
    }

    @Test
    void whatBecomesOfADiskBelongsToTheBootThatAttachedIt() {
        var lost = new Milestone.DiskLost("iqn.2026-11.x:a:b", "it broke", 1);
        assertThat(place(0, MAC, lost)).as("no boot is known").isZero();
        place(0, MAC, new Milestone.DiskAttached("iqn.2026-11.x:a:b", "chap", "md5"));
        int days = 86_400;
        assertThat(place(days, MAC, lost)).isEqualTo(1);
        assertThat(place(days + 1, MAC, asks(Client.PLAIN))).as("a lease's renewal").isZero();
    }

    @Test
    void identitiesSeenTogetherFindTheAttempt() {
        place(0, MAC.or(UUID), asks(Client.PXE));
        assertThat(place(1, UUID, new Milestone.BootServerAnswered("ipxe.efi"))).isEqualTo(1);
        var report = new BootEvent(at(9), UUID, "", new Milestone.Reported("running", ""));
        AttemptTracker.Ongoing found = tracker.place(report);
        assertThat(found.attempt()).isEqualTo(1);
        assertThat(found.number()).isEqualTo(3);
        assertThat(found.claims()).isEqualTo(MAC.or(UUID));
    }

    @Test
    void eventsWithoutClaimsBelongToNoAttempt() {
        assertThat(place(0, Claims.none(), transfer())).isZero();
    }

    @Test
    void aRestartGoesOn() {
        tracker.resume(7, MAC, at(0), 12);
        assertThat(place(300, MAC, new Milestone.Reported("done", ""))).isEqualTo(7);
        assertThat(place(301, UUID, asks(Client.PXE))).isEqualTo(8);
    }

    @Test
    void aFloodOfMachinesIsForgottenInTheOrderTheyFellSilent() {
        place(0, MAC, asks(Client.PXE));
        for (int i = 0; i < AttemptTracker.MOST; i++) {
            String tail = "%02x:%02x:%02x".formatted(i >> 16, i >> 8 & 0xff, i & 0xff);
            place(1, Claims.of(new HardwareAddress("02:00:00:" + tail)), asks(Client.PXE));
        }
        assertThat(place(2, MAC, transfer())).isEqualTo(AttemptTracker.MOST + 2);
    }

    private long place(long second, Claims claims, Milestone what) {
        return tracker.place(new BootEvent(at(second), claims, "lan", what)).attempt();
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private static Milestone asks(Client client) {
        return new Milestone.DiscoverReceived(client, Optional.empty(), "", "");
    }

    private static Milestone transfer() {
        return new Milestone.TransferFinished("ipxe.efi", FileKind.LOADER, 9, 0, Duration.ZERO);
    }

    private static Milestone script(String profile) {
        return new Milestone.ScriptServed(Client.IPXE, profile, "");
    }

    private static Milestone kernel() {
        return new Milestone.HttpServed("GET", "/k", FileKind.KERNEL, 200, 9, Duration.ZERO);
    }
}
