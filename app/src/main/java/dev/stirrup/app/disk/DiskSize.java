package dev.stirrup.app.disk;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A size as people write it: `20G`, `512 MiB`, `1.5T`, or a number of bytes. Units are powers of
/// 1024.
public record DiskSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(?:\\.(\\d))? ?([KMGT])?I?B?");
    private static final String UNITS = "KMGT";

    /// Empty for what is no size.
    public static Optional<DiskSize> find(String text) {
        try {
            return Optional.of(read(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The shortest text of a number of bytes that reads as the same.
    public static String text(long bytes) {
        for (int i = UNITS.length(); i > 0; i--) {
            long unit = 1L << 10 * i;
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + UNITS.substring(i - 1, i);
            }
        }
        return Long.toString(bytes);
    }

    /// @throws IllegalArgumentException when it is none, with a sentence for the operator
    static DiskSize read(String text) {
        Matcher matcher = TEXT.matcher(text.toUpperCase(Locale.ROOT).strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write 20G or 512M");
        }
        String unit = matcher.group(3);
        int shift = unit == null ? 0 : 10 * (UNITS.indexOf(unit) + 1);
        try {
            long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
            String tenths = matcher.group(2);
            long rest = tenths == null ? 0 : (Long.parseLong(tenths) << shift) / 10;
            return new DiskSize(Math.addExact(whole, rest) / 512 * 512);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more than any disk has", e);
        }
    }

    /// For options.
    public static final class Converter implements ITypeConverter<DiskSize> {
        @Override
        public DiskSize convert(String text) {
            try {
                return read(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
