package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.AnswerAsk.Asker;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.Channel.Tls;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Answers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is given answers.
class AnswerRulesTest {
    private static final String OPEN = "d-i passwd/username string ada\n";
    private static final String SECRET = "d-i x y ${secret:root}\n";
    private static final LoaderSet LOADERS = new LoaderSet("ipxe", Map.of());

    private static final Profile PROFILE = profile(OPEN, Demands.NONE);
    private static final AnswerAsk FIRST =
            new AnswerAsk("debian", false, Asker.SELF, 0, 1, false, false);

    @Test
    void theMachineItselfIsGivenThemOnce() {
        assertThat(asked(PROFILE, Tls.NONE, FIRST)).isEmpty();
        var second = new AnswerAsk("debian", false, Asker.SELF, 1, 1, false, false);
        assertThat(asked(PROFILE, Tls.NONE, second)).hasValue(Reason.ANSWERS_SPENT);
        var secondOfTwo = new AnswerAsk("debian", false, Asker.SELF, 1, 2, false, false);
        assertThat(asked(PROFILE, Tls.NONE, secondOfTwo)).isEmpty();
    }

    /// Within TLS nobody else has seen the URL, so it is enough that no other machine is there.
    @ParameterizedTest
    @CsvSource({
        "SELF, NONE, true",
        "SELF, USED, true",
        "ANOTHER, NONE, false",
        "ANOTHER, USED, false",
        "UNKNOWN, NONE, false",
        "UNKNOWN, USED, true"
    })
    void theAddressMustBeTheMachines(Asker asker, Tls tls, boolean isGiven) {
        var ask = new AnswerAsk("debian", false, asker, 0, 1, false, false);
        assertThat(asked(PROFILE, tls, ask))
                .isEqualTo(isGiven ? Optional.empty() : Optional.of(Reason.ANSWERS_ELSEWHERE));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, false, SECRETS_NEED_HTTPS",
        "NONE, true, ",
        "USED, false, ",
    })
    void secretsNeedHttps(Tls tls, boolean isPlainAllowed, Reason refused) {
        var ask = new AnswerAsk("debian", false, Asker.SELF, 0, 1, false, isPlainAllowed);
        assertThat(asked(profile(SECRET, Demands.NONE), tls, ask))
                .isEqualTo(Optional.ofNullable(refused));
    }

    @Test
    void nobodyWhoIsNotApprovedIsGivenASecret() {
        var secret = profile(SECRET, Demands.NONE);
        var plan = new Plan.Unapproved(LOADERS, Optional.of(secret));
        assertThat(asked(plan, Tls.USED, FIRST)).hasValue(Reason.SECRETS_NEED_APPROVAL);
        var open = new Plan.Unapproved(LOADERS, Optional.of(PROFILE));
        assertThat(asked(open, Tls.USED, FIRST)).isEmpty();
    }

    @Test
    void whereIdentityIsDemandedTheLoaderMustHaveProvenIt() {
        var guarded = profile(SECRET, new Demands(true, true));
        assertThat(asked(guarded, Tls.USED, FIRST)).hasValue(Reason.IDENTITY_REQUIRED);
        var proven = new AnswerAsk("debian", true, Asker.SELF, 0, 1, false, false);
        assertThat(asked(guarded, Tls.USED, proven)).isEmpty();
        assertThat(asked(guarded, Tls.NONE, proven)).hasValue(Reason.HTTPS_REQUIRED);
    }

    @Test
    void theyEndWithTheirBootAndTheirPlan() {
        var over = new AnswerAsk("debian", false, Asker.SELF, 0, 1, true, false);
        assertThat(asked(PROFILE, Tls.NONE, over)).hasValue(Reason.ANSWERS_OVER);
        for (Plan plan :
                List.of(
                        new Plan.Install(PROFILE, true),
                        new Plan.None(),
                        new Plan.LocalDisk(),
                        new Plan.Always(PROFILE.answeredBy(Optional.empty())))) {
            assertThat(asked(plan, Tls.NONE, FIRST)).as("%s", plan).hasValue(Reason.ANSWERS_OVER);
        }
        assertThat(asked(new Plan.Install(PROFILE, false), Tls.NONE, FIRST)).isEmpty();
        assertThat(asked(new Plan.Blocked("sold"), Tls.NONE, FIRST)).hasValue(Reason.BLOCKED);
        assertThat(asked(new Plan.Revoked("lost"), Tls.NONE, FIRST)).hasValue(Reason.REVOKED);
        assertThat(asked(new Plan.Conflict(List.of("a", "b")), Tls.NONE, FIRST))
                .hasValue(Reason.IDENTITY_CONFLICT);
    }

    @Test
    void aProfileOfAMenuIsGivenToo() {
        assertThat(asked(menu(PROFILE), Tls.NONE, FIRST)).isEmpty();
        assertThat(BootPolicy.given(new Plan.Always(menu(PROFILE)), "other")).isEmpty();
        var guarded = profile(OPEN, new Demands(true, false));
        assertThat(asked(menu(guarded), Tls.NONE, FIRST)).hasValue(Reason.HTTPS_REQUIRED);
    }

    private static Profile menu(Profile entry) {
        var menu =
                new Payload.Menu(
                        "which",
                        Duration.ZERO,
                        Optional.empty(),
                        List.of(new Payload.Item("Debian", entry)));
        return new Profile("menu", LOADERS, Optional.empty(), Map.of(), false, menu);
    }

    private static Optional<Reason> asked(Profile profile, Tls tls, AnswerAsk ask) {
        return asked(new Plan.Always(profile), tls, ask);
    }

    private static Optional<Reason> asked(Plan plan, Tls tls, AnswerAsk ask) {
        var request =
                new BootRequest(
                        Claims.none(),
                        Client.PLAIN,
                        Optional.empty(),
                        Stage.INSTALLER,
                        "lan",
                        Optional.empty(),
                        Optional.empty(),
                        new Channel(tls, false));
        return BootPolicy.withheldAnswers(request, plan, ask).map(Refuse::reason);
    }

    private static Profile profile(String text, Demands demands) {
        var answers =
                new Answers("web", AnswerKind.PRESEED, AnswerText.read(text, AnswerKind.PRESEED));
        return new Profile(
                "debian",
                LOADERS,
                Optional.empty(),
                Map.of(),
                false,
                new Payload.Linux("debian", "linux", List.of(), ""),
                demands,
                "",
                Optional.of(answers));
    }
}
