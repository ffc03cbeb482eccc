package dev.stirrup.app.yaml;

/// Where something stands in a file.
///
/// @param line counted from 1
/// @param column counted from 1, in characters
/// @param source the text of that line
public record Place(String file, int line, int column, String source) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
