package dev.stirrup.app.serve;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.AnswerText.Filled;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.file.AnswerShelf;
import dev.stirrup.netboot.file.MachineValues;
import dev.stirrup.store.record.Catalogue;
import dev.stirrup.store.secret.CryptedPassword;
import dev.stirrup.store.secret.SecretStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Answers filled for a machine without anybody having asked.
public final class RenderedAnswers {
    private static final String HIDDEN = "********";
    private static final String SAMPLE = "/b/SAMPLE";

    private RenderedAnswers() {}

    /// Whose answers are wanted.
    ///
    /// @param profile empty: what the machine's plan gives it
    /// @param network empty: the first one
    /// @param isRevealing whether secrets are as they are
    public record Wish(
            String machine,
            Optional<String> profile,
            Optional<String> network,
            boolean isRevealing) {}

    /// @throws FailedException when there is nothing to fill, or something is lacking
    public static String of(Site site, Wish wish) {
        Network network = ExplainedNetwork.find(site.settings(), wish.network()).network();
        Catalogue catalogue = Catalogue.open(site.database(), FindingRules.of(site.settings()));
        Machine machine =
                site.records()
                        .machine(wish.machine())
                        .orElseThrow(() -> new FailedException("There is no such machine.", ""))
                        .machine();
        Claims claims = machine.claims();
        Profile profile =
                wish.profile()
                        .map(name ->
                                catalogue
                                        .profile(name)
                                        .orElseThrow(() -> none("There is no profile " + name)))
                        .or(() -> BootPolicy.profile(catalogue.find(claims, network.name()).plan()))
                        .orElseThrow(() -> none("The machine's plan gives it no profile"));
        Answers answers =
                profile.answers()
                        .orElseThrow(() -> none("Profile " + profile.name() + " has no answers"));
        String base = network.baseUrl();
        var urls =
                new MachineValues.Urls(
                        base,
                        base + SAMPLE + "/answers/SAMPLE/",
                        network.reportUrl() + SAMPLE + "/report");
        var values =
                new MachineValues(
                        Optional.of(machine),
                        claims,
                        profile,
                        network,
                        urls,
                        new Shown(site.secrets(), wish.isRevealing()));
        return switch (answers.text().fill(values)) {
            case Filled.Done(String text) -> text;
            case Filled.Lacking(var faults) ->
                    throw new FailedException(
                            faults.stream()
                                    .map(fault -> Console.safe(answers.name() + ", " + fault))
                                    .collect(Collectors.joining("\n")),
                            "The machine would be given nothing.");
        };
    }

    private static FailedException none(String what) {
        return new FailedException(
                Console.safe(what) + ".", "Name a profile with answers: --profile NAME.");
    }

    /// @param isRevealing whether secrets are as they are
    private record Shown(SecretStore secrets, boolean isRevealing) implements AnswerShelf {
        @Override
        public Optional<String> secret(String name) {
            if (isRevealing) {
                return secrets.find(name);
            }
            List<String> names = secrets.all().stream().map(SecretStore.Kept::name).toList();
            return names.contains(name) ? Optional.of(HIDDEN) : Optional.empty();
        }

        @Override
        public String crypted(String password) {
            return isRevealing ? CryptedPassword.of(password) : HIDDEN;
        }

        @Override
        public int fetched(String use, Instant now) {
            return 0;
        }

        @Override
        public Optional<Instant> ended(Claims claims) {
            return Optional.empty();
        }

        @Override
        public boolean isPlainAllowed(String answers) {
            return true;
        }
    }
}
