/// What was withdrawn, on disk. Start reading at [RevocationStore].
package dev.stirrup.store.revocation;
