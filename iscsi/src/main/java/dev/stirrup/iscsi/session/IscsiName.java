package dev.stirrup.iscsi.session;

import java.util.regex.Pattern;

/// Names of initiators and targets (RFC 7143 section 4.2.7).
final class IscsiName {
    private static final int LONGEST = 223;

    /// `iqn.` with a date and more, or the hexadecimal digits of `eui.` and `naa.`. Letters,
    /// digits, and what stringprep leaves of other characters.
    private static final Pattern FORM =
            Pattern.compile("(?:iqn|eui|naa)\\.[^\\p{Cntrl}\\s]+", Pattern.CASE_INSENSITIVE);

    private IscsiName() {}

    static boolean isValid(String name) {
        return name.length() <= LONGEST && FORM.matcher(name).matches();
    }
}
