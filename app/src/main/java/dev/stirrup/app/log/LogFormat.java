package dev.stirrup.app.log;

/// How log lines look.
public enum LogFormat {
    /// For people.
    PLAIN,
    /// One JSON object a line, for collectors.
    JSON
}
