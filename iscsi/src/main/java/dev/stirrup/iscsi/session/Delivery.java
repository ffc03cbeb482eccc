package dev.stirrup.iscsi.session;

/// What has become of the bytes that a connection was sent.
public enum Delivery {
    /// The other side's kernel has all of them.
    DONE,
    /// Some have not been acknowledged.
    UNDERWAY,
    /// No more fit in.
    STUCK
}
