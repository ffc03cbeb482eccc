package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.stirrup.app.serve.ServeArguments;
import dev.stirrup.app.serve.ServeChoices;
import dev.stirrup.app.serve.ServeCommand;
import dev.stirrup.app.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The quick reader of `serve`'s command line beside picocli, which knows every spelling.
class ServeArgumentsTest {
    /// What the quick reader leaves to picocli.
    private static final List<String> HELP = List.of("-h", "--help");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "serve --force",
                "serve -s a.yaml",
                "serve --settings a.yaml --data /var/x",
                "serve --settings=a=b.yaml --data=./x",
                "serve -d ../x -i eth0 -i eth1",
                "serve --interface eth0 --interface=br-lan.7",
                "serve --mode observe",
                "serve --mode=AUTHORITATIVE --log Json",
                "serve --log=plain --mode pRoxy --force",
                "serve -d serve"
            })
    void bothReadersUnderstandThePlainSpellingsAlike(String line) {
        String[] arguments = line.split(" ");

        ServeChoices quick = ServeArguments.read(arguments).orElseThrow();

        assertThat(said(quick)).isEqualTo(said(thorough(arguments)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "doctor",
                "-h serve",
                "serve -h",
                "serve --help",
                "serve --force --force",
                "serve --force=false",
                "serve --forc",
                "serve eth0",
                "serve -ieth0",
                "serve -i=eth0",
                "serve -i",
                "serve -i --force",
                "serve --data",
                "serve --data=",
                "serve --data a --data b",
                "serve -d a --data b",
                "serve --mode none",
                "serve --mode observe --mode proxy",
                "serve --log xml",
                "serve @arguments",
                "serve -d @arguments",
                "serve -d \"a\"",
                "serve -- eth0",
                "serve --data a b"
            })
    void whateverIsWrongOrUnusualIsLeftToPicocli(String line) {
        assertThat(ServeArguments.read(line.split(" "))).isEmpty();
    }

    @Test
    void everyOptionThatServeDeclaresIsKnownToTheQuickReader() {
        for (OptionSpec option :
                serve(CommandLines.tree(Console.standard(), "serve")).getCommandSpec().options()) {
            for (String name : option.names()) {
                if (!HELP.contains(name)) {
                    var line = new ArrayList<>(List.of("serve", name));
                    if (option.arity().max() > 0) {
                        line.add(valueOf(option));
                    }
                    String[] arguments = line.toArray(String[]::new);
                    assertThat(ServeArguments.read(arguments))
                            .as(name)
                            .hasValueSatisfying(quick ->
                                    assertThat(said(quick)).isEqualTo(said(thorough(arguments))));
                }
            }
        }
    }

    private static String valueOf(OptionSpec option) {
        return option.type().isEnum() ? option.type().getEnumConstants()[1].toString() : "some";
    }

    private static CommandLine serve(CommandLine tree) {
        return Objects.requireNonNull(tree.getSubcommands().get("serve"));
    }

    private static ServeChoices thorough(String... arguments) {
        CommandLine line = CommandLines.tree(Console.standard(), arguments);
        try {
            line.parseArgs(arguments);
        } catch (ParameterException e) {
            return fail("picocli refuses it", e);
        }
        ServeCommand command = serve(line).getCommand();
        return command.choices();
    }

    /// As text: the options of a site are not a record.
    private static List<Object> said(ServeChoices choices) {
        return List.of(
                choices.site().file(),
                choices.site().data(Settings.defaults()),
                choices.mode(),
                choices.interfaces(),
                choices.isForced(),
                choices.log());
    }
}
