/// Owns: what tests of several rooms share: golden captures, a pcap reader, fake time, lossy links,
/// real clients. May import: nothing of the product. Start reading at: `Capture`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.testkit {
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;
    requires org.junit.platform.launcher;
    requires awaitility;

    exports dev.stirrup.testkit;

    provides org.junit.platform.launcher.TestExecutionListener with
            dev.stirrup.testkit.Patience;
}
