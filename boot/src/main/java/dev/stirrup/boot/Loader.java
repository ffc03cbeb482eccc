package dev.stirrup.boot;

/// One NBP: a file of a loader set.
public record Loader(String set, String file) {}
