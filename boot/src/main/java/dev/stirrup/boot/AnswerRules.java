package dev.stirrup.boot;

import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.answer.Answers;
import java.util.Optional;

/// The part of [BootPolicy] that is about answers.
final class AnswerRules {
    private AnswerRules() {}

    static Optional<Refuse> withheld(BootRequest request, Plan plan, AnswerAsk ask) {
        Optional<Profile> profile = BootPolicy.given(plan, ask.profile());
        if (profile.isEmpty()) {
            return refuse(Reason.ANSWERS_OVER, "its plan no longer gives it " + ask.profile());
        }
        // A menu's entry may demand more than the menu.
        Optional<Refuse> withheld = BootPolicy.withheld(request, new Plan.Always(profile.get()));
        if (withheld.isPresent()) {
            return withheld;
        }
        if (profile.get().answers().isEmpty()) {
            return refuse(Reason.ANSWERS_OVER, ask.profile() + " has no answers any more");
        }
        if (ask.isOver()) {
            return refuse(Reason.ANSWERS_OVER, "they were those of an earlier boot");
        }
        if (profile.get().demands().identity() && !ask.wasProven()) {
            return refuse(Reason.IDENTITY_REQUIRED, ask.profile());
        }
        Optional<Refuse> unfit = unfit(request, plan, ask, profile.get().answers().get());
        if (unfit.isPresent()) {
            return unfit;
        }
        return ask.earlier() >= ask.fetches()
                ? refuse(Reason.ANSWERS_SPENT, "fetches of one boot: " + ask.fetches())
                : Optional.empty();
    }

    /// What is asked for by way of the asker and how it asks. Within TLS the URL was seen by nobody
    /// else, so an address that nobody was seen at will do.
    private static Optional<Refuse> unfit(
            BootRequest request, Plan plan, AnswerAsk ask, Answers answers) {
        boolean isSecured = request.channel().tls() == Channel.Tls.USED;
        boolean isElsewhere =
                switch (ask.asker()) {
                    case SELF -> false;
                    case ANOTHER -> true;
                    case UNKNOWN -> !isSecured;
                };
        if (isElsewhere) {
            return refuse(
                    Reason.ANSWERS_ELSEWHERE,
                    ask.asker() == AnswerAsk.Asker.ANOTHER
                            ? "the address is another machine's"
                            : "nobody was seen at the address");
        }
        if (answers.hasSecrets() && plan instanceof Plan.Unapproved) {
            return refuse(Reason.SECRETS_NEED_APPROVAL, answers.name());
        }
        return answers.hasSecrets() && !isSecured && !ask.isPlainAllowed()
                ? refuse(Reason.SECRETS_NEED_HTTPS, answers.name())
                : Optional.empty();
    }

    private static Optional<Refuse> refuse(Reason reason, String detail) {
        return Optional.of(new Refuse(reason, detail));
    }
}
