package dev.stirrup.app.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which known word was meant.
public final class Nearest {
    private Nearest() {}

    /// The known word with the fewest changed, added, missing or exchanged letters; empty when even
    /// that one is more than a third different.
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .filter(k ->
                        distance(word, k) <= Math.max(1, Math.max(word.length(), k.length()) / 3))
                .min(
                        Comparator.comparingInt((String k) -> distance(word, k))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// Damerau's distance in its restricted form: neighbours exchanged count as one change.
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                d[i][j] = step(d, a, b, new int[] {i, j});
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int[] at) {
        int i = at[0];
        int j = at[1];
        int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean isExchange =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return isExchange ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
