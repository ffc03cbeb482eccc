package dev.stirrup.server.http;

import java.time.Instant;

/// The Date header, made once a second.
final class DateLine {
    private static final long SECOND = 1000;

    private volatile Made made = new Made(Long.MAX_VALUE, new byte[0]);

    /// @param now in milliseconds since 1970
    byte[] at(long now) {
        Made last = made;
        if (now < last.from || now - last.from >= SECOND) {
            long second = Math.floorDiv(now, SECOND);
            String date = HttpDate.format(Instant.ofEpochSecond(second));
            last = new Made(second * SECOND, ResponseHead.ascii("Date: " + date + "\r\n"));
            made = last;
        }
        return last.line;
    }

    private static final class Made {
        private final long from;
        private final byte[] line;

        /// @param from the beginning of its second
        Made(long from, byte[] line) {
            this.from = from;
            this.line = line;
        }
    }
}
