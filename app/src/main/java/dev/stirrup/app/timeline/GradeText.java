package dev.stirrup.app.timeline;

import dev.stirrup.app.yaml.Printable;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.grade.Grade;
import dev.stirrup.boot.grade.Observed;
import java.util.List;
import java.util.Optional;

/// A grade in lines, each with its line break.
public final class GradeText {
    private GradeText() {}

    /// How far the boot of these events could be trusted; empty for one that got nothing.
    ///
    /// @param events of one attempt in their order
    public static Optional<Grade> grade(List<BootEvent> events) {
        return Grade.of(Observed.of(events));
    }

    /// The letter, what it means, why it is not better and what would raise it.
    public static String of(Grade grade) {
        StringBuilder out = new StringBuilder();
        out.append("   grade ").append(grade.letter()).append(": ");
        out.append(grade.letter().text()).append('\n');
        line(out, "   not better: ", grade.why());
        line(out, "   to raise it: ", grade.step());
        return out.toString();
    }

    /// The same, and every hop.
    public static String withHops(Grade grade) {
        StringBuilder out = new StringBuilder(of(grade));
        grade.hops().forEach(hop -> line(out, "     ", hop.text()));
        return out.append("   more: docs/grade.md\n").toString();
    }

    private static void line(StringBuilder out, String margin, String text) {
        if (!text.isEmpty()) {
            out.append(margin).append(Printable.of(text)).append('\n');
        }
    }
}
