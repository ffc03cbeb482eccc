package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.preflight.RevocationData;
import dev.stirrup.store.preflight.RevocationData.Kept;
import dev.stirrup.store.preflight.RevocationData.Kind;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.list.SignatureListDecoder;
import dev.stirrup.uefi.preflight.MicrosoftKeys;
import dev.stirrup.uefi.preflight.Preflight;
import dev.stirrup.uefi.preflight.SignatureDatabase;
import dev.stirrup.uefi.preflight.TrustSet;
import dev.stirrup.uefi.sbat.SbatDecoder;
import dev.stirrup.uefi.sbat.SbatLevel;
import dev.stirrup.wire.MalformedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What machines may trust, and what is revoked, as far as this site knows: the keys that machines
/// are sold with, the site's own, dbx and the SBAT level.
public record KnownTrust(List<TrustSet> sets, Revoked revoked) {
    /// @param dbx where it came from, when there is one
    /// @param sbat where it came from, when there is one
    public record Revoked(
            SignatureDatabase list, SbatLevel level, Optional<Kept> dbx, Optional<Kept> sbat) {}

    public KnownTrust {
        sets = List.copyOf(sets);
    }

    /// @param data the data folder, which need not exist
    public static KnownTrust of(Path data, Instant now) {
        DataFolder folder = new DataFolder(data);
        List<TrustSet> sets =
                new ArrayList<>(List.of(MicrosoftKeys.of2011(), MicrosoftKeys.of2023()));
        if (Files.isDirectory(folder.keys())) {
            sets.add(site(folder, now));
        }
        return new KnownTrust(sets, revoked(folder));
    }

    Preflight.Question question() {
        return new Preflight.Question(sets, revoked.list(), revoked.level());
    }

    KnownTrust with(TrustSet set) {
        List<TrustSet> all = new ArrayList<>(sets);
        all.add(set);
        return new KnownTrust(all, revoked);
    }

    private static TrustSet site(DataFolder folder, Instant now) {
        var keys =
                SiteKeyring.open(folder, KeyHome.inFiles(SiteName.organisation(), System.getenv()))
                        .keys();
        List<Certificate> certificates = new ArrayList<>();
        for (X509Certificate one : new TrustExport(keys, now).certificates(Duty.BOOT_SIGNING)) {
            try {
                certificates.add(Certificate.decode(one.getEncoded()));
            } catch (MalformedException | CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        return new TrustSet(
                "site",
                "this site's keys",
                TrustSet.Checker.FIRMWARE,
                SignatureDatabase.of(certificates),
                SignatureDatabase.empty());
    }

    private static Revoked revoked(DataFolder folder) {
        RevocationData data = new RevocationData(folder.revocations());
        Optional<Kept> dbx = data.find(Kind.DBX);
        Optional<Kept> sbat = data.find(Kind.SBAT);
        try {
            return new Revoked(
                    dbx.isEmpty()
                            ? SignatureDatabase.empty()
                            : SignatureDatabase.of(
                                    SignatureListDecoder.decode(dbx.get().content().toArray())),
                    sbat.isEmpty()
                            ? SbatLevel.known()
                            : SbatDecoder.level(sbat.get().content().toArray()),
                    dbx,
                    sbat);
        } catch (MalformedException e) {
            throw new FailedException(
                    "The lists in "
                            + folder.revocations()
                            + " are damaged: "
                            + Console.safe(String.valueOf(e.getMessage())),
                    "Bring them anew: stirrup trust update --dbx FILE --sbat FILE");
        }
    }
}
