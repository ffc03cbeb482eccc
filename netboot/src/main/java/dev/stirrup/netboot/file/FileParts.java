package dev.stirrup.netboot.file;

import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Reports;
import dev.stirrup.netboot.dhcp.Styles;
import dev.stirrup.netboot.disk.DiskOffice;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.memory.OfferMemory;
import dev.stirrup.netboot.url.BootTokens;

/// What the file desk works with. Book and memory are the ones the DHCP desk uses.
public record FileParts(
        Plans plans,
        Reports reports,
        BootTokens tokens,
        Styles styles,
        AddressBook book,
        OfferMemory memory,
        Manifests manifests,
        Foresight foresight,
        AnswerShelf answers,
        Logins logins,
        DiskOffice disks,
        SiteRoots roots) {
    /// Without manifests, foresight, answers, logins, disks and roots.
    public FileParts(
            Plans plans,
            Reports reports,
            BootTokens tokens,
            Styles styles,
            AddressBook book,
            OfferMemory memory) {
        this(
                plans,
                reports,
                tokens,
                styles,
                book,
                memory,
                Manifests.NONE,
                Foresight.NONE,
                AnswerShelf.NONE,
                Logins.NONE,
                DiskOffice.closed(),
                SiteRoots.NONE);
    }
}
