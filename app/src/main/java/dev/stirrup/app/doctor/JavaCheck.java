package dev.stirrup.app.doctor;

import dev.stirrup.server.link.RawSocket;
import java.util.ArrayList;
import java.util.List;

/// The Java that runs this program.
record JavaCheck() implements Check {
    private static final int LEAST = 25;

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        Runtime.Version version = Runtime.version();
        String text = "Java " + version + ", " + System.getProperty("java.home");
        found.add(
                version.feature() >= LEAST
                        ? Finding.good("java", text)
                        : Finding.problem(
                                "java",
                                text + " is too old",
                                "install a JDK " + LEAST + " or newer and set JAVA_HOME"));
        if (!RawSocket.isSupported()) {
            found.add(
                    Finding.hint(
                            "java",
                            "this system has no raw sockets for Java: one network only, answered by"
                                    + " broadcast",
                            "serve from Linux on a 64-bit machine"));
        }
        return found;
    }
}
