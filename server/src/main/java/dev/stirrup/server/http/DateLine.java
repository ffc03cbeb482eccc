package dev.stirrup.server.http;

import java.time.Instant;

/// The Date header, made once a second.
final class DateLine {
    private volatile Made made = new Made(Long.MIN_VALUE, new byte[0]);

    byte[] at(Instant now) {
        Made last = made;
        if (last.second != now.getEpochSecond()) {
            last =
                    new Made(
                            now.getEpochSecond(),
                            ResponseHead.ascii("Date: " + HttpDate.format(now) + "\r\n"));
            made = last;
        }
        return last.line;
    }

    private static final class Made {
        private final long second;
        private final byte[] line;

        Made(long second, byte[] line) {
            this.second = second;
            this.line = line;
        }
    }
}
