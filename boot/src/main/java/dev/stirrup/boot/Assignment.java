package dev.stirrup.boot;

import java.util.Optional;

/// The machine that claims were found to be, and what is planned for it.
///
/// @param machine empty when no record fits
public record Assignment(Optional<Machine> machine, Plan plan) {}
