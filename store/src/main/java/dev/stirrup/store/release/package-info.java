/// What the site signed. Start reading at [ReleaseStore].
package dev.stirrup.store.release;
