package dev.stirrup.server.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// What all connections of a listener share.
///
/// @param offLoop where blocking work is done
/// @param nanos a clock for durations
/// @param refused counts requests that were not HTTP as we take it
record HttpShell(
        HttpSettings settings,
        HttpPorts ports,
        OpenFiles openFiles,
        Executor offLoop,
        DateLine dates,
        LongSupplier nanos,
        LongAdder refused) {}
