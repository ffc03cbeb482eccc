package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Console;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.testkit.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WantedPortTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    private final Findings findings = new Findings(new Console(out, out, false));

    @Test
    void aPortThatIsTakenIsSaidOnceAndHadWhenItIsFree() throws Exception {
        int number = FreePort.find();
        var other = new ServerSocket(number, 1, HERE);
        try (var port = port(number, () -> Optional.of(new ServerSocket(number, 1, HERE)))) {
            port.open();
            port.open();
            assertThat(said()).containsOnlyOnce("TCP port " + number + " is taken");
            assertThat(said()).contains("tried again");
            assertThat(findings.problems()).isEqualTo(1);
            other.close();
            port.open();
            assertThat(port.isOpen()).isTrue();
            assertThat(findings.problems()).isZero();
        }
        try (var free = new ServerSocket(number, 1, HERE)) {
            assertThat(free.isBound()).as("it was closed").isTrue();
        }
    }

    @Test
    void whatCannotBeReadIsTriedAgainToo() {
        var times = new AtomicInteger();
        try (var port =
                port(
                        1,
                        () -> {
                            if (times.incrementAndGet() < 3) {
                                throw new StoreException(Trouble.BROKEN, "the disks' key is gone");
                            }
                            return Optional.of(() -> {});
                        })) {
            port.open();
            assertThat(said()).contains("is not open: the disks' key is gone");
            port.open();
            port.open();
            port.open();
            assertThat(port.isOpen()).isTrue();
            assertThat(times).as("not again once it is open").hasValue(3);
            assertThat(said()).containsOnlyOnce("key is gone");
        }
    }

    @Test
    void whatIsTooEarlyIsNotWorthAWord() {
        try (var port = port(1, Optional::empty)) {
            port.open();
            assertThat(port.isOpen()).isFalse();
            assertThat(said()).isEmpty();
        }
    }

    private WantedPort port(int number, WantedPort.Way way) {
        return new WantedPort(findings, new WantedPort.Name("X", Protocol.TCP, number), way);
    }

    private String said() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
