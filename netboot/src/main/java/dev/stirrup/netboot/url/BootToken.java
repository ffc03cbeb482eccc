package dev.stirrup.netboot.url;

import dev.stirrup.boot.Claims;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// What a boot URL says: whose boot it belongs to, what it may be used for, and until when. A MAC
/// or UUID in it names a machine as the machine named itself; the signature only proves that we
/// wrote the URL.
///
/// @param claims a MAC, or else a UUID, or nothing for a URL that is the same for everybody
/// @param expires in whole seconds; the URL is worth nothing from then on
public record BootToken(Purpose purpose, Claims claims, Instant expires) {

    /// What a URL may be used for.
    public enum Purpose {
        /// Files of one loader set.
        LOADER(0),
        /// The script or configuration of a machine.
        SCRIPT(1),
        /// A kernel.
        KERNEL(2),
        /// An initial RAM disk.
        INITRD(3),
        /// Other files of one image.
        IMAGE(4),
        /// A machine's own report.
        REPORT(5),
        /// What an installer reads instead of asking a person.
        ANSWERS(6);

        private final int code;

        Purpose(int code) {
            this.code = code;
        }

        /// Its number in the signed form, 0 to 15.
        int code() {
            return code;
        }

        static Optional<Purpose> ofCode(int code) {
            return Arrays.stream(values()).filter(purpose -> purpose.code == code).findFirst();
        }
    }
}
