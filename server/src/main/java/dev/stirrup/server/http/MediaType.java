package dev.stirrup.server.http;

import dev.stirrup.netboot.ContentRef;
import java.util.Locale;

/// The media types of stored files. EDK2 chooses how to boot by the first three, compared as whole
/// texts, so none has parameters.
final class MediaType {
    private MediaType() {}

    static String of(ContentRef content) {
        String name =
                switch (content) {
                    case ContentRef.LoaderFile file -> file.file();
                    case ContentRef.ImageFile file -> file.path();
                    case ContentRef.FolderFile file -> file.path();
                    case ContentRef.MirrorFile file -> file.name();
                };
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "efi" -> "application/efi";
            case "iso" -> "application/vnd.efi-iso";
            case "img" -> "application/vnd.efi-img";
            case "ipxe", "cfg", "conf", "txt" -> "text/plain";
            default -> "application/octet-stream";
        };
    }
}
