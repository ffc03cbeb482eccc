package dev.stirrup.boot.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.ScriptServed;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Milestone SCRIPT = new ScriptServed(Client.IPXE, "xyz", "script");
    private static final Milestone LOADER = file("snponly.efi", FileKind.LOADER);
    private static final Milestone KERNEL = file("linux", FileKind.KERNEL);

    @Test
    void whoeverWentOnToAnotherServerDidNotStop() {
        Milestone script =
                ScriptServed.leading(Client.IPXE, "xyz", "script", List.of("boot.example", "b"));
        Milestone own = says("https://10.0.0.1:8443/b/AWsM~/script... ok");
        Milestone failed = says("https://boot.example/x.efi... Permission denied (https://i.org)");
        assertThat(verdict(LOADER, script).sentence())
                .isEqualTo(
                        "The machine's script leads on to another server (boot.example, b): from"
                                + " there on nothing is known.");
        assertThat(verdict(LOADER, script, own, failed).sentence()).contains("(b)");
        assertThat(verdict(LOADER, script, own, failed, says("tftp://b/y... Not found")).code())
                .as("all of them failed")
                .isEqualTo("script-without-kernel");
        Verdict told =
                verdict(
                        says("http://old.example/x... ok"),
                        SCRIPT,
                        own,
                        says("https://boot.example/menu.ipxe... ok"),
                        says("boot.cfg... ok"),
                        says("http://deb.example/linux... ok"));
        assertThat(told.code()).isEqualTo("went-on-elsewhere");
        assertThat(told.outcome()).isEqualTo(Verdict.Outcome.AS_PLANNED);
        assertThat(told.sentence())
                .startsWith("The machine went on to another server (boot.example, deb.example)");
        assertThat(verdict(SCRIPT, says("https://boot.example/menu.ipxe... ok")).code())
                .as("which may be this server by another name")
                .isEqualTo("script-without-kernel");
        assertThat(verdict(LOADER, script, KERNEL).code()).isEqualTo("kernel-never-reported");
    }

    private static Milestone says(String text) {
        return new Milestone.MessageReceived("ipxe", 6, text);
    }

    private static Verdict verdict(Milestone... story) {
        List<BootEvent> events = new ArrayList<>();
        for (Milestone what : story) {
            Instant at = START.plusSeconds(events.size());
            events.add(new BootEvent(at, Claims.none(), "lan", what));
        }
        return Diagnosis.of(events, START.plus(Duration.ofHours(1)));
    }

    private static Milestone file(String name, FileKind kind) {
        return new TransferFinished(name, kind, 100, 0, Duration.ofMillis(3));
    }
}
