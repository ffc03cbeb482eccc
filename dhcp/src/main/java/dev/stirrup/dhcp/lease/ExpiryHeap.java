package dev.stirrup.dhcp.lease;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Slots by the time they end, the earliest first: a binary heap whose slots know their place.
///
/// A renewal only moves an end away, and most leases are renewed many times before anybody asks
/// which ended first. So a later end leaves the heap alone, and [#first] sets it right when such a
/// slot comes to the top. The ends stand in an array of their own: comparing them touches no slot.
final class ExpiryHeap {
    private @Nullable Slot[] slots = new Slot[64];

    /// The end that each place is sorted by: at most the slot's own.
    private long[] ends = new long[64];

    private int size;

    /// The slot that ended first, at or before `now`; null when none has.
    @Nullable Slot first(long now) {
        while (size > 0 && ends[0] <= now) {
            Slot first = at(0);
            if (first.expires == ends[0]) {
                return first;
            }
            sink(first, first.expires, 0);
        }
        return null;
    }

    /// Adds a slot, or notes that its end has changed.
    void put(Slot slot) {
        int place = slot.heapPlace;
        if (place != Slot.NOWHERE && ends[place] <= slot.expires) {
            return;
        }
        if (place == Slot.NOWHERE) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            place = size++;
        }
        rise(slot, slot.expires, place);
    }

    /// Takes a slot out, if it is in.
    void remove(Slot slot) {
        int place = slot.heapPlace;
        if (place == Slot.NOWHERE) {
            return;
        }
        slot.heapPlace = Slot.NOWHERE;
        Slot moved = at(--size);
        long end = ends[size];
        slots[size] = null;
        if (moved != slot) {
            sink(moved, end, place);
            rise(moved, end, moved.heapPlace);
        }
    }

    private void rise(Slot slot, long end, int from) {
        int place = from;
        while (place > 0 && ends[(place - 1) >>> 1] > end) {
            int parent = (place - 1) >>> 1;
            set(place, at(parent), ends[parent]);
            place = parent;
        }
        set(place, slot, end);
    }

    private void sink(Slot slot, long end, int from) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && ends[child + 1] < ends[child]) {
                child++;
            }
            if (ends[child] >= end) {
                break;
            }
            set(place, at(child), ends[child]);
            place = child;
        }
        set(place, slot, end);
    }

    private void set(int place, Slot slot, long end) {
        slots[place] = slot;
        ends[place] = end;
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
