package dev.stirrup.app.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.iscsi.Absences.Absence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AbsencesTest {
    private static final Duration NOON = Duration.ofHours(12);
    private static final Absence WEB1 = new Absence("web1", "boot-1", "web1");

    private final Absences absences = new Absences();

    @Test
    void whoStaysAwayForAnHourIsToldOnce() {
        absences.left(WEB1, NOON);
        assertThat(absences.over(later(60))).isEmpty();
        assertThat(absences.over(later(61))).containsExactly(WEB1);
        assertThat(absences.over(later(122))).isEmpty();
    }

    @Test
    void whoCameBackAndLeftAgainHasAnotherHour() {
        absences.left(WEB1, NOON);
        absences.isBack("web1");
        assertThat(absences.over(later(61))).isEmpty();
        absences.left(WEB1, later(70));
        assertThat(absences.over(later(125))).isEmpty();
        assertThat(absences.over(later(131))).containsExactly(WEB1);
    }

    @Test
    void anotherBootTakesThePlaceOfTheOneBefore() {
        var next = new Absence("web1", "boot-2", "web1");
        absences.left(WEB1, NOON);
        absences.left(next, later(50));
        assertThat(absences.over(later(61))).isEmpty();
        assertThat(absences.over(later(111))).containsExactly(next);
    }

    private static Duration later(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }
}
