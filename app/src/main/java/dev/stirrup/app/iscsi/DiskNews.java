package dev.stirrup.app.iscsi;

import dev.stirrup.boot.DiskDecision;
import dev.stirrup.iscsi.login.LoginAsk;

/// Told what happens at disks.
interface DiskNews {
    /// Somebody may not log in to a machine's disk.
    void refused(String machine, LoginAsk ask, DiskDecision.Refuse refuse);
}
