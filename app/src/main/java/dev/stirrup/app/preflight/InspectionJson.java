package dev.stirrup.app.preflight;

import dev.stirrup.uefi.authenticode.AuthenticodeSignature;
import dev.stirrup.uefi.authenticode.SignedImage;
import dev.stirrup.uefi.authenticode.SignedImage.Embedded;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.pe.PeMachine;
import dev.stirrup.uefi.preflight.Concern;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Refusal;
import dev.stirrup.uefi.preflight.Ruling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An inspection for programs.
final class InspectionJson {
    private InspectionJson() {}

    static Map<String, Object> of(String name, Inspection seen) {
        SignedImage image = seen.image();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", name);
        json.put("size", image.file().size());
        json.put("machine", image.file().known().map(PeMachine::text).orElse("unknown"));
        json.put("subsystem", image.file().head().subsystem());
        json.put("nxCompatible", image.file().isNxCompatible());
        json.put("authenticodeSha256", image.sha256().toString());
        List<Object> signatures = new ArrayList<>();
        image.signatures().forEach(one -> signatures.add(signature(one, image)));
        json.put("signatures", signatures);
        json.put(
                "sbat",
                seen.sbat().stream()
                        .map(entry ->
                                Map.<String, Object>of(
                                        "component",
                                        entry.component(),
                                        "generation",
                                        entry.generation()))
                        .toList());
        seen.behind().ifPresent(behind -> json.put("sbatTooOld", behind.toString()));
        seen.shim().ifPresent(shim -> json.put("shimKeys", shim.keys().title()));
        seen.uki()
                .ifPresent(uki -> {
                    Map<String, Object> parts = new LinkedHashMap<>();
                    uki.parts().forEach(part -> parts.put(part.name(), part.size()));
                    json.put("uki", parts);
                    uki.commandLine().ifPresent(text -> json.put("commandLine", text));
                });
        json.put("rulings", seen.rulings().stream().map(InspectionJson::one).toList());
        json.put("concerns", seen.concerns().stream().map(InspectionJson::word).toList());
        return json;
    }

    private static Map<String, Object> signature(Embedded one, SignedImage image) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (one) {
            case Embedded.Unreadable(int type, String why) -> {
                json.put("type", type);
                json.put("unreadable", why);
            }
            case Embedded.Decoded(AuthenticodeSignature signature) -> {
                json.put("digest", signature.digest().toString());
                json.put("digestAlgorithm", signature.kind().javaName());
                json.put("intact", signature.isIntact());
                json.put("fitsFile", image.fits(signature));
                json.put(
                        "chain",
                        signature.path().stream().map(InspectionJson::certificate).toList());
                json.put(
                        "timeStamps",
                        signature.timeStamps().stream()
                                .map(stamp -> stamp.at().toString())
                                .toList());
                json.put("nested", signature.nested().size());
            }
        }
        return json;
    }

    private static Map<String, Object> certificate(Certificate certificate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("subject", certificate.subject());
        json.put("issuer", certificate.issuer());
        json.put("serial", certificate.serial().toString(16));
        json.put("notAfter", certificate.notAfter().toString());
        json.put("sha256", certificate.sha256().toString());
        return json;
    }

    private static Map<String, Object> one(Inspection.ByKeys one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("keys", one.set().name());
        json.put("title", one.set().title());
        json.put("boots", one.ruling().isAccepted());
        switch (one.ruling()) {
            case Ruling.Accepted(String by) -> json.put("by", by);
            case Ruling.Refused(Refusal why, String detail) -> {
                json.put("reason", word(why));
                json.put("detail", detail);
            }
        }
        return json;
    }

    private static String word(Refusal refusal) {
        return refusal.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String word(Concern concern) {
        return concern.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
