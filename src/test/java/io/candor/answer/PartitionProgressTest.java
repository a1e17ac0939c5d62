package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.DeadLetterReason;
import io.candor.event.FinishedOffsets;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
    private static final int WINDOW = 100;

    private final PartitionProgress progress = new PartitionProgress(FinishedOffsets.below(10));

    @Test
    void shouldCommitTheLowestOpenOffsetAndNameThoseBehindItThatAreFinished() {
        read(10, 11, 12, 13);
        finish(11, 13);

        assertThat(sendReady(WINDOW)).containsExactly(11L, 13L);

        assertCommits(14, 10, 11, 13);
    }

    @Test
    void shouldTellNoMoreThanFitsWhereMuchThatHasOutputsIsAheadOfAnOpenRecord() {
        AnsweredRecords.Builder answered = new AnsweredRecords.Builder(10);
        for (long offset = 11; offset < 12 + 2L * FinishedOffsets.MOST_AHEAD; offset++) {
            answered.add(offset, record("key", offset));
        }
        PartitionProgress behind = new PartitionProgress(FinishedOffsets.below(10), answered.build());
        behind.add(new PendingRecord(record("key", 10), Instant.EPOCH, Span.getInvalid()));
        for (long offset = 11; offset < 12 + 2L * FinishedOffsets.MOST_AHEAD; offset++) {
            assertThat(behind.passFinished(record("key", offset))).isTrue();
        }

        FinishedOffsets committed = FinishedOffsets.of(behind.uncommitted(0).orElseThrow());

        assertThat(committed.firstOpen()).isEqualTo(10);
        assertThat(committed.ahead().cardinality()).isEqualTo(FinishedOffsets.MOST_AHEAD);
        assertThat(behind.isFarAhead(0)).isTrue();
    }

    @Test
    void shouldPassWhatIsFinishedOnceTheOldestIs() {
        read(10, 11, 12, 13);
        finish(11, 13);
        sendReady(WINDOW);
        progress.committed();
        finish(10);
        sendReady(WINDOW);

        assertCommits(14, 12, 13);
    }

    @Test
    void shouldCommitThePositionBehindMarkersWhenNothingIsOpen() {
        read(10, 12);
        finish(10, 12);
        sendReady(WINDOW);

        assertCommits(14, 14);
    }

    @Test
    void shouldCommitNothingWhenNothingWasSentSinceTheLastCommit() {
        read(10, 11);
        finish(11);
        sendReady(WINDOW);
        progress.committed();

        assertThat(progress.uncommitted(12)).isEmpty();
    }

    @Test
    void shouldOnlyLetTheOldestGoWhenNothingMayBeAhead() {
        read(10, 11, 12);
        finish(11, 12);
        assertThat(sendReady(0)).isEmpty();

        finish(10);

        assertThat(sendReady(0)).containsExactly(10L, 11L, 12L);
    }

    @Test
    void shouldKeepBackWhatIsTooFarAhead() {
        read(LongStream.rangeClosed(10, 16).toArray());
        finish(12, 13, 14, 15, 16);

        assertThat(sendReady(4)).containsExactly(12L, 13L, 14L);
        assertThat(progress.isFarAhead(4)).isTrue();
        assertThat(progress.isFarAhead(7)).isFalse();
        assertThat(progress.isFarAhead(0)).as("in order nothing is ahead").isFalse();

        finish(10);

        assertThat(sendReady(4)).containsExactly(10L, 15L);
    }

    @Test
    void shouldKeepTheOrderOfOneKey() {
        add("same", 10);
        add("same", 11);
        add("other", 12);
        finish(11, 12);
        assertThat(sendReady(WINDOW)).containsExactly(12L);

        finish(10);

        assertThat(sendReady(WINDOW)).containsExactly(10L, 11L);
    }

    @Test
    void shouldSendWhatWasFinishedBeforeItWasAdded() {
        PendingRecord refused = pending("k", 10);
        finish(refused);

        progress.add(refused);

        assertThat(sendReady(WINDOW)).containsExactly(10L);
    }

    @Test
    void shouldSendNewOnesWhenTheEngineFinishesWhatWasAbandoned() {
        read(10, 11);
        PendingRecord abandoned = records.get(0);
        finish(11);
        progress.abandon();
        finish(abandoned);
        read(12);

        assertThat(sendReady(WINDOW)).isEmpty();
        finish(12);
        assertThat(sendReady(WINDOW)).containsExactly(12L);
    }

    @Test
    void shouldPassRecordsThatWereFinishedByWhoHadThePartitionBefore() {
        PartitionProgress taken = new PartitionProgress(new FinishedOffsets(10, bits(1, 3)));
        List<Long> passed = LongStream.rangeClosed(10, 14)
                .filter(offset -> taken.passFinished(record("k", offset)))
                .boxed()
                .toList();

        assertThat(passed).containsExactly(11L, 13L);
        assertThat(taken.ahead()).isEqualTo(2);
    }

    @Test
    void shouldGoOnNamingThemAfterItsOwnCommits() {
        PartitionProgress taken = new PartitionProgress(new FinishedOffsets(10, bits(1, 3, 30)));
        PendingRecord own = pending("k", 12);
        taken.passFinished(record("k", 10));
        taken.add(pending("k", 10));
        taken.passFinished(record("k", 11));
        taken.passFinished(record("k", 12));
        taken.add(own);

        taken.sent(own);

        FinishedOffsets offsets = FinishedOffsets.of(taken.uncommitted(13).orElseThrow());
        assertThat(offsets.firstOpen()).isEqualTo(10);
        assertThat(offsets.ahead()).isEqualTo(bits(1, 2, 3, 30));
    }

    @Test
    void shouldForgetWhatWasFinishedOfALogThatWasCutOff() {
        PartitionProgress taken = new PartitionProgress(new FinishedOffsets(10, bits(1)));

        assertThat(taken.passFinished(record("k", 4))).isFalse();
        assertThat(taken.passFinished(record("k", 11))).isFalse();
    }

    @Test
    void shouldNameExactlyTheFinishedOnesInWhateverOrderTheyEnd() {
        Random random = new Random(11);
        for (int run = 0; run < 100; run++) {
            PartitionProgress random1 = new PartitionProgress(FinishedOffsets.below(0));
            List<PendingRecord> open = new ArrayList<>();
            List<Long> all = new ArrayList<>();
            BitSet sent = new BitSet();
            long next = 0;
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(3) > 0) {
                    // One in four offsets is a marker.
                    next += random.nextInt(4) == 0 ? 2 : 1;
                    PendingRecord record = pending("k" + next, next);
                    random1.passFinished(record.origin());
                    random1.add(record);
                    open.add(record);
                    all.add(next);
                } else if (!open.isEmpty()) {
                    finish(open.remove(random.nextInt(open.size())));
                    random1.ready(WINDOW).forEach(ready -> {
                        random1.sent(ready);
                        sent.set((int) ready.origin().offset());
                    });
                    Optional<OffsetAndMetadata> committed = random1.uncommitted(next + 1);
                    if (committed.isPresent()) {
                        FinishedOffsets offsets = FinishedOffsets.of(committed.get());
                        assertThat(all.stream().filter(offsets::contains))
                                .containsExactlyElementsOf(all.stream()
                                        .filter(offset -> sent.get(offset.intValue()))
                                        .toList());
                    }
                }
            }
        }
    }

    private final List<PendingRecord> records = new ArrayList<>();

    private void read(long... offsets) {
        LongStream.of(offsets).forEach(offset -> add("key" + offset, offset));
    }

    private void add(String key, long offset) {
        PendingRecord record = pending(key, offset);
        records.add(record);
        progress.add(record);
    }

    private void finish(long... offsets) {
        LongStream.of(offsets)
                .forEach(offset -> finish(records.stream()
                        .filter(record -> record.origin().offset() == offset)
                        .findFirst()
                        .orElseThrow()));
    }

    private static void finish(PendingRecord record) {
        record.finish(new Outcome.Refused(DeadLetterReason.UNANSWERABLE, "so it is"));
    }

    private List<Long> sendReady(int mostAhead) {
        List<PendingRecord> ready = progress.ready(mostAhead);
        ready.forEach(progress::sent);
        return ready.stream().map(record -> record.origin().offset()).toList();
    }

    private void assertCommits(long position, long firstOpen, long... ahead) {
        OffsetAndMetadata committed = progress.uncommitted(position).orElseThrow();
        FinishedOffsets offsets = FinishedOffsets.of(committed);
        assertThat(committed.offset()).isEqualTo(firstOpen);
        assertThat(offsets.ahead().stream().mapToLong(bit -> firstOpen + bit))
                .containsExactly(LongStream.of(ahead).boxed().toArray(Long[]::new));
    }

    private static PendingRecord pending(String key, long offset) {
        return new PendingRecord(record(key, offset), Instant.EPOCH, Span.getInvalid());
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, long offset) {
        return new ConsumerRecord<>("questions", 0, offset, TestQuestions.bytes(key), new byte[0]);
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }
}
