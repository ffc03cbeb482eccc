package dev.stirrup.app.serve;

import dev.stirrup.app.command.Console;

/// What `serve` found when it started, told as it is found.
final class Findings {
    private final Console console;
    private int problems;

    Findings(Console console) {
        this.console = console;
    }

    synchronized void good(String what, String text) {
        console.line(console.green("  ok ") + pad(what) + Console.safe(text));
    }

    synchronized void note(String what, String text) {
        console.line(console.yellow("   - ") + pad(what) + Console.safe(text));
    }

    synchronized void bad(String what, String text) {
        problems++;
        console.line(console.red(" !!! ") + pad(what) + Console.safe(text));
    }

    /// One that was told is none any more.
    synchronized void mended() {
        problems--;
    }

    synchronized int problems() {
        return problems;
    }

    private static String pad(String what) {
        return (what + "                ").substring(0, Math.max(16, what.length() + 1));
    }
}
