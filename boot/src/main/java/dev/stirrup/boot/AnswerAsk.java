package dev.stirrup.boot;

/// What is known of a wish for answers, besides the question itself. Whoever asks has shown a URL
/// that was signed for this machine and one boot of it.
///
/// @param profile the profile whose answers the URL is for
/// @param wasProven whether the loader that was told the URL had proven which machine it is
/// @param asker whose address asks
/// @param earlier how often the same file was fetched in this boot
/// @param fetches how often an installer of this kind fetches it
/// @param isOver whether that boot has reported its end, or a newer one has begun
/// @param isPlainAllowed whether the settings let the secrets of these answers go without HTTPS
public record AnswerAsk(
        String profile,
        boolean wasProven,
        Asker asker,
        int earlier,
        int fetches,
        boolean isOver,
        boolean isPlainAllowed) {
    /// Who uses the address that a question came from, as far as it was seen.
    public enum Asker {
        /// The machine itself.
        SELF,
        /// Another machine.
        ANOTHER,
        /// Nobody was seen there.
        UNKNOWN
    }
}
