package dev.stirrup.app.command;

/// Makes refusals of the store into failed commands.
public final class Failure {
    private Failure() {}

    /// A refusal whose message is for the operator.
    public static FailedException of(Exception refusal, String advice) {
        String what = Console.safe(String.valueOf(refusal.getMessage()));
        return new FailedException(
                what.isEmpty()
                        ? refusal.getClass().getSimpleName()
                        : Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".",
                advice);
    }
}
