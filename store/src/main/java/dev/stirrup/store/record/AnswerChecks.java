package dev.stirrup.store.record;

import dev.stirrup.boot.Payload;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Fault;
import dev.stirrup.boot.answer.PlainSecrets;
import dev.stirrup.store.record.Draft.Touched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the answers of a draft can be filled, hold no secret, and are named as they are.
final class AnswerChecks {
    private static final String FORCED = "; where it is meant: --force, or plain-secrets: true";

    private final Draft draft;

    AnswerChecks(Draft draft) {
        this.draft = draft;
    }

    void run() {
        for (var touched : draft.touchedAnswers.entrySet()) {
            Optional<AnswersRecord> after = touched.getValue().after();
            if (after.isPresent()) {
                check(touched.getValue().edit(), after.get());
            } else {
                checkUnused(touched.getValue().edit(), touched.getKey());
            }
        }
        for (Touched<ProfileRecord> touched : draft.touchedProfiles.values()) {
            touched.after().ifPresent(profile -> check(touched.edit(), profile));
        }
        checkProfilesOfTouched();
    }

    private void check(int edit, AnswersRecord answers) {
        if (!MachineChecks.isName(answers.name())) {
            add(edit, answers, "name", "use letters, digits and ._- only, at most 63 of them");
        }
        AnswerText text = answers.answers().text();
        for (Fault fault : text.faults()) {
            add(edit, answers, "text", fault.toString());
        }
        if (!answers.hasPlainSecrets()) {
            for (PlainSecrets.Found found : PlainSecrets.in(answers.text(), answers.kind())) {
                add(edit, answers, "text", found + FORCED);
            }
        }
    }

    private void checkUnused(int edit, String name) {
        List<String> users = new ArrayList<>();
        for (ProfileRecord profile : draft.profiles.values()) {
            if (profile.answers().filter(name::equals).isPresent()) {
                users.add(profile.name());
            }
        }
        if (!users.isEmpty()) {
            String text = "are those of profile " + String.join(", ", users);
            draft.add(new Problem(edit, "answers", name, "", text));
        }
    }

    /// Answers of another kind may not suit the profiles that name them.
    private void checkProfilesOfTouched() {
        for (Touched<AnswersRecord> touched : draft.touchedAnswers.values()) {
            if (touched.before().isEmpty() || touched.after().isEmpty()) {
                continue;
            }
            for (ProfileRecord profile : draft.profiles.values()) {
                boolean isTheirs =
                        profile.answers().filter(touched.after().get().name()::equals).isPresent();
                if (isTheirs && !draft.touchedProfiles.containsKey(profile.name())) {
                    check(touched.edit(), profile);
                }
            }
        }
    }

    private void check(int edit, ProfileRecord profile) {
        String place =
                switch (profile.payload()) {
                    case PayloadRecord.Plain(Payload.Linux linux) -> linux.arguments();
                    case PayloadRecord.Plain(Payload.Script script) -> script.text();
                    case PayloadRecord.Plain _, PayloadRecord.Menu _ -> "";
                };
        boolean isPlaced = place.contains(AnswerKind.PLACE);
        if (profile.answers().isEmpty()) {
            boolean isLinux = profile.payload() instanceof PayloadRecord.Plain(Payload.Linux _);
            if (isPlaced && isLinux) {
                add(edit, profile, "there are none, and its arguments say " + AnswerKind.PLACE);
            }
            return;
        }
        AnswersRecord answers = draft.answers.get(profile.answers().get());
        if (answers == null) {
            add(edit, profile, "there are no answers " + profile.answers().get());
            return;
        }
        if (profile.payload() instanceof PayloadRecord.Plain(Payload.Windows _)) {
            if (answers.kind() != AnswerKind.AUTOUNATTEND) {
                add(
                        edit,
                        profile,
                        "Windows reads autounattend, and they are " + answers.kind().text());
            }
            return;
        }
        boolean isLinux = profile.payload() instanceof PayloadRecord.Plain(Payload.Linux _);
        if (!isPlaced && (!isLinux || answers.kind().needsPlace())) {
            add(
                    edit,
                    profile,
                    isLinux
                            ? "no word of a command line leads to "
                                    + answers.kind().text()
                                    + ": put "
                                    + AnswerKind.PLACE
                                    + " into the arguments"
                            : "only linux, and a script with "
                                    + AnswerKind.PLACE
                                    + " in it, lead to answers");
        }
    }

    private void add(int edit, ProfileRecord profile, String text) {
        draft.add(new Problem(edit, "profile", profile.name(), "answers", text));
    }

    private void add(int edit, AnswersRecord answers, String field, String text) {
        draft.add(new Problem(edit, "answers", answers.name(), field, text));
    }
}
