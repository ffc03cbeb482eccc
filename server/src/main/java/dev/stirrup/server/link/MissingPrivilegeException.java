package dev.stirrup.server.link;

import java.io.IOException;

/// The kernel wants a capability that this process has not got. The message says which one and how
/// to give it.
public final class MissingPrivilegeException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What both the raw socket and the ports below 1024 need.
    private static final String FIX =
            "; run as root, or give the service AmbientCapabilities=CAP_NET_RAW"
                    + " CAP_NET_BIND_SERVICE in its systemd unit, or start it by: sudo setpriv"
                    + " --reuid=$USER --regid=$(id -g) --init-groups"
                    + " --inh-caps=+net_raw,+net_bind_service"
                    + " --ambient-caps=+net_raw,+net_bind_service ./stirrup serve";

    private final String capability;

    /// @param what what could not be done
    /// @param capability its name as in capabilities(7)
    public MissingPrivilegeException(String what, String capability) {
        super(what + ": " + capability + " is missing" + FIX);
        this.capability = capability;
    }

    public String capability() {
        return capability;
    }
}
