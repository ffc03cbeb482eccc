package dev.stirrup.app.yaml;

/// One thing that is wrong in a file.
///
/// @param text a sentence for the person who wrote the file, without its full stop
public record Problem(Place place, String text) {
    /// Position and sentence, the line itself, and a caret under the place.
    public String render() {
        String source = Printable.of(place.source().replace('\t', ' '));
        return place
                + ": "
                + text
                + "\n    "
                + source
                + "\n    "
                + " ".repeat(place.column() - 1)
                + "^";
    }
}
