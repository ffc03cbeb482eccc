package dev.stirrup.store.record;

import dev.stirrup.store.record.Draft.Touched;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether the machines of a draft can be told apart.
final class MachineChecks {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern LABEL_KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{L}\\p{N} ._:/@+-]{0,63}");
    private static final int LONGEST_NOTES = 4000;
    private static final int MOST_MACS = 64;

    private final Draft draft;

    /// Who has an identity within the draft, by the identity's text.
    private final Map<String, String> taken = new HashMap<>();

    MachineChecks(Draft draft) {
        this.draft = draft;
    }

    void run() throws SQLException {
        for (Touched<MachineRecord> touched : draft.machines.values()) {
            if (touched.after().isPresent()) {
                check(touched.edit(), touched.after().get());
            }
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// What is wrong with labels or a selector; empty when nothing is.
    static Optional<String> faultOf(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label ->
                        !LABEL_KEY.matcher(label.getKey()).matches()
                                || !LABEL_VALUE.matcher(label.getValue()).matches())
                .map(label ->
                        "\""
                                + label.getKey()
                                + "="
                                + label.getValue()
                                + "\" is no label: use letters, digits and ._/- for the"
                                + " key, and a value of at most 63 characters")
                .findFirst();
    }

    private void check(int edit, MachineRecord machine) throws SQLException {
        String name = machine.name();
        if (!isName(name)) {
            problem(edit, name, "name", "use letters, digits and ._- only, at most 63 of them");
        }
        faultOf(machine.labels()).ifPresent(fault -> problem(edit, name, "labels", fault));
        if (machine.notes().length() > LONGEST_NOTES) {
            problem(edit, name, "notes", "longer than " + LONGEST_NOTES + " characters");
        }
        if (machine.macs().size() > MOST_MACS) {
            problem(edit, name, "macs", "more than " + MOST_MACS + " addresses");
        }
        if (machine.macs().isEmpty() && machine.uuid().isEmpty() && machine.serial().isEmpty()) {
            problem(edit, name, "macs", "has no address, UUID or serial number to know it by");
        }
        checkIdentities(edit, machine);
    }

    private void checkIdentities(int edit, MachineRecord machine) throws SQLException {
        String name = machine.name();
        for (var mac : machine.macs()) {
            var claim = new Problem(edit, "machine", name, "macs", mac.text());
            check(claim, MachineTable.owner(draft.session, mac));
        }
        if (machine.uuid().isPresent()) {
            var uuid = machine.uuid().get();
            var claim = new Problem(edit, "machine", name, "uuid", uuid.toString());
            check(claim, MachineTable.owner(draft.session, uuid));
        }
        if (machine.serial().isPresent()) {
            var serial = machine.serial().get();
            var claim = new Problem(edit, "machine", name, "serial", serial.text());
            check(claim, MachineTable.owner(draft.session, serial));
        }
    }

    /// @param claim holds the identity as its text
    /// @param owner who has it in the database; what the draft touches is judged by its new form
    private void check(Problem claim, Optional<String> owner) {
        String identity = claim.field() + " " + claim.text();
        Optional<String> other =
                owner.filter(o -> !draft.machines.containsKey(o))
                        .or(() -> Optional.ofNullable(taken.putIfAbsent(identity, claim.name())))
                        .filter(o -> !o.equals(claim.name()));
        other.ifPresent(o ->
                problem(
                        claim.edit(),
                        claim.name(),
                        claim.field(),
                        claim.text() + " belongs to machine " + o));
    }

    private void problem(int edit, String name, String field, String text) {
        draft.add(new Problem(edit, "machine", name, field, text));
    }
}
