package dev.stirrup.app.iscsi;

import dev.stirrup.iscsi.LogicalUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open units of one target, numbered as they come.
final class Units implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Units.class);

    private final SortedMap<Integer, LogicalUnit> numbered = new TreeMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /// Takes what is open, to be closed with the others.
    <T extends AutoCloseable> T add(T opened, Function<T, LogicalUnit> unit) {
        open.push(opened);
        numbered.put(numbered.size(), unit.apply(opened));
        return opened;
    }

    SortedMap<Integer, LogicalUnit> numbered() {
        return numbered;
    }

    /// One that fails keeps none of the others open.
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.error("a unit does not close well", e);
            }
        }
    }
}
