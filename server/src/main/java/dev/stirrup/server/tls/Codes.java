package dev.stirrup.server.tls;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Numbers of a TLS registry in the order of whoever sent them, 0 to 65535 each. Not a list: a
/// hello has a hundred of them, and each would be an object.
public final class Codes {
    public static final Codes NONE = new Codes(new char[0]);

    private final char[] numbers;

    private Codes(char[] numbers) {
        this.numbers = numbers;
    }

    public static Codes of(int... numbers) {
        char[] copy = new char[numbers.length];
        for (int i = 0; i < copy.length; i++) {
            if (numbers[i] != (char) numbers[i]) {
                throw new IllegalArgumentException("no code: " + numbers[i]);
            }
            copy[i] = (char) numbers[i];
        }
        return new Codes(copy);
    }

    /// All that is left, two bytes each.
    static Codes read(WireReader in) throws MalformedException {
        // A length that is odd makes room for the number that is not whole, and fails at it.
        char[] numbers = new char[(in.remaining() + 1) / 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (char) in.u16();
        }
        return new Codes(numbers);
    }

    public int size() {
        return numbers.length;
    }

    public boolean isEmpty() {
        return numbers.length == 0;
    }

    public boolean contains(int number) {
        for (char one : numbers) {
            if (one == number) {
                return true;
            }
        }
        return false;
    }

    /// Whether any of these is among the others; best asked with the fewer ones as the others.
    boolean sharesAny(Codes others) {
        for (char one : others.numbers) {
            if (contains(one)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Codes that && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers);
    }

    /// In hexadecimal, as the registries have them.
    @Override
    public String toString() {
        return new String(numbers)
                .chars()
                .mapToObj("%04x"::formatted)
                .collect(Collectors.joining(" "));
    }
}
