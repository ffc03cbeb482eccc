package dev.stirrup.app.iscsi;

import dev.stirrup.boot.DiskDecision;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.session.Output.News;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what happens at disks.
final class DiskStory implements DiskNews {
    private static final Logger LOG = LoggerFactory.getLogger(DiskStory.class);

    @Override
    public void refused(String machine, LoginAsk ask, DiskDecision.Refuse refuse) {
        LOG.atInfo()
                .addKeyValue("machine", machine)
                .addKeyValue("peer", ask.peer())
                .log("no disk: {}, {}", refuse.reason().code(), refuse.detail());
    }

    /// What a session tells. Must not block.
    void heard(News news) {
        LOG.debug("iSCSI: {}", news);
    }
}
