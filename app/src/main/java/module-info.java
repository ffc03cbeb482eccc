/// Owns: main, commands, settings, wiring, doctor. May import: everything. Start reading at:
/// `Main`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.app {
    requires static transitive org.jspecify;
    requires dev.stirrup.server;
    requires dev.stirrup.store;
    requires dev.stirrup.trust;
    requires dev.stirrup.lab;
    requires dev.stirrup.uefi;
    requires info.picocli;
    requires java.net.http;
    requires org.shredzone.acme4j;
    requires org.snakeyaml.engine;
    requires org.slf4j;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;

    // SLF4J makes the provider that it is told of by name.
    exports dev.stirrup.app.log to
            org.slf4j;

    provides ch.qos.logback.classic.spi.Configurator with
            dev.stirrup.app.log.QuietStart;

    // Commands are read by picocli through their annotations.
    opens dev.stirrup.app.command to
            info.picocli;
    opens dev.stirrup.app.answer to
            info.picocli;
    opens dev.stirrup.app.disk to
            info.picocli;
    opens dev.stirrup.app.doctor to
            info.picocli;
    opens dev.stirrup.app.image to
            info.picocli;
    opens dev.stirrup.app.mirror to
            info.picocli;
    opens dev.stirrup.app.trust to
            info.picocli;
    opens dev.stirrup.app.preflight to
            info.picocli;
    opens dev.stirrup.app.probe to
            info.picocli;
    opens dev.stirrup.app.serve to
            info.picocli;
}
