/// Owns: what tests of several rooms share: golden captures, a pcap reader, fake time, lossy links,
/// real clients. May import: nothing of the product. Start reading at: `Capture`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.testkit {
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;

    exports dev.stirrup.testkit;
}
