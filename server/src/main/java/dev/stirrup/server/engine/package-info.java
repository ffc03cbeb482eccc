/// The one place that names the I/O engine's threads and transports. Not exported: other rooms see
/// listeners, not channels.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.engine;
