package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that starts the program, with a Java that tells its surroundings.
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "stirrup");

    @TempDir Path home;

    /// A full disk is known by the system's sentence, which Java gives in the system's language.
    @Test
    void theSystemsMessagesAreEnglishAndNamesOfFilesStayTheUsers() throws Exception {
        assertThat(surroundings(Map.of("LC_ALL", "de_DE.UTF-8", "LANG", "de_DE.UTF-8")))
                .contains("LC_MESSAGES=C", "LC_CTYPE=de_DE.UTF-8", "LANG=de_DE.UTF-8")
                .noneMatch(line -> line.startsWith("LC_ALL="));
        assertThat(surroundings(Map.of("LC_MESSAGES", "de_DE.UTF-8", "LANG", "de_DE.UTF-8")))
                .contains("LC_MESSAGES=C")
                .noneMatch(line -> line.startsWith("LC_ALL=") || line.startsWith("LC_CTYPE="));
    }

    /// Java names files by the locale's letters, and the C locale has no more than ASCII.
    @Test
    void whereNoLocaleIsSetNamesOfFilesAreUtf8() throws Exception {
        assertThat(surroundings(Map.of("LANG", ""))).contains("LC_CTYPE=C.UTF-8");
        assertThat(surroundings(Map.of("LANG", "C"))).contains("LC_CTYPE=C.UTF-8");
        assertThat(surroundings(Map.of("LC_ALL", "POSIX", "LANG", "de_DE.UTF-8")))
                .contains("LC_CTYPE=C.UTF-8");
        assertThat(surroundings(Map.of("LC_CTYPE", "de_DE.ISO-8859-1", "LANG", "C")))
                .contains("LC_CTYPE=de_DE.ISO-8859-1");
    }

    private List<String> surroundings(Map<String, String> given) throws Exception {
        Files.createDirectories(home.resolve("app/target/lib"));
        Path script = home.resolve("stirrup");
        Files.writeString(script, Files.readString(SCRIPT));
        Path jdk = Files.createDirectories(home.resolve("jdk"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec env\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        var builder = new ProcessBuilder("/bin/sh", script.toString(), "version");
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_"));
        builder.environment().putAll(given);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("STIRRUP_BUILD", "never");
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told.lines().toList();
    }
}
