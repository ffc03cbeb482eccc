package dev.stirrup.server.tftp;

/// How much may go on at once. What is beyond is passed over in silence; clients ask again.
///
/// @param transfers in total; when they are all taken, the oldest that nobody answered yet gives
///   way
/// @param perClient at the same time for one address
/// @param newPerSecond requests for one address, with bursts of twice as many
public record TftpBounds(int transfers, int perClient, int newPerSecond) {
    public static final TftpBounds DEFAULT = new TftpBounds(4096, 16, 200);

    public TftpBounds {
        if (transfers < 1 || perClient < 1 || newPerSecond < 1) {
            throw new IllegalArgumentException("bounds below 1");
        }
    }

    /// The same with room for so many transfers of one address, such as a NAT's, and for requests
    /// in the same proportion.
    public TftpBounds perClient(int most) {
        int requests = Math.max(1, (int) ((long) newPerSecond * most / perClient));
        return new TftpBounds(transfers, most, Math.max(newPerSecond, requests));
    }
}
