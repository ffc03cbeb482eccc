package dev.stirrup.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.MemoryUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.session.Output.News;
import dev.stirrup.iscsi.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is told of a session beside its login.
class WatchTest {
    private static final Instant START = Instant.EPOCH;
    private static final Duration LONG = Watch.PATIENCE;

    @Test
    void whoLogsInAndAsksForNothingStandsStill() {
        var watch = new Watch();
        assertThat(watch.look(START, false)).isEmpty();
        assertThat(watch.look(START.plus(LONG).minusMillis(1), false)).isEmpty();
        assertThat(watch.look(START.plus(LONG), false)).contains(LONG);
    }

    @Test
    void aStandstillIsToldOnce() {
        var watch = new Watch();
        assertThat(watch.look(START, true)).isEmpty();
        assertThat(watch.look(START.plus(LONG), true)).isPresent();
        assertThat(watch.look(START.plus(LONG.multipliedBy(2)), true)).isEmpty();
        watch.step();
        Instant again = START.plus(LONG.multipliedBy(3));
        assertThat(watch.look(again, true)).isEmpty();
        assertThat(watch.look(again.plus(LONG), true)).isPresent();
    }

    @Test
    void whoHasReadMayBeSilent() {
        var watch = new Watch();
        assertThat(watch.reads()).isTrue();
        assertThat(watch.reads()).isFalse();
        assertThat(watch.look(START, false)).isEmpty();
        assertThat(watch.look(START.plus(LONG), false)).isEmpty();
        assertThat(watch.look(START.plus(LONG), true)).isPresent();
    }

    @Test
    void theFirstReadAndTheLossOfASessionAreTold() {
        var initiator = entered();
        initiator.command("28000000000000000100", 512, true);
        initiator.command("28000000000000000100", 512, true);
        assertThat(news(initiator)).filteredOn(News.FirstRead.class::isInstance).hasSize(1);
        Optional<News> lost = initiator.connection.over("the link went away");
        assertThat(lost).isPresent();
        assertThat(((News.Lost) lost.get()).why()).isEqualTo("the link went away");
        assertThat(((News.Lost) lost.get()).unanswered()).isZero();
        assertThat(initiator.connection.over("again")).isEmpty();
    }

    private static List<News> news(Initiator initiator) {
        return initiator.outputs.stream()
                .filter(Output.Tell.class::isInstance)
                .map(output -> ((Output.Tell) output).news())
                .toList();
    }

    private static Initiator entered() {
        var units = new TreeMap<>(Map.of(0, MemoryUnit.disk(64)));
        return new Initiator(
                        new Admission.Admitted(Admission.Proof.OPEN),
                        Optional.of(new Target("iqn.2026-01.test:t", units)),
                        new Challenges(byte[]::new))
                .enter("");
    }
}
