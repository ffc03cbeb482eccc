package dev.stirrup.store.content;

import java.nio.file.Path;
import java.time.Instant;

/// A file in a site's own folder that may be served.
///
/// @param size in bytes
/// @param etag strong, without its quotation marks
public record StoredFile(Path path, long size, String etag, Instant modified) {}
