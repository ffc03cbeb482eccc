package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.login.Challenges;
import java.util.concurrent.ExecutorService;

/// What all connections of one listener share.
///
/// @param offLoop runs what may block
record Shell(IscsiPorts ports, ExecutorService offLoop, Challenges challenges, LoginBrake brake) {}
