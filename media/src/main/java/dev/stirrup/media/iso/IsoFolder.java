package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Names;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A directory of an ISO.
///
/// @param above the blocks of the folders that this one lies in, itself included
record IsoFolder(String name, DirectoryReader reader, DirectoryRecord record, Set<Long> above)
        implements Folder {
    static IsoFolder root(DirectoryReader reader, DirectoryRecord record) {
        return new IsoFolder("", reader, record, Set.of(record.block()));
    }

    @Override
    public List<Node> children() throws IOException, MalformedException {
        List<Node> children = new ArrayList<>();
        List<DirectoryRecord> parts = new ArrayList<>();
        for (DirectoryRecord entry : reader.records(record)) {
            if (entry.isSelfOrParent() || entry.isAssociated()) {
                continue;
            }
            if (!parts.isEmpty() && !parts.getLast().name().equals(entry.name())) {
                throw damage("a file whose last part is missing", entry);
            }
            parts.add(entry);
            if (!entry.goesOn()) {
                node(parts).ifPresent(children::add);
                parts = new ArrayList<>();
            }
        }
        if (!parts.isEmpty()) {
            throw damage("a file whose last part is missing", parts.getLast());
        }
        return children;
    }

    private Optional<Node> node(List<DirectoryRecord> parts)
            throws IOException, MalformedException {
        DirectoryRecord first = parts.getFirst();
        SystemUse fields = new SystemUse(reader.source(), reader.volume().blockSize());
        if (reader.rockRidge().isThere()) {
            fields.read(first.systemUse(), reader.rockRidge().skip());
        }
        if (fields.isRelocated()) {
            return Optional.empty();
        }
        String called = Names.checked(name(first, fields), reader.place(first));
        if (fields.childBlock() >= 0) {
            return Optional.of(folder(called, reader.self(fields.childBlock())));
        }
        if (first.isDirectory()) {
            return Optional.of(folder(called, first));
        }
        return Optional.of(file(called, parts, fields));
    }

    private IsoFolder folder(String called, DirectoryRecord entry) throws MalformedException {
        if (above.contains(entry.block())) {
            throw damage("the folder '" + called + "' lies in itself", entry);
        }
        if (above.size() >= DEEPEST) {
            throw damage("folders deeper than " + DEEPEST, entry);
        }
        Set<Long> all =
                Stream.concat(above.stream(), Stream.of(entry.block()))
                        .collect(Collectors.toUnmodifiableSet());
        return new IsoFolder(called, reader, entry, all);
    }

    private Node file(String called, List<DirectoryRecord> parts, SystemUse fields)
            throws MalformedException {
        if (fields.isLink()) {
            return new Node.Link(called, fields.target());
        }
        if (fields.isSpecial()) {
            return new Node.Unreadable(called, "a device or a pipe");
        }
        if (fields.isZisofs()) {
            return new Node.Unreadable(called, "packed by zisofs, which is not read here");
        }
        if (fields.isSparse() || parts.stream().anyMatch(DirectoryRecord::isInterleaved)) {
            return new Node.Unreadable(called, "kept in pieces of a kind that is not read here");
        }
        return plainFile(called, parts);
    }

    private Node.File plainFile(String called, List<DirectoryRecord> parts)
            throws MalformedException {
        List<Extent> extents = new ArrayList<>();
        long size = 0;
        for (DirectoryRecord part : parts) {
            if (part.size() == 0) {
                continue;
            }
            long place = reader.place(part);
            if (place > reader.source().size() - part.size()) {
                throw damage("the file '" + called + "' reaches beyond the end", part);
            }
            append(extents, new Extent(place, part.size()));
            size += part.size();
        }
        if (size > reader.source().size()) {
            throw damage("the file '" + called + "' is larger than all", parts.getFirst());
        }
        return new Node.File(called, size, extents);
    }

    /// Parts that follow each other are one extent.
    private static void append(List<Extent> extents, Extent next) {
        Extent last = extents.isEmpty() ? new Extent(-2, 1) : extents.getLast();
        if (last.offset() + last.length() == next.offset()) {
            extents.removeLast();
            extents.add(new Extent(last.offset(), last.length() + next.length()));
        } else {
            extents.add(next);
        }
    }

    private String name(DirectoryRecord entry, SystemUse fields) {
        String posix = fields.name();
        if (!posix.isEmpty()) {
            return posix;
        }
        byte[] bytes = entry.name().toArray();
        if (reader.volume().isJoliet()) {
            return withoutVersion(new String(bytes, StandardCharsets.UTF_16BE));
        }
        return plain(entry.name());
    }

    /// A plain name without its version, and without the dot that an empty extension leaves.
    private static String plain(Bytes name) {
        String text = withoutVersion(Names.text(name.toArray()));
        boolean isDotLast = text.length() > 1 && text.endsWith(".");
        return isDotLast ? text.substring(0, text.length() - 1) : text;
    }

    private static String withoutVersion(String name) {
        int semicolon = name.lastIndexOf(';');
        return semicolon > 0 ? name.substring(0, semicolon) : name;
    }

    private MalformedException damage(String what, DirectoryRecord entry) {
        return Damage.at(what, reader.place(entry));
    }
}
