package dev.stirrup.tftp;

import dev.stirrup.tftp.TftpPacket.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Which of the asked options are accepted, and with which values (RFC 2347). Only options that
/// were asked for appear in the answer, and no value is raised: EDK2 drops the transfer otherwise.
/// Unknown options and values out of their range are passed over, as the RFC wants it.
public final class Negotiation {
    static final int DEFAULT_BLOCK_SIZE = 512;
    private static final int SMALLEST_BLOCK = 8;
    private static final int LONGEST_TIMEOUT = 255;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Limits limits;
    private final long size;
    private final List<Option> accepted = new ArrayList<>();
    private int blockSize = DEFAULT_BLOCK_SIZE;
    private int window = 1;
    private Optional<Duration> timeout = Optional.empty();

    private Negotiation(Limits limits, long size) {
        this.limits = limits;
        this.size = size;
    }

    /// @param asked the request's options, in its order; of an option given twice the first counts
    /// @param size of the file, in bytes
    public static Terms agree(List<Option> asked, Limits limits, long size) {
        var negotiation = new Negotiation(limits, size);
        var seen = new HashSet<String>();
        for (Option option : asked) {
            if (seen.add(option.name())) {
                negotiation.consider(option.name(), number(option.value()));
            }
        }
        return negotiation.terms();
    }

    private void consider(String name, OptionalLong number) {
        if (number.isEmpty()) {
            return;
        }
        long value = number.getAsLong();
        switch (name) {
            case "blksize" -> considerBlockSize(value);
            case "windowsize" -> considerWindow(value);
            case "timeout" -> considerTimeout(value);
            case "tsize" ->
                    accept(name, size); // RFC 2349: the request holds 0, the answer the size
            default -> {} // RFC 2347: an unknown option is not acknowledged
        }
    }

    /// RFC 2348: 8 to 65464 bytes, the answer not above the request.
    private void considerBlockSize(long asked) {
        if (asked >= SMALLEST_BLOCK) {
            blockSize = (int) Math.min(asked, limits.blockSize());
            accept("blksize", blockSize);
        }
    }

    /// RFC 7440 section 3: 1 to 65535 blocks, the answer not above the request.
    private void considerWindow(long asked) {
        if (asked >= 1) {
            window = (int) Math.min(asked, limits.window());
            accept("windowsize", window);
        }
    }

    /// RFC 2349: 1 to 255 seconds, the answer equal to the request.
    private void considerTimeout(long asked) {
        if (asked >= 1 && asked <= LONGEST_TIMEOUT) {
            timeout = Optional.of(Duration.ofSeconds(asked));
            accept("timeout", asked);
        }
    }

    private void accept(String name, long value) {
        accepted.add(new Option(name, Long.toString(value)));
    }

    private Terms terms() {
        return new Terms(size, blockSize, window, timeout, accepted);
    }

    private static OptionalLong number(String text) {
        return NUMBER.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /// What a server grants at most.
    ///
    /// @param blockSize in bytes, 8 to 65464. 1468 fills an Ethernet frame; a larger block travels
    ///   in IP fragments, which much firmware cannot put together
    /// @param window in blocks, 1 to 65535
    public record Limits(int blockSize, int window) {
        public static final int LARGEST_BLOCK = 65_464;
        public static final int LARGEST_WINDOW = 65_535;

        public Limits {
            if (blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK) {
                throw new IllegalArgumentException("block size " + blockSize);
            }
            if (window < 1 || window > LARGEST_WINDOW) {
                throw new IllegalArgumentException("window " + window);
            }
        }
    }
}
