package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads XML of any length by its elements. Document types and entities are not followed, and
/// nothing that is longer than any real one is held in memory.
final class XmlElements {
    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_PIECE = 1 << 20;

    private XmlElements() {}

    /// Is told what is read.
    interface Taker {
        /// @param depth 1 for the outermost element
        /// @param attributes by their names without a namespace
        void begin(int depth, String name, Function<String, Optional<String>> attributes)
                throws MalformedException;

        /// @param text what stands in the element behind the last one in it; what is longer than
        ///   4096 characters is cut off
        void end(int depth, String name, String text) throws MalformedException;
    }

    /// @throws MalformedException when it is no XML, deeper or with longer tags than any real one
    static void read(InputStream in, Taker taker) throws MalformedException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Java counts `&amp;` as well, of which long lists have more than its limits. No entities
        // but
        // those are replaced.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        try {
            Pieces pieces = new Pieces(in);
            read(factory.createXMLStreamReader(pieces), pieces, taker);
        } catch (XMLStreamException | RuntimeException e) {
            throw new MalformedException("XML that cannot be read: " + firstLine(e), 0);
        }
    }

    private static void read(XMLStreamReader xml, Pieces pieces, Taker taker)
            throws XMLStreamException, MalformedException {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            pieces.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST) {
                        throw new MalformedException("deeper than any real one", 0);
                    }
                    text.setLength(0);
                    taker.begin(
                            depth,
                            xml.getLocalName(),
                            name -> Optional.ofNullable(xml.getAttributeValue(null, name)));
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    taker.end(depth--, xml.getLocalName(), text.toString());
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    int room = LONGEST_TEXT - text.length();
                    int length = Math.min(xml.getTextLength(), room);
                    text.append(xml.getTextCharacters(), xml.getTextStart(), length);
                }
                default -> {
                    // Comments and the like.
                }
            }
        }
        xml.close();
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /// Stops one that would hold an endless tag or comment as a whole.
    private static final class Pieces extends FilterInputStream {
        private int count;

        private Pieces(InputStream in) {
            super(in);
        }

        private void next() {
            count = 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int got = super.read(into, from, length);
            count += Math.max(0, got);
            if (count > LONGEST_PIECE) {
                throw new IOException("a tag or comment longer than any real one");
            }
            return got;
        }
    }
}
