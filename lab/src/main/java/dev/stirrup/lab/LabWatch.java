package dev.stirrup.lab;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Who looks on while a rehearsal runs.
///
/// @param lines told what happens, from several threads
/// @param enough whether the rehearsal may end, asked several times a second
record LabWatch(Consumer<LabLine> lines, BooleanSupplier enough) {}
