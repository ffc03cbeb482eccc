package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Offer;
import dev.stirrup.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/// What came for one question.
final class Answers {
    /// More servers than this are a flood.
    private static final int MOST = 32;

    private final List<Offer> offers = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    /// An answer that is none.
    record Unreadable(String from, String why, Bytes bytes) {}

    /// Takes an answer in; the same one again counts once.
    void add(Offer offer) {
        boolean isKnown =
                offers.stream()
                        .anyMatch(known ->
                                known.server().equals(offer.server())
                                        && known.station().equals(offer.station())
                                        && known.packet().type().equals(offer.packet().type()));
        if (!isKnown && offers.size() < MOST) {
            offers.add(offer);
        }
    }

    void add(Unreadable answer) {
        if (unreadable.stream().noneMatch(known -> known.from().equals(answer.from()))
                && unreadable.size() < MOST) {
            unreadable.add(answer);
        }
    }

    List<Offer> offers() {
        return List.copyOf(offers);
    }

    List<Unreadable> unreadable() {
        return List.copyOf(unreadable);
    }
}
