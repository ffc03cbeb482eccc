package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.login.Targets;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.server.Loops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Logins of this server to itself, before those of machines.
///
/// After a power cut all machines of a site log in at once, to a server that has just started: Java
/// runs code that was never run ten times slower than code that it has compiled, and the last of
/// fifty machines would wait for all of them. So a port on the loopback address is logged in to
/// until that code is compiled.
public final class WarmUp {
    private static final String TARGET = "iqn.2026-01.invalid.stirrup:warm-up";

    /// From here on a login costs no less, measured in bench/.
    private static final int ENOUGH = 600;

    private WarmUp() {}

    /// What is logged in to.
    public interface Practice {
        IscsiPorts ports();

        /// Who logs in next.
        ///
        /// @param number from 0
        Visitor next(int number);
    }

    /// An initiator, what it wants, and what it proves itself with.
    public record Visitor(String initiator, String target, String name, String password) {}

    /// Logs in some hundred times, one login after the other, to a target that has no unit; half a
    /// second of one core.
    ///
    /// @throws IOException when the loopback address cannot be used
    /// @throws InterruptedException when the thread is interrupted
    public static void run(Loops loops, InstantSource clock)
            throws IOException, InterruptedException {
        String password = UUID.randomUUID().toString().substring(0, 16);
        var stage = new Stage(Secret.of(password));
        run(
                loops,
                new Practice() {
                    @Override
                    public IscsiPorts ports() {
                        return new IscsiPorts(stage, stage, news -> {}, clock);
                    }

                    @Override
                    public Visitor next(int number) {
                        return new Visitor(TARGET + number, TARGET, TARGET, password);
                    }
                });
    }

    /// Logs in as often, to what is behind these ports.
    ///
    /// @throws IOException when the loopback address cannot be used, or a login gets no answer
    /// @throws InterruptedException when the thread is interrupted
    public static void run(Loops loops, Practice practice)
            throws IOException, InterruptedException {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (IscsiListener listener =
                IscsiListener.start(loops, IscsiSettings.on(anyPort), practice.ports())) {
            for (int i = 0; i < ENOUGH; i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                try (var initiator = new WarmUpLogin(listener.address(), i)) {
                    initiator.run(practice.next(i));
                }
            }
        }
    }

    /// The one target, for whoever has the secret.
    private record Stage(Secret secret) implements Targets, Credentials {
        private static final SortedMap<Integer, LogicalUnit> NO_UNITS = new TreeMap<>();

        @Override
        public Admission admit(LoginAsk ask) {
            return new Admission.Admitted(Admission.Proof.CHAP);
        }

        @Override
        public Opening open(Proven who) {
            return new Opening.Opened(new Target(TARGET, NO_UNITS));
        }

        @Override
        public List<String> visibleTo(Proven who) {
            return List.of();
        }

        @Override
        public Optional<Entry> find(LoginAsk ask, String name) {
            return Optional.of(new Entry(secret, Optional.empty()));
        }
    }
}
