/// Owns: bounded reading and writing of bytes, their SHA-256, and the one exception that says bytes
/// are malformed. May import: nothing. Start reading at: `WireReader`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.wire {
    requires static transitive org.jspecify;

    exports dev.stirrup.wire;
}
