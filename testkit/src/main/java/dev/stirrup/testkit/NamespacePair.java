package dev.stirrup.testkit;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Two private networks of this kernel, joined by a cable or more: `s0`, `s1` in the server's,
/// `c0`, `c1` in the clients'. Needs root; nothing outside them is touched, and all is removed in
/// the end.
public final class NamespacePair implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int LIMIT_SECONDS = 180;
    private static final int NETWORK_NAMESPACE = 0x40000000;

    private final String server;
    private final String clients;

    private NamespacePair(String tag) {
        server = tag + "s";
        clients = tag + "c";
    }

    /// Whether this process may make namespaces.
    public static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/sbin/ip"));
    }

    /// @param addresses the server's and the clients' on each cable, with their prefix length
    public static NamespacePair create(List<String[]> addresses) throws IOException {
        var pair =
                new NamespacePair(
                        "st" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
        try {
            pair.build(addresses);
            return pair;
        } catch (IOException e) {
            pair.close();
            throw e;
        }
    }

    /// Runs this in the server's network, sockets included.
    public <T> T inServer(Callable<T> work) throws Exception {
        return in(server, work);
    }

    /// Runs this in the clients' network, sockets included.
    public <T> T inClients(Callable<T> work) throws Exception {
        return in(clients, work);
    }

    /// A program in the clients' network: its exit status on the first line, then what it wrote.
    public String runInClients(String... command) throws IOException {
        return run(prefixed(clients, command));
    }

    /// A program in the server's network.
    public String runInServer(String... command) throws IOException {
        return run(prefixed(server, command));
    }

    /// A program in the server's network that goes on running and writes to this file.
    public Process startInServer(Path output, List<String> command) throws IOException {
        return new ProcessBuilder(prefixed(server, command.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /// A program in the clients' network that goes on running.
    public Process startInClients(String... command) throws IOException {
        return new ProcessBuilder(prefixed(clients, command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws IOException {
        run(List.of("ip", "netns", "delete", clients));
        run(List.of("ip", "netns", "delete", server));
    }

    private void build(List<String[]> addresses) throws IOException {
        ip("netns", "add", server);
        ip("netns", "add", clients);
        ip("-n", server, "link", "set", "lo", "up");
        ip("-n", clients, "link", "set", "lo", "up");
        for (int i = 0; i < addresses.size(); i++) {
            ip(
                    "-n", server, "link", "add", "s" + i, "type", "veth", "peer", "name", "c" + i,
                    "netns", clients);
            address(server, "s" + i, addresses.get(i)[0]);
            address(clients, "c" + i, addresses.get(i)[1]);
        }
    }

    private static void address(String namespace, String device, String address)
            throws IOException {
        if (!address.isEmpty()) {
            ip("-n", namespace, "addr", "add", address, "dev", device);
        }
        ip("-n", namespace, "link", "set", device, "up");
    }

    private static void ip(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        String result = run(command);
        if (!result.startsWith("0\n")) {
            throw new IOException(String.join(" ", command) + ": " + result);
        }
    }

    private static List<String> prefixed(String namespace, String... command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        return whole;
    }

    private static String run(List<String> command) throws IOException {
        Path output = Files.createTempFile("stirrup-test", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "killed\n" + Files.readString(output);
            }
            return process.exitValue() + "\n" + Files.readString(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    private static <T> T in(String namespace, Callable<T> work) throws Exception {
        var task =
                new FutureTask<T>(() -> {
                    enter(namespace);
                    return work.call();
                });
        Thread.ofPlatform().name("in-" + namespace).start(task);
        return task.get();
    }

    /// For the calling thread alone (setns(2)).
    @SuppressWarnings("restricted")
    private static void enter(String namespace) throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle open =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("open"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        MethodHandle setns =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setns"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle close =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("close"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/run/netns/" + namespace);
            int fd = (int) open.invokeExact(path, 0);
            int result = (int) setns.invokeExact(fd, NETWORK_NAMESPACE);
            int closed = (int) close.invokeExact(fd);
            if (result != 0 || closed != 0) {
                throw new IOException("cannot enter " + namespace);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
