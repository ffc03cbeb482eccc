package dev.stirrup.store.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Which package, in which version, a file came from: asked of dpkg or rpm, when one is there.
final class PackageVersions {
    private static final long PATIENCE_SECONDS = 20;
    private static final int LONGEST_ANSWER = 1 << 20;

    private PackageVersions() {}

    /// @return for each file that a package owns, such as `ipxe 1.0.0-5`
    static Map<Path, String> of(List<Path> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        if (Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) {
            return byDpkg(files);
        }
        return Files.isExecutable(Path.of("/usr/bin/rpm")) ? byRpm(files) : Map.of();
    }

    /// `dpkg-query -S` prints `package:arch: /path`, and nothing for a path it does not know.
    private static Map<Path, String> byDpkg(List<Path> files) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/dpkg-query", "-S", "--"));
        files.forEach(file -> command.add(file.toString()));
        Map<Path, String> owners = new HashMap<>();
        for (String line : answer(command).lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith("diversion ")) {
                owners.put(Path.of(line.substring(colon + 2)), line.substring(0, colon));
            }
        }
        if (owners.isEmpty()) {
            return Map.of();
        }
        List<String> show =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/dpkg-query",
                                "-W",
                                "-f=${binary:Package}\\t${Package}\\t${Version}\\n",
                                "--"));
        owners.values().stream().distinct().forEach(show::add);
        Map<String, String> versions = new HashMap<>();
        for (String line : answer(show).lines().toList()) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 3) {
                versions.put(fields[0], fields[1] + " " + fields[2]);
                versions.put(fields[1], fields[1] + " " + fields[2]);
            }
        }
        Map<Path, String> known = new HashMap<>();
        owners.forEach((file, owner) -> known.put(file, versions.getOrDefault(owner, owner)));
        return known;
    }

    private static Map<Path, String> byRpm(List<Path> files) {
        Map<Path, String> known = new HashMap<>();
        for (Path file : files) {
            String format = "%{NAME} %{VERSION}-%{RELEASE}\\n";
            String text =
                    answer(List.of("/usr/bin/rpm", "-qf", "--qf", format, "--", file.toString()));
            text.lines()
                    .filter(line -> !line.contains("not owned"))
                    .findFirst()
                    .ifPresent(line -> known.put(file, line));
        }
        return known;
    }

    /// What the command printed, also when it failed for some of its arguments.
    private static String answer(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                return text;
            }
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
