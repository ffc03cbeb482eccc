package dev.stirrup.netboot.script;

import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.url.Query;
import java.util.ArrayList;
import java.util.List;

/// A menu in iPXE's words. It ends at the label `local`, behind which the caller writes how to
/// leave.
final class MenuLines {
    private static final int KEYS = 9;
    private static final String LOCAL = ".local";

    private final Payload.Menu menu;
    private final ScriptAsk ask;
    private final ScriptUrls urls;
    private final List<String> lines = new ArrayList<>();

    MenuLines(Payload.Menu menu, ScriptAsk ask, ScriptUrls urls) {
        this.menu = menu;
        this.ask = ask;
        this.urls = urls;
    }

    List<String> lines() {
        lines.add("#!ipxe");
        lines.add(":start");
        lines.add("menu " + SafeText.shown(menu.title()));
        items();
        lines.add("item --gap");
        lines.add("item --key x " + LOCAL + " Local disk");
        String timeout =
                menu.timeout().isZero() ? "" : "--timeout " + menu.timeout().toMillis() + " ";
        String chosen = menu.fallback().map(Query::encode).orElse(LOCAL);
        lines.add("choose " + timeout + "--default " + chosen + " choice || goto local");
        lines.add("iseq ${choice} " + LOCAL + " && goto local ||");
        logins();
        lines.add(again(urls.scriptAgain("&choice=${choice}")));
        lines.add(":local");
        return lines;
    }

    private void items() {
        int number = 1;
        String group = "";
        for (Payload.Item item : menu.items()) {
            if (!item.group().equals(group)) {
                group = item.group();
                lines.add("item --gap");
                lines.add("item --gap " + (group.isEmpty() ? "" : SafeText.shown(group)));
            }
            String key = number <= KEYS ? "--key " + number + " " : "";
            lines.add("item " + key + choice(item) + " " + SafeText.shown(item.label()));
            number++;
        }
    }

    /// iPXE's own form for name and password. Outside TLS nobody is asked for a password: the
    /// policy then says that the entry needs HTTPS.
    private void logins() {
        if (ask.ask().protocol() != Protocol.HTTPS) {
            return;
        }
        List<Payload.Item> locked =
                menu.items().stream().filter(item -> item.role().isPresent()).toList();
        if (locked.isEmpty()) {
            return;
        }
        locked.forEach(item -> lines.add("iseq ${choice} " + choice(item) + " && goto login ||"));
        lines.add("goto chosen");
        lines.add(":login");
        lines.add("clear username");
        lines.add("clear password");
        lines.add("login || goto start");
        lines.add("params");
        lines.add("param operator ${username}");
        lines.add("param password ${password}");
        lines.add("param choice ${choice}");
        // Both would go along to disks and servers that are asked later.
        lines.add("clear username");
        lines.add("clear password");
        lines.add(again(urls.scriptAgain("") + "##params"));
        lines.add(":chosen");
    }

    private static String again(String url) {
        return "chain --replace --autofree " + url + " || goto start";
    }

    private static String choice(Payload.Item item) {
        return Query.encode(item.profile().name());
    }
}
