package dev.stirrup.app.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command with others below it. By itself it does nothing but to tell which there are.
public abstract class CommandGroup implements Runnable {
    private final String subject;

    @Spec private CommandSpec spec = CommandSpec.create();

    /// @param subject what its commands are about, such as `machines`
    protected CommandGroup(String subject) {
        this.subject = subject;
    }

    @Override
    public final void run() {
        throw misused("What about " + subject + "?");
    }

    /// What was typed cannot be meant; its usage is shown.
    protected final ParameterException misused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
