package dev.stirrup.dhcp.lease;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The slots of a [LeaseTable] by the numbers of their addresses. The numbers that a storm takes
/// lie all over the pool, so what is found by them are places: the slots themselves stand side by
/// side as they came. A garbage collection then looks through those that are new, and not through
/// as many pieces of a table as there are.
final class Slots {
    private static final int PAGE_BITS = 10;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int FIRST_CAPACITY = 64;

    /// One more than the place, 0 for none, by number.
    private final int[] @Nullable [] pages;

    private @Nullable Slot[] all = new Slot[FIRST_CAPACITY];

    /// How many places were ever taken, and which of them are free again.
    private int used;

    private int[] free = new int[FIRST_CAPACITY];
    private int freeCount;

    /// @param most how many numbers there are
    Slots(int most) {
        pages = new int[(most + PAGE_SIZE - 1) / PAGE_SIZE][];
    }

    /// The slot with this number; null when there is none.
    @Nullable Slot find(int number) {
        int[] page = pages[number >>> PAGE_BITS];
        int place = page == null ? 0 : page[number & PAGE_SIZE - 1];
        return place == 0 ? null : all[place - 1];
    }

    /// Makes the slot with this number, which there is not yet.
    Slot make(int number) {
        int[] page = pages[number >>> PAGE_BITS];
        if (page == null) {
            page = new int[PAGE_SIZE];
            pages[number >>> PAGE_BITS] = page;
        }
        int place = freeCount > 0 ? free[--freeCount] : used++;
        if (place == all.length) {
            all = Arrays.copyOf(all, 2 * place);
        }
        Slot made = new Slot(number);
        all[place] = made;
        page[number & PAGE_SIZE - 1] = place + 1;
        return made;
    }

    /// Takes out the slot with this number, if there is one.
    void remove(int number) {
        int[] page = pages[number >>> PAGE_BITS];
        int place = page == null ? 0 : page[number & PAGE_SIZE - 1];
        if (page == null || place == 0) {
            return;
        }
        page[number & PAGE_SIZE - 1] = 0;
        all[place - 1] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = place - 1;
    }

    void forEach(Consumer<Slot> reader) {
        for (int i = 0; i < used; i++) {
            Slot slot = all[i];
            if (slot != null) {
                reader.accept(slot);
            }
        }
    }
}
