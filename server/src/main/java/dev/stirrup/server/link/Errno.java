package dev.stirrup.server.link;

/// Error numbers of Linux that have a meaning here.
public enum Errno {
    EPERM(1, "not permitted"),
    EINTR(4, "interrupted"),
    EAGAIN(11, "nothing there yet"),
    EACCES(13, "permission denied"),
    ENODEV(19, "no such interface"),
    EMSGSIZE(90, "longer than the interface's MTU"),
    EADDRINUSE(98, "address in use"),
    EADDRNOTAVAIL(99, "the address is not one of this machine's"),
    ENETDOWN(100, "the interface is down"),
    ENETUNREACH(101, "no route"),
    ENOBUFS(105, "the interface's queue is full"),
    EHOSTUNREACH(113, "nobody has that address"),
    OTHER(0, "system error");

    private static final Errno[] ALL = values();

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    static Errno of(int number) {
        for (Errno errno : ALL) {
            if (errno.number == number) {
                return errno;
            }
        }
        return OTHER;
    }

    /// For people: what it means, and the number.
    static String describe(int number) {
        Errno known = of(number);
        return known == OTHER ? "error " + number : known.text + " (" + known + ")";
    }
}
