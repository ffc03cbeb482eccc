package dev.stirrup.dhcp.lease;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Slots by the time they end, the earliest first: a binary heap whose slots know their place, so
/// that any of them can be taken out.
final class ExpiryHeap {
    private @Nullable Slot[] slots = new Slot[64];
    private int size;

    /// The slot that ends or ended first; null when there is none.
    @Nullable Slot first() {
        return size == 0 ? null : slots[0];
    }

    /// Adds a slot that is not yet in.
    void add(Slot slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
        }
        int place = size++;
        put(slot, place);
        rise(slot, place);
    }

    /// Takes a slot out, if it is in.
    void remove(Slot slot) {
        int place = slot.heapPlace;
        if (place == Slot.NOWHERE) {
            return;
        }
        slot.heapPlace = Slot.NOWHERE;
        Slot moved = at(--size);
        slots[size] = null;
        if (moved != slot) {
            put(moved, place);
            sink(moved, place);
            rise(moved, moved.heapPlace);
        }
    }

    private void rise(Slot slot, int from) {
        int place = from;
        while (place > 0) {
            Slot parent = at((place - 1) >>> 1);
            if (parent.expires <= slot.expires) {
                break;
            }
            put(parent, place);
            place = (place - 1) >>> 1;
        }
        put(slot, place);
    }

    private void sink(Slot slot, int from) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && at(child + 1).expires < at(child).expires) {
                child++;
            }
            if (at(child).expires >= slot.expires) {
                break;
            }
            put(at(child), place);
            place = child;
        }
        put(slot, place);
    }

    private void put(Slot slot, int place) {
        slots[place] = slot;
        slot.heapPlace = place;
    }

    private Slot at(int place) {
        Slot slot = slots[place];
        if (slot == null) {
            throw new IllegalStateException("a hole at " + place);
        }
        return slot;
    }
}
