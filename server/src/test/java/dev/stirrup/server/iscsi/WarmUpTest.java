package dev.stirrup.server.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.session.Output.News;
import dev.stirrup.server.Loops;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final String PASSWORD = "twelve-or-more";

    @Test
    void itsLoginsAreRealOnes() throws Exception {
        try (var portal = new TestPortal()) {
            portal.offer(TestPortal.NAME)
                    .require(
                            TestPortal.NAME,
                            new Credentials.Entry(Secret.of(PASSWORD), Optional.empty()));
            try (var login = new WarmUpLogin(portal.listener().address(), 7)) {
                login.run(visitor(PASSWORD));
            }
            Awaitility.await().until(() -> portal.news.size() == 3);
            assertThat(portal.news.get(0)).isInstanceOf(News.LoggedIn.class);
            assertThat(portal.news.get(1)).isInstanceOf(News.FirstRead.class);
            assertThat(portal.news.get(2)).isInstanceOf(News.LoggedOut.class);
        }
    }

    @Test
    void aWrongSecretGetsNowhere() throws Exception {
        try (var portal = new TestPortal()) {
            portal.offer(TestPortal.NAME)
                    .require(
                            TestPortal.NAME,
                            new Credentials.Entry(Secret.of(PASSWORD), Optional.empty()));
            try (var login = new WarmUpLogin(portal.listener().address(), 7)) {
                assertThatThrownBy(() -> login.run(visitor("another-secret")))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private static WarmUp.Visitor visitor(String password) {
        String name = TestPortal.NAME;
        return new WarmUp.Visitor(name + "7", name, name, password);
    }

    @Test
    void comesToItsEnd() throws Exception {
        try (Loops loops = Loops.start(1)) {
            WarmUp.run(loops, InstantSource.system());
        }
    }

    @Test
    void canBeInterrupted() {
        try (Loops loops = Loops.start(1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> WarmUp.run(loops, InstantSource.system()))
                    .isInstanceOf(InterruptedException.class);
        }
    }
}
