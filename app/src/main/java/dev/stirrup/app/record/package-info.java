/// Machines, profiles and plans as YAML files: read for `stirrup apply`, written by `stirrup
/// export`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.record;
