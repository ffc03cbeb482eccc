package dev.stirrup.trust.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.wire.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedImageTest {
    private static final int LEAF = DigestTree.LEAF;
    private static final int SIZE = 3 * LEAF + 100;
    private static final Duration A_MOMENT = Duration.ofMillis(11);

    private final byte[] content = DigestTreeTest.content(SIZE);
    private final Disk disk = new Disk(content);
    private final CheckedImage image =
            new CheckedImage(DigestTreeTest.tree(content.clone(), 1000), disk);
    private Instant now = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void nothingMayLeaveBeforeItWasCompared() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
        assertThat(guard.check(new Span(0, 1), now)).isInstanceOf(Check.Passed.class);
        assertThat(disk.reads).containsExactly(new Span(0, LEAF));
        assertThat(guard.permit(new Span(10, 20), now))
                .hasValueSatisfying(part -> {
                    assertThat(part).isInstanceOf(Verified.class);
                    assertThat(part.source()).isSameAs(disk);
                    assertThat(part.from()).isEqualTo(10);
                    assertThat(part.length()).isEqualTo(20);
                });
    }

    @Test
    void aPermitEndsWhereTheNextUncheckedLeafBegins() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        guard.check(new Span(0, 2L * LEAF), now);
        assertThat(guard.permit(new Span(LEAF - 1, 2L * LEAF), now).orElseThrow().length())
                .isEqualTo(LEAF + 1L);
        assertThat(guard.permit(new Span(2L * LEAF, 1), now)).isEmpty();
    }

    @Test
    void whatWasComparedOnceIsNotReadAgain() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        guard.check(new Span(0, SIZE), now);
        guard.check(new Span(0, SIZE), now.plus(Duration.ofMinutes(29)));
        assertThat(image.guard(disk, now).check(new Span(5, 5), now))
                .isInstanceOf(Check.Passed.class);
        assertThat(disk.reads).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LEAF - 1, LEAF, LEAF + 17, SIZE / 2, 3 * LEAF, SIZE - 1})
    void aFlippedBitIsToldAndNothingOfTheFileLeavesAnyMore(int at) throws Exception {
        content[at] ^= 0x10;
        Guard<Disk> guard = image.guard(disk, now);
        Check<Disk> check = guard.check(new Span(at, 1), now);
        assertThat(check).isInstanceOf(Check.Failed.class);
        assertThat(disk.told)
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.image()).isEqualTo(image.image());
                    int leaf = at / LEAF;
                    assertThat(damage.what()).startsWith("bytes " + (long) leaf * LEAF + " to ");
                });
        guard.check(new Span(at == 0 ? LEAF : 0, 1), now);
        assertThat(guard.permit(new Span(at == 0 ? LEAF : 0, 1), now)).isEmpty();
        assertThat(image.damage()).isPresent();
        assertThat(disk.told).hasSize(1);
    }

    @Test
    void aChangeOfTheFileMakesAllUncheckedAgain() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        guard.check(new Span(0, SIZE), now);
        content[2 * LEAF] ^= 1;
        disk.changed += 1;
        now = now.plus(A_MOMENT);
        assertThat(guard.permit(new Span(2L * LEAF, 1), now)).isEmpty();
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
        assertThat(guard.check(new Span(2L * LEAF, 1), now)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void aFileThatTookItsPlaceIsNotTheOneThatIsOpen() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        guard.check(new Span(0, SIZE), now);
        disk.inode += 1;
        now = now.plus(A_MOMENT);
        assertThat(guard.isCurrent(now)).isFalse();
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
        // It can go on to its end, each leaf read anew.
        int before = disk.reads.size();
        assertThat(guard.check(new Span(0, 1), now)).isInstanceOf(Check.Passed.class);
        assertThat(guard.check(new Span(0, 1), now)).isInstanceOf(Check.Passed.class);
        assertThat(disk.reads).hasSize(before + 2);
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
    }

    @Test
    void aFileChangedJustNowIsReadAnewEachTime() throws Exception {
        disk.changed = now.getEpochSecond() * 1_000_000_000L;
        Guard<Disk> guard = image.guard(disk, now);
        assertThat(guard.check(new Span(0, 1), now)).isInstanceOf(Check.Passed.class);
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
        now = now.plusSeconds(2);
        guard.check(new Span(0, 1), now);
        assertThat(guard.permit(new Span(0, 1), now)).isPresent();
    }

    @Test
    void whatWasComparedLongAgoIsDueAndThenUnchecked() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        guard.check(new Span(0, 1), now);
        assertThat(guard.isDue(0, now)).isFalse();
        assertThat(guard.isDue(LEAF, now)).isTrue();
        assertThat(guard.isDue(SIZE, now)).isFalse();
        now = now.plus(Duration.ofMinutes(31));
        assertThat(guard.isDue(0, now)).isTrue();
        assertThat(guard.permit(new Span(0, 1), now)).isPresent();
        now = now.plus(Duration.ofMinutes(31));
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
        now = now.minus(Duration.ofDays(1));
        assertThat(guard.permit(new Span(0, 1), now)).isEmpty();
    }

    @Test
    void aShortenedFileIsDamagedAndAnUnreadableOneUnknown() throws Exception {
        Guard<Disk> guard = image.guard(disk, now);
        disk.fault = Optional.of(new IOException("Input/output error"));
        assertThat(guard.check(new Span(0, 1), now))
                .isEqualTo(new Check.Unreadable<Disk>("Input/output error"));
        assertThat(disk.told).isEmpty();
        disk.fault = Optional.of(new EOFException());
        assertThat(guard.check(new Span(0, 1), now)).isInstanceOf(Check.Failed.class);
        assertThat(disk.told).hasSize(1);
    }

    @Test
    void aFileOfAnotherSizeIsDamagedFromTheStart() throws Exception {
        disk.size = SIZE + 1;
        Guard<Disk> guard = image.guard(disk, now);
        assertThat(guard.check(new Span(0, 1), now)).isInstanceOf(Check.Failed.class);
        assertThat(disk.told.getFirst().what()).contains(SIZE + 1 + " bytes instead of " + SIZE);
    }

    @Test
    void aSitesFolderIsLetOutUnverified() {
        Guard<Disk> guard = new SiteFolder().guard(disk, now);
        assertThat(guard.permit(new Span(0, 5), now))
                .hasValueSatisfying(part -> assertThat(part).isInstanceOf(Unverified.class));
        assertThat(disk.reads).isEmpty();
    }

    /// Bytes in memory with the manners of a file.
    private static final class Disk implements ByteSource, ImagePlace {
        final List<Span> reads = new ArrayList<>();
        final List<Damage> told = new ArrayList<>();
        private final byte[] content;
        long size;
        long inode = 1;
        long changed = 1;
        Optional<IOException> fault = Optional.empty();

        Disk(byte[] content) {
            this.content = content;
            this.size = content.length;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long at, byte[] into, int from, int count) throws IOException {
            reads.add(new Span(at, count));
            if (fault.isPresent()) {
                throw fault.get();
            }
            System.arraycopy(content, (int) at, into, from, count);
        }

        @Override
        public FileState state() {
            return new FileState(0, inode, size, 0, changed);
        }

        @Override
        public void damaged(Damage damage, FileState where) {
            told.add(damage);
        }
    }
}
