package dev.stirrup.server.iscsi;

import java.nio.file.Path;

/// Serves one file as a disk until it is killed: for measurements and for trying by hand.
/// Arguments: file, port, bytes of a physical block.
public final class ServeDisk {
    private ServeDisk() {}

    @SuppressWarnings("resource") // Open until the end.
    public static void main(String[] arguments) throws Exception {
        var unit =
                new FileUnit(Path.of(arguments[0]), FileUnit.disk(Integer.parseInt(arguments[2])));
        var portal = new TestPortal(Integer.parseInt(arguments[1]), 2);
        String name = System.getProperty("target", TestPortal.NAME);
        portal.offer(name, unit);
        System.out.println("listening on " + portal.port());
        Thread.currentThread().join();
    }
}
