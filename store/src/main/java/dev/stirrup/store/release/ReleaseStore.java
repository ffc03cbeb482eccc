package dev.stirrup.store.release;

import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Remembers what the site signed. All calls may block.
public final class ReleaseStore {
    private static final String SELECT = "SELECT name, file, certificate, at FROM release";

    private final Database database;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public ReleaseStore(Database database) {
        this.database = database;
    }

    public void add(Release release, String who) {
        database.write(session ->
                session.update(
                        "INSERT INTO release (serial, name, file, certificate, at, who)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        release.serial(),
                        release.name(),
                        release.file(),
                        text(release.certificate()),
                        release.at(),
                        who));
    }

    /// All of them, the latest first.
    public List<Release> all() {
        return database.read(session ->
                session.list(SELECT + " ORDER BY at DESC, serial", ReleaseStore::release));
    }

    /// The one whose certificate has this serial number, as a revocation names it.
    public Optional<Release> find(String serial) {
        return database.read(session ->
                session.first(SELECT + " WHERE serial = ?", ReleaseStore::release, serial));
    }

    /// All that signed the file with this digest.
    public List<Release> ofFile(String digest) {
        return database.read(session ->
                session.list(
                        SELECT + " WHERE file = ? ORDER BY at, serial",
                        ReleaseStore::release,
                        digest));
    }

    /// All of this name.
    public List<Release> named(String name) {
        return all().stream().filter(release -> release.name().equals(name)).toList();
    }

    private static Release release(Row row) throws SQLException {
        return new Release(row.text(1), row.text(2), certificate(row.text(3)), row.instant(4));
    }

    private static String text(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its bytes", e);
        }
    }

    private static X509Certificate certificate(String text) {
        try {
            byte[] der = Base64.getDecoder().decode(text);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new StoreException(Trouble.DAMAGED, "the certificate of a release is damaged", e);
        }
    }
}
