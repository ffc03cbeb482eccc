package dev.stirrup.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.Guard;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Span;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckAheadTest {
    private static final Span FIRST = new Span(0, 1);

    /// Else whoever asked would wait for ever, and so would all who ask after it.
    @Test
    void aBugInACheckIsToldAndTheNextCheckIsMade() {
        var ahead = new CheckAhead(new StumblingOnce(), Runnable::run, Runnable::run, clock());
        List<Check<OpenBytes>> told = new ArrayList<>();
        ahead.check(FIRST, told::add);
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        Check.Unreadable.class,
                        no -> assertThat(no.why()).contains("an error in this program"));
        ahead.check(FIRST, told::add);
        assertThat(told.getLast()).isEqualTo(new Check.Unreadable<OpenBytes>("the disk is away"));
    }

    @Test
    void aBugInALookAheadDoesNotHoldUpWhoAsks() {
        List<Runnable> later = new ArrayList<>();
        var ahead = new CheckAhead(new StumblingOnce(), Runnable::run, later::add, clock());
        List<Check<OpenBytes>> told = new ArrayList<>();
        ahead.ahead(5);
        ahead.check(FIRST, told::add);
        later.removeFirst().run();
        later.removeFirst().run();
        assertThat(told).containsExactly(new Check.Unreadable<>("the disk is away"));
    }

    private static InstantSource clock() {
        return InstantSource.fixed(Instant.EPOCH);
    }

    private static final class StumblingOnce implements Guard<OpenBytes> {
        private boolean hasStumbled;

        @Override
        public Optional<Part<OpenBytes>> permit(Span wanted, Instant now) {
            return Optional.empty();
        }

        @Override
        public Check<OpenBytes> check(Span wanted, Instant now) {
            if (!hasStumbled) {
                hasStumbled = true;
                throw new IllegalStateException("stumbled");
            }
            return new Check.Unreadable<>("the disk is away");
        }

        @Override
        public boolean isDue(long at, Instant now) {
            return true;
        }

        @Override
        public boolean isCurrent(Instant now) {
            return true;
        }
    }
}
