package dev.stirrup.netboot.explain;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Firmware;
import dev.stirrup.netboot.Network;
import java.util.Optional;

/// Whom an explanation is about.
///
/// @param firmware empty: it does not say
public record Subject(Claims claims, Optional<Firmware> firmware, Network network) {}
