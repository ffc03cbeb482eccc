package dev.stirrup.app.trust;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.preflight.FileBytes;
import dev.stirrup.store.content.KeptFile;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.release.Release;
import dev.stirrup.trust.export.TrustExport.Forbidden;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.Revocation.Kind;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.site.CertificateChain;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.uefi.authenticode.SignedImage;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What of the withdrawn things firmware itself can be told: releases by their certificates,
/// programs by their digests. Machines and files that are no programs mean nothing to it.
final class Withdrawals {
    private final Site site;

    Withdrawals(Site site) {
        this.site = site;
    }

    /// For dbx.
    Forbidden forbidden(SiteKeys keys) {
        List<Revocation> all = site.revocations().all();
        List<X509Certificate> certificates =
                all.stream()
                        .filter(one -> one.kind() == Kind.CERT)
                        .flatMap(one -> certificate(one.subject(), keys).stream())
                        .toList();
        List<Bytes> programs =
                all.stream()
                        .filter(one -> one.kind() == Kind.IMAGE || one.kind() == Kind.LOADER)
                        .flatMap(one -> files(one.subject()))
                        .distinct()
                        .flatMap(digest -> program(digest).stream())
                        .distinct()
                        .toList();
        return new Forbidden(certificates, programs);
    }

    /// The releases that signed what a revocation of an image or a loader names.
    List<Release> releasesOf(String subject) {
        return files(subject).flatMap(digest -> site.releases().ofFile(digest).stream()).toList();
    }

    private Optional<X509Certificate> certificate(String serial, SiteKeys keys) {
        return site.releases()
                .find(serial)
                .map(Release::certificate)
                .or(() ->
                        keys.keys().stream()
                                .flatMap(key -> key.chains().stream())
                                .map(CertificateChain::own)
                                .filter(own ->
                                        RevocationList.text(own.getSerialNumber()).equals(serial))
                                .findFirst());
    }

    /// The digests of the files that a digest stands for: an image's files, or the one file.
    private Stream<String> files(String digest) {
        List<Image> images =
                site.images().list().stream()
                        .filter(image -> image.digest().equals(digest))
                        .toList();
        return images.isEmpty()
                ? Stream.of(digest)
                : images.stream().flatMap(image -> image.files().stream()).map(ImageFile::digest);
    }

    private Optional<Bytes> program(String digest) {
        Optional<KeptFile> kept =
                site.content().withDigest(digest).filter(one -> Files.exists(one.path()));
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Path file = kept.get().path();
        try (FileBytes bytes = FileBytes.open(file, kept.get().place())) {
            return Optional.of(SignedImage.read(bytes).sha256());
        } catch (MalformedException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage(), "");
        }
    }
}
