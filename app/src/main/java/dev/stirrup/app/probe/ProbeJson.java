package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Mistake;
import dev.stirrup.netboot.probe.Offer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a client found, for programs.
final class ProbeJson {
    private ProbeJson() {}

    /// @param isWithPackets whether every answer's bytes stand in it, in hexadecimal digits
    static Map<String, Object> of(ClientReport report, boolean isWithPackets) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("client", report.client().text());
        json.put("architecture", report.client().firmware().code());
        json.put(
                "answers",
                report.answers().offers().stream().map(one -> offer(one, isWithPackets)).toList());
        report.choice().boot().ifPresent(boot -> json.put("goesBy", boot.server().toString()));
        json.put("why", report.choice().why());
        report.bootServer()
                .ifPresent(answer -> json.put("bootServer", offer(answer, isWithPackets)));
        report.ack().ifPresent(ack -> json.put("ack", offer(ack, isWithPackets)));
        json.put("files", report.walk().hops().stream().map(ProbeJson::hop).toList());
        json.put("notes", report.walk().notes().stream().map(ProbeText::safe).toList());
        json.put("mistakes", mistakes(report.walk().mistakes()));
        report.asIpxe().ifPresent(inner -> json.put("asIpxe", of(inner, isWithPackets)));
        return json;
    }

    private static Map<String, Object> offer(Offer offer, boolean isWithPackets) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("server", offer.server().toString());
        json.put("station", offer.station());
        json.put("address", offer.packet().yiaddr().toString());
        json.put("nextServer", offer.nextServer().toString());
        json.put("bootFile", ProbeText.safe(offer.bootFile().orElse("")));
        if (isWithPackets) {
            json.put("packet", HexFormat.of().formatHex(offer.bytes().toArray()));
        }
        return json;
    }

    private static Map<String, Object> hop(Walk.Hop hop) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", hop.what());
        json.put("uri", ProbeText.safe(hop.uri()));
        json.put("size", hop.size());
        json.put("sha256", hop.sha256());
        json.put("nature", hop.nature());
        return json;
    }

    private static List<Map<String, Object>> mistakes(List<Mistake> all) {
        return all.stream()
                .map(one ->
                        Map.<String, Object>of(
                                "code", one.fault().code(),
                                "text", one.fault().text(),
                                "detail", ProbeText.safe(one.detail()),
                                "fix", one.fault().fix()))
                .toList();
    }
}
