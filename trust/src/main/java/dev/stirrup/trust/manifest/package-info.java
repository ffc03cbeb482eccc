/// Boot manifests: a signed list of what one boot was given. Start reading at [BootManifest].
package dev.stirrup.trust.manifest;
