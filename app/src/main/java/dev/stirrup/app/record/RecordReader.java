package dev.stirrup.app.record;

import dev.stirrup.app.yaml.Place;
import dev.stirrup.app.yaml.Problems;
import dev.stirrup.app.yaml.YamlFile;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the documents of record files; each is one machine, profile, plan or answers, and says so
/// with its key `kind`.
public final class RecordReader {
    private final Problems problems;
    private final List<PlacedEdit> edits = new ArrayList<>();
    private final Map<String, Place> seen = new HashMap<>();

    public RecordReader(Problems problems) {
        this.problems = problems;
    }

    /// Reads one file more.
    ///
    /// @param name how the file is called in messages
    public void read(String name, String text) {
        for (YamlValue document : YamlFile.read(name, text, problems)) {
            if (!document.isEmpty()) {
                document.map().ifPresent(this::record);
            }
        }
    }

    /// What was read, in the order of the files; of no use when there are problems.
    public List<PlacedEdit> edits() {
        return List.copyOf(edits);
    }

    private void record(YamlMap map) {
        Map<String, Place> fields = new HashMap<>(map.places());
        Optional<String> kind =
                map.need("kind")
                        .flatMap(v ->
                                v.oneOf(
                                        Map.of(
                                                "machine", "machine", "profile", "profile", "plan",
                                                "plan", "answers", "answers")));
        if (kind.isEmpty()) {
            return;
        }
        Optional<Edit> edit =
                switch (kind.get()) {
                    case "machine" -> machine(map).map(Edit.PutMachine::new);
                    case "answers" -> AnswersReader.read(map).map(Edit.PutAnswers::new);
                    case "profile" -> profile(map, fields).map(Edit.PutProfile::new);
                    default -> plan(map).map(Edit.PutPlan::new);
                };
        map.finish();
        edit.ifPresent(e -> keep(e, map, fields));
    }

    private void keep(Edit edit, YamlMap map, Map<String, Place> fields) {
        String key =
                switch (edit) {
                    case Edit.PutMachine(var machine) -> "machine " + machine.name();
                    case Edit.PutProfile(var profile) -> "profile " + profile.name();
                    case Edit.PutAnswers(var answers) -> "answers " + answers.name();
                    case Edit.PutPlan(var plan) -> "plan of " + plan.machine();
                    default -> throw new IllegalStateException("files hold records only");
                };
        Place first = seen.putIfAbsent(key, map.place());
        if (first != null) {
            map.refuse(key + " stands here a second time; the first is at " + first);
        }
        edits.add(new PlacedEdit(edit, map.place(), fields));
    }

    private static Optional<MachineRecord> machine(YamlMap map) {
        Optional<String> name = map.need("name").flatMap(YamlValue::text);
        List<HardwareAddress> macs =
                map.each(
                        "macs",
                        v ->
                                v.as(
                                        "a MAC address such as 52:54:00:12:34:56",
                                        HardwareAddress::read));
        Optional<SystemUuid> uuid =
                map.find("uuid")
                        .flatMap(v ->
                                v.as(
                                        "a UUID of its own (not one that many boards share)",
                                        SystemUuid::read));
        Optional<Serial> serial =
                map.find("serial")
                        .flatMap(v ->
                                v.as(
                                        "a serial number of its own (not a placeholder)",
                                        Serial::read));
        Map<String, String> labels = labels(map, "labels");
        boolean isApproved = map.find("approved").flatMap(YamlValue::flag).orElse(true);
        String notes = map.find("notes").flatMap(YamlValue::text).orElse("");
        return name.map(n ->
                new MachineRecord(
                        n,
                        new HashSet<>(macs),
                        uuid,
                        serial,
                        labels,
                        isApproved,
                        notes,
                        Optional.empty(),
                        0));
    }

    private static Optional<ProfileRecord> profile(YamlMap map, Map<String, Place> fields) {
        Optional<String> name = map.need("name").flatMap(YamlValue::text);
        Optional<String> loaders = map.find("loaders").flatMap(YamlValue::text);
        Optional<String> loader = map.find("loader").flatMap(YamlValue::text);
        if (loader.isPresent() && loaders.isEmpty()) {
            map.refuseKey("loader", "key loader names a file of a set; key loaders is missing");
        }
        Map<String, String> selector = labels(map, "selector");
        boolean isOpen = map.find("open").flatMap(YamlValue::flag).orElse(false);
        Demands demands = demands(map);
        Optional<String> answers = map.find("answers").flatMap(YamlValue::text);
        Optional<PayloadRecord> payload = new PayloadReader(map, fields).read();
        return name.isEmpty() || payload.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ProfileRecord(
                                name.get(),
                                loaders,
                                loader,
                                selector,
                                isOpen,
                                payload.get(),
                                demands,
                                answers,
                                0));
    }

    private static Optional<PlanRecord> plan(YamlMap map) {
        Optional<String> machine = map.need("machine").flatMap(YamlValue::text);
        Optional<PlanRecord.Kind> kind =
                map.need("do")
                        .flatMap(v ->
                                v.oneOf(words(PlanRecord.Kind.values(), PlanRecord.Kind::text)));
        Optional<String> profile = map.find("profile").flatMap(YamlValue::text);
        String reason = map.find("reason").flatMap(YamlValue::text).orElse("");
        Demands demands = demands(map);
        PlanRecord.Progress progress =
                map.find("progress")
                        .flatMap(v ->
                                v.oneOf(
                                        words(
                                                PlanRecord.Progress.values(),
                                                PlanRecord.Progress::text)))
                        .orElse(PlanRecord.Progress.ARMED);
        return machine.isEmpty() || kind.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        PlanRecord.of(machine.get(), kind.get(), profile, reason)
                                .withDemands(demands)
                                .withProgress(progress));
    }

    private static Demands demands(YamlMap map) {
        return new Demands(
                map.find("require-https").flatMap(YamlValue::flag).orElse(false),
                map.find("require-identity").flatMap(YamlValue::flag).orElse(false));
    }

    private static Map<String, String> labels(YamlMap map, String key) {
        return map.find(key).flatMap(YamlValue::map).map(YamlMap::texts).orElse(Map.of());
    }

    static <E> Map<String, E> words(E[] constants, Function<E, String> word) {
        return Stream.of(constants).collect(Collectors.toMap(word, c -> c));
    }
}
