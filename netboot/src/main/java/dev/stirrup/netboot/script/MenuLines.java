package dev.stirrup.netboot.script;

import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.url.Query;
import java.util.ArrayList;
import java.util.List;

/// A menu in iPXE's words, without the path by which it comes back: everything else is the same for
/// all machines of a network.
final class MenuLines {
    private static final int KEYS = 9;
    private static final String LOCAL = ".local";

    private final Payload.Menu menu;
    private final Menus.Style style;
    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private MenuLines(Payload.Menu menu, Menus.Style style) {
        this.menu = menu;
        this.style = style;
    }

    /// The pieces of the menu; between each two of them belongs the path of the machine's script.
    static List<String> of(Payload.Menu menu, Menus.Style style) {
        var made = new MenuLines(menu, style);
        made.write();
        made.pieces.add(made.text.toString());
        return List.copyOf(made.pieces);
    }

    private void write() {
        line("#!ipxe");
        line(":start");
        line("menu " + SafeText.shown(menu.title()));
        items();
        line("item --gap");
        line("item --key x " + LOCAL + " Local disk");
        String timeout =
                menu.timeout().isZero() ? "" : "--timeout " + menu.timeout().toMillis() + " ";
        String chosen = menu.fallback().map(Query::encode).orElse(LOCAL);
        line("choose " + timeout + "--default " + chosen + " choice || goto local");
        line("iseq ${choice} " + LOCAL + " && goto local ||");
        logins();
        again("&choice=${choice}");
        line(":local");
        text.append(style.leave());
    }

    private void items() {
        int number = 1;
        String group = "";
        for (Payload.Item item : menu.items()) {
            if (!item.group().equals(group)) {
                group = item.group();
                line("item --gap");
                line("item --gap " + (group.isEmpty() ? "" : SafeText.shown(group)));
            }
            String key = number <= KEYS ? "--key " + number + " " : "";
            line("item " + key + choice(item) + " " + SafeText.shown(item.label()));
            number++;
        }
    }

    /// iPXE's own form for name and password. Outside TLS nobody is asked for a password: the
    /// policy then says that the entry needs HTTPS.
    private void logins() {
        if (!style.isTls()) {
            return;
        }
        List<Payload.Item> locked =
                menu.items().stream().filter(item -> item.role().isPresent()).toList();
        if (locked.isEmpty()) {
            return;
        }
        locked.forEach(item -> line("iseq ${choice} " + choice(item) + " && goto login ||"));
        line("goto chosen");
        line(":login");
        line("clear username");
        line("clear password");
        line("login || goto start");
        line("params");
        line("param operator ${username}");
        line("param password ${password}");
        line("param choice ${choice}");
        // Both would go along to disks and servers that are asked later.
        line("clear username");
        line("clear password");
        again("##params");
        line(":chosen");
    }

    /// @param more what stands behind the query
    private void again(String more) {
        text.append("chain --replace --autofree ").append(style.baseUrl()).append('/');
        pieces.add(text.toString());
        text.setLength(0);
        line(ScriptUrls.IDENTITY + more + " || goto start");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String choice(Payload.Item item) {
        return Query.encode(item.profile().name());
    }
}
