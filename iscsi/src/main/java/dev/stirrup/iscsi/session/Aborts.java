package dev.stirrup.iscsi.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What waits until commands that were given up are over, here and in other sessions.
final class Aborts {
    /// An initiator that waits for so many at once is not answered any more of them.
    private static final int MOST = 64;

    private final Map<Integer, Wait> waits = new LinkedHashMap<>();
    private int last;

    private static final class Wait {
        private final Set<Task> tasks;
        private final Runnable then;
        private int others;

        private Wait(Set<Task> tasks, int others, Runnable then) {
            this.tasks = tasks;
            this.others = others;
            this.then = then;
        }

        private boolean isOver() {
            return tasks.isEmpty() && others == 0;
        }
    }

    boolean isFull() {
        return waits.size() >= MOST;
    }

    /// Does something once these tasks are over, and others have said so: at once if there is
    /// nothing to wait for.
    ///
    /// @return the number by which [#othersOver] knows it
    int await(Collection<Task> tasks, int others, Runnable then) {
        Wait wait = new Wait(new HashSet<>(tasks), others, then);
        if (wait.isOver()) {
            then.run();
            return 0;
        }
        waits.put(++last, wait);
        return last;
    }

    void over(Task task) {
        if (!waits.isEmpty()) {
            waits.values().forEach(wait -> wait.tasks.remove(task));
            finish();
        }
    }

    /// One of the others has nothing at work any more.
    void othersOver(int number) {
        Wait wait = waits.get(number);
        if (wait != null) {
            wait.others--;
            finish();
        }
    }

    private void finish() {
        var over = new ArrayList<Wait>();
        waits.values().removeIf(wait -> wait.isOver() && over.add(wait));
        over.forEach(wait -> wait.then.run());
    }
}
