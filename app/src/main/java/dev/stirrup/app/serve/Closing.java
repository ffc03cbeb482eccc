package dev.stirrup.app.serve;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of parts: one that fails must not keep the others open.
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    static void quietly(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("a part did not end well: part={}", part.getClass().getSimpleName(), e);
        }
    }
}
