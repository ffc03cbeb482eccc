/// What is known to be revoked everywhere: dbx and the SBAT level, as operators brought them.
package dev.stirrup.store.preflight;
