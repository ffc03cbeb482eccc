package dev.stirrup.app.command;

import dev.stirrup.app.yaml.Printable;
import java.util.ArrayList;
import java.util.List;

/// Lays rows out in columns.
final class Table {
    private Table() {}

    /// Columns as wide as their widest cell, two spaces apart, no spaces at the ends of lines. The
    /// head is bold on a terminal and there for pipes too, so that columns have names.
    static String of(List<String> head, List<List<String>> rows, boolean isColoured) {
        List<List<String>> safe = new ArrayList<>();
        safe.add(head);
        rows.forEach(row -> safe.add(row.stream().map(Printable::of).toList()));
        int[] widths = new int[head.size()];
        safe.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < safe.size(); i++) {
            String line = line(safe.get(i), widths);
            out.append(i == 0 && isColoured ? "\u001b[1m" + line + "\u001b[0m" : line);
            out.append('\n');
        }
        return out.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
        }
        return line.toString().stripTrailing();
    }
}
