package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// No spelling of a path leads out of a plain folder, nor into the data folder.
@Tag("real")
@RequiresRoot
@RequiresProgram("ip")
class PathEscapeTest {
    private static final String SECRET = "the bytes nobody may have";
    private static final String SETTINGS = "policy: {unknown-machines: profile site}\n";

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    private ServerInNamespace server;

    @BeforeEach
    void serve() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site/deeper"));
        Files.writeString(folder.resolve("secret"), SECRET);
        Files.writeString(folder.resolve("site/deeper/good.bin"), "good");
        Files.createSymbolicLink(site.resolve("out"), folder.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("site/up"), folder);
        Files.createSymbolicLink(folder.resolve("site/in"), Path.of("deeper/good.bin"));
        var start = ServerInNamespace.Start.of(folder, SETTINGS);
        OneCable.keepFolder(start.data(), "site", folder.resolve("site"));
        server = cable.serving(start);
    }

    @Test
    void whatLiesInTheFolderIsServed() throws Exception {
        cable.ends()
                .inClients(() -> {
                    var files = new ServedFiles("10.99.0.2");
                    for (String name : List.of("deeper/good.bin", "/deeper/good.bin", "in")) {
                        assertThat(files.tftp(name))
                                .as(name)
                                .hasValue("good".getBytes(StandardCharsets.UTF_8));
                    }
                    assertThat(files.http("/deeper/good.bin"))
                            .startsWith("HTTP/1.1 200")
                            .endsWith("good");
                    assertThat(files.http("/in")).startsWith("HTTP/1.1 200").endsWith("good");
                    return true;
                });
    }

    @Test
    void noPathByTftpLeadsOut() throws Exception {
        List<String> names =
                new ArrayList<>(
                        List.of(
                                "../secret",
                                "/../secret",
                                "..\\secret",
                                "deeper/../../secret",
                                "deeper\\..\\..\\secret",
                                "./../secret",
                                "....//secret",
                                "..%2fsecret",
                                "%2e%2e/secret",
                                "%252e%252e%252fsecret",
                                "..\u00c0\u00afsecret",
                                "up/secret",
                                "deeper/out",
                                "out",
                                "../data/site-key",
                                "up/data/site-key",
                                "data/site-key",
                                "/etc/passwd",
                                "C:\\secret",
                                "\\\\10.99.0.1\\secret",
                                "/",
                                ".",
                                "..",
                                "deeper",
                                "",
                                "deeper/good.bin\0/../../secret"));
        names.add(folder.resolve("secret").toString());
        names.add("/" + folder.resolve("secret"));
        cable.ends()
                .inClients(() -> {
                    var files = new ServedFiles("10.99.0.2");
                    for (String name : names) {
                        assertThat(files.tftp(name)).as(name).isEmpty();
                    }
                    return true;
                });
        assertThat(server.output()).doesNotContain("a bug in");
    }

    @Test
    void noPathByHttpLeadsOut() throws Exception {
        List<String> targets =
                List.of(
                        "/../secret",
                        "//../secret",
                        "/deeper/../../secret",
                        "/%2e%2e/secret",
                        "/%2e%2e%2fsecret",
                        "/..%2fsecret",
                        "/..%5csecret",
                        "/..\\secret",
                        "/%252e%252e%252fsecret",
                        "/%252e%252e/secret",
                        "/%c0%ae%c0%ae/secret",
                        "/%u002e%u002e/secret",
                        "/deeper/good.bin%00/../../secret",
                        "/deeper%00/../../secret",
                        "/..;/secret",
                        "/up/secret",
                        "/up/data/site-key",
                        "/deeper/out",
                        "/etc/passwd",
                        "//etc/passwd",
                        "/" + folder.resolve("secret"),
                        "http://10.99.0.1:8080/../secret",
                        "/%2fetc%2fpasswd",
                        "/deeper",
                        "/deeper/",
                        "/%",
                        "/%zz");
        cable.ends()
                .inClients(() -> {
                    var files = new ServedFiles("10.99.0.2");
                    for (String target : targets) {
                        assertThat(files.http(target))
                                .as(target)
                                .matches("(?s)HTTP/1.1 (400|404) .*")
                                .doesNotContain(SECRET, "root:");
                    }
                    return true;
                });
        assertThat(server.output()).doesNotContain("a bug in");
    }
}
