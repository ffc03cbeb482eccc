package dev.stirrup.boot.grade;

/// How far a boot could be trusted, the best first. `docs/grade.md` tells what each letter needs.
public enum Letter {
    A("every byte authenticated, every program checked by the machine, the machine known by proof"),
    B("every byte authenticated, every program checked by the machine"),
    C("everything that ran came authenticated, or was checked by the machine"),
    D("the first loader is sound, something behind it is not"),
    E("the first loader could have been anybody's"),
    F("all of it could have been anybody's");

    private final String text;

    Letter(String text) {
        this.text = text;
    }

    /// What it says, as a part of a sentence.
    public String text() {
        return text;
    }

    Letter orWorse(Letter other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
