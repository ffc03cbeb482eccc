package dev.stirrup.media.wim;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.MalformedException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The XML of a WIM: UTF-16 with a byte order mark, never packed.
final class WimXml {
    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_LANGUAGES = 200;
    private static final Map<String, String> ARCHITECTURES =
            Map.of("0", "i386", "5", "arm", "6", "ia64", "9", "x86_64", "12", "arm64");

    private final List<WimImage> images = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> languages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int index;

    private WimXml() {}

    static List<WimImage> decode(byte[] xml) throws MalformedException {
        String text = new String(xml, StandardCharsets.UTF_16LE);
        WimXml reader = new WimXml();
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        try {
            XMLStreamReader in =
                    factory.createXMLStreamReader(
                            new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
            while (in.hasNext()) {
                reader.take(in.next(), in);
            }
            in.close();
        } catch (XMLStreamException | RuntimeException e) {
            throw Damage.at("XML that cannot be read", 0);
        }
        return List.copyOf(reader.images);
    }

    private void take(int event, XMLStreamReader in) throws XMLStreamException {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> begin(in);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                String more = in.getText();
                text.append(more, 0, Math.min(more.length(), LONGEST_TEXT - text.length()));
            }
            default -> {
                // Comments and the like.
            }
        }
    }

    private void begin(XMLStreamReader in) throws XMLStreamException {
        if (path.size() >= DEEPEST) {
            throw new XMLStreamException("too deep");
        }
        path.addLast(in.getLocalName());
        text.setLength(0);
        if (path.size() == 2 && in.getLocalName().equals("IMAGE")) {
            String number = in.getAttributeValue(null, "INDEX");
            index = number != null && number.matches("[0-9]{1,4}") ? Integer.parseInt(number) : 0;
            values.clear();
            languages.clear();
        }
    }

    private void end() {
        String here = String.join("/", path);
        String value = Names.printable(text.toString()).strip();
        text.setLength(0);
        path.removeLast();
        if (here.equals("WIM/IMAGE")) {
            images.add(image());
        } else if (here.equals("WIM/IMAGE/WINDOWS/LANGUAGES/LANGUAGE")) {
            if (languages.size() < MOST_LANGUAGES) {
                languages.add(value);
            }
        } else if (here.startsWith("WIM/IMAGE/")) {
            values.putIfAbsent(here.substring("WIM/IMAGE/".length()), value);
        }
    }

    private WimImage image() {
        String first = value("WINDOWS/LANGUAGES/DEFAULT");
        List<String> all = new ArrayList<>(languages);
        if (all.remove(first)) {
            all.addFirst(first);
        }
        String bytes = value("TOTALBYTES");
        return new WimImage(
                index,
                value("NAME").isEmpty() ? value("DISPLAYNAME") : value("NAME"),
                value("DESCRIPTION"),
                value("WINDOWS/EDITIONID"),
                value("WINDOWS/INSTALLATIONTYPE"),
                ARCHITECTURES.getOrDefault(value("WINDOWS/ARCH"), ""),
                version(),
                all,
                bytes.matches("[0-9]{1,18}") ? Long.parseLong(bytes) : 0);
    }

    private String version() {
        String version = "";
        for (String part : new String[] {"MAJOR", "MINOR", "BUILD", "SPBUILD"}) {
            String number = value("WINDOWS/VERSION/" + part);
            if (number.isEmpty()) {
                break;
            }
            version += (version.isEmpty() ? "" : ".") + number;
        }
        return version;
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }
}
