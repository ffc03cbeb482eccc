package dev.stirrup.media.wim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A WIM with an XML and nothing else.
public final class TinyWim {
    private static final int HEADER = 208;
    private static final int XML_AT = 72;

    private TinyWim() {}

    public static byte[] of(String xml) {
        byte[] text = ("\ufeff" + xml).getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer file = ByteBuffer.allocate(HEADER + text.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, "MSWIM\0\0\0".getBytes(StandardCharsets.US_ASCII));
        file.putInt(8, HEADER).putInt(12, 0x10d00).putInt(16, 0x40002).putInt(20, 32768);
        file.putShort(40, (short) 1).putShort(42, (short) 1).putInt(44, 1);
        file.putLong(XML_AT, text.length).putLong(XML_AT + 8, HEADER);
        file.putLong(XML_AT + 16, text.length);
        file.put(HEADER, text);
        return file.array();
    }

    /// An image as Windows' XML tells it.
    public static String image(int index, String name, String edition, String kind) {
        return "<IMAGE INDEX=\""
                + index
                + "\"><DIRCOUNT>100</DIRCOUNT><TOTALBYTES>123456</TOTALBYTES><WINDOWS>"
                + "<ARCH>9</ARCH><PRODUCTNAME>Microsoft&#174; Windows&#174; Operating System"
                + "</PRODUCTNAME><EDITIONID>"
                + edition
                + "</EDITIONID><INSTALLATIONTYPE>"
                + kind
                + "</INSTALLATIONTYPE><LANGUAGES><LANGUAGE>de-DE</LANGUAGE><LANGUAGE>en-US"
                + "</LANGUAGE><DEFAULT>en-US</DEFAULT></LANGUAGES><VERSION><MAJOR>10</MAJOR>"
                + "<MINOR>0</MINOR><BUILD>26100</BUILD><SPBUILD>1742</SPBUILD></VERSION></WINDOWS>"
                + "<NAME>"
                + name
                + "</NAME><DESCRIPTION>"
                + name
                + "</DESCRIPTION></IMAGE>";
    }
}
