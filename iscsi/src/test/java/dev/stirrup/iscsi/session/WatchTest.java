package dev.stirrup.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.MemoryUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.session.Output.News;
import dev.stirrup.iscsi.target.Member;
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
        assertThat(watch.look(START, false, true)).isEmpty();
        Duration longer = Watch.FIRST_PATIENCE;
        assertThat(watch.look(START.plus(longer).minusMillis(1), false, true)).isEmpty();
        assertThat(watch.look(START.plus(longer), false, true))
                .contains(new Watch.Notice.Stalled(longer));
    }

    @Test
    void whoHasAnotherSessionMayAskForNothingInThisOne() {
        var watch = new Watch();
        Instant later = START.plus(Watch.FIRST_PATIENCE);
        assertThat(watch.look(START, false, false)).isEmpty();
        assertThat(watch.look(later, false, false)).isEmpty();
        assertThat(watch.look(later, true, false)).isEmpty();
        assertThat(watch.look(later.plus(LONG), true, false)).isPresent();
    }

    @Test
    void whatGoesOnIsToldWithHowLongItStoodStill() {
        var watch = new Watch();
        assertThat(watch.look(START, true, true)).isEmpty();
        assertThat(watch.look(START.plus(LONG), true, true)).isPresent();
        watch.step();
        assertThat(watch.look(START.plusSeconds(30), true, true))
                .contains(new Watch.Notice.Resumed(Duration.ofSeconds(30)));
        assertThat(watch.look(START.plusSeconds(31), true, true)).isEmpty();
    }

    @Test
    void answersThatArriveAtLastAreAStandstillThatIsOver() {
        var watch = new Watch();
        assertThat(watch.reads()).isTrue();
        assertThat(watch.look(START, true, true)).isEmpty();
        assertThat(watch.look(START.plus(LONG), true, true)).isPresent();
        assertThat(watch.look(START.plus(LONG), false, true))
                .contains(new Watch.Notice.Resumed(LONG));
    }

    @Test
    void aStandstillIsToldOnce() {
        var watch = new Watch();
        assertThat(watch.look(START, true, true)).isEmpty();
        assertThat(watch.look(START.plus(LONG), true, true)).isPresent();
        assertThat(watch.look(START.plus(LONG.multipliedBy(2)), true, true)).isEmpty();
        watch.step();
        Instant again = START.plus(LONG.multipliedBy(3));
        assertThat(watch.look(again, true, true)).containsInstanceOf(Watch.Notice.Resumed.class);
        assertThat(watch.look(again.plus(LONG), true, true)).isPresent();
    }

    @Test
    void whoHasReadMayBeSilent() {
        var watch = new Watch();
        assertThat(watch.reads()).isTrue();
        assertThat(watch.reads()).isFalse();
        assertThat(watch.look(START, false, true)).isEmpty();
        Instant later = START.plus(LONG.multipliedBy(9));
        assertThat(watch.look(later, false, true)).isEmpty();
        assertThat(watch.look(later, true, true)).isEmpty();
        assertThat(watch.look(later.plus(LONG), true, true)).isPresent();
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

    @Test
    void whatALoaderLeavesUnacknowledgedIsNoStandstill() {
        var initiator = entered();
        initiator.command("28000000000000000100", 512, true);
        assertThat(initiator.connection.watch(START, Delivery.UNDERWAY)).isEmpty();
        assertThat(initiator.connection.watch(START.plus(LONG), Delivery.UNDERWAY)).isEmpty();
    }

    @Test
    void answersThatNobodyTakesAreAStandstill() {
        var initiator = entered();
        initiator.command("28000000000000000100", 512, true);
        assertThat(initiator.connection.watch(START, Delivery.STUCK)).isEmpty();
        assertThat(initiator.connection.watch(START.plus(LONG), Delivery.STUCK))
                .singleElement()
                .asString()
                .contains("Stalled", "takes no more answers");
        assertThat(initiator.connection.watch(START.plus(LONG), Delivery.DONE))
                .singleElement()
                .asString()
                .contains("Resumed");
    }

    @Test
    void aSessionThatIsTakenOverIsLostAndAnotherIsThere() {
        var units = new TreeMap<>(Map.of(0, MemoryUnit.disk(64)));
        var target = new Target("iqn.2026-01.test:t", units);
        var first = entered(target);
        var second = entered(target);
        assertThat(news(second)).hasAtLeastOneElementOfType(News.TakenOver.class);
        assertThat(news(first))
                .filteredOn(News.Lost.class::isInstance)
                .singleElement()
                .satisfies(lost -> {
                    assertThat(((News.Lost) lost).why()).isEqualTo(Member.Ending.TAKEN_OVER.text());
                    assertThat(((News.Lost) lost).others()).isEqualTo(1);
                });
    }

    private static List<News> news(Initiator initiator) {
        return initiator.outputs.stream()
                .filter(Output.Tell.class::isInstance)
                .map(output -> ((Output.Tell) output).news())
                .toList();
    }

    private static Initiator entered() {
        var units = new TreeMap<>(Map.of(0, MemoryUnit.disk(64)));
        return entered(new Target("iqn.2026-01.test:t", units));
    }

    private static Initiator entered(Target target) {
        return new Initiator(
                        new Admission.Admitted(Admission.Proof.OPEN),
                        Optional.of(target),
                        new Challenges(byte[]::new))
                .enter("");
    }
}
