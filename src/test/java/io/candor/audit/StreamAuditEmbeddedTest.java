package io.candor.audit;

import static io.candor.audit.WrittenStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.candor.audit.WrittenStream.Asked;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.EventConfig;
import io.candor.event.FinishedOffsets;
import io.candor.event.KafkaConnection;
import io.candor.event.PrefixedTopics;
import io.candor.event.RecordPosition;
import io.candor.event.Topics;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamAuditEmbeddedTest {
    private static final AuditConfig FINISHED = new AuditConfig(Optional.of(Duration.ZERO), Duration.ZERO, 10);
    private static final AuditConfig RUNNING = new AuditConfig(Optional.empty(), Duration.ZERO, 10);

    private final String group = "answerers-" + UUID.randomUUID();
    private WrittenStream stream;

    @BeforeEach
    void writeSoundStream() throws Exception {
        stream = new WrittenStream();
        stream.writeSoundStream();
    }

    @AfterEach
    void close() {
        stream.close();
    }

    private AuditReport audit(AuditConfig config) {
        return StreamAudit.of(stream.connection(), withGroup(config));
    }

    private void assertFinds(ViolationKind... kinds) {
        AuditReport report = audit(FINISHED);
        assertThat(report.counts()).as("%s", report.first()).containsOnlyKeys(kinds);
        assertThat(report.clean()).isFalse();
        assertThat(report.first()).hasSize(kinds.length);
    }

    @Test
    void shouldProveTheInvariantsWhenEveryOutcomeIsThereOnce() {
        AuditReport report = audit(FINISHED);

        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.questions()).isEqualTo(5);
        assertThat(report.answers()).isEqualTo(Map.of("ACCEPTED", 1L, "REVIEW", 1L, "SCORED", 1L, "EXPIRED", 1L));
        assertThat(report.deadLetters()).isEqualTo(1);
        assertThat(report.copies()).isEqualTo(2);
        assertThat(AuditText.lines(report))
                .contains("CLEAN: every question has exactly one answer or exactly one dead letter.");
    }

    @Test
    void shouldCallQuestionsAtTheEndPendingWhenTheStreamMayBeRunning() throws Exception {
        stream.ask("open");

        AuditReport running = audit(RUNNING);

        assertThat(running.clean()).isTrue();
        assertThat(running.pending()).isEqualTo(1);
        assertFinds(ViolationKind.LOST_QUESTION);
    }

    @Test
    void shouldFindALostQuestionWhenItIsCommitted() throws Exception {
        stream.ask("lost");
        stream.write(stream.answerTo(stream.ask("later"), Decision.REVIEW));
        commit(7);

        AuditReport report = audit(RUNNING);

        assertThat(report.counts()).containsExactly(Map.entry(ViolationKind.LOST_QUESTION, 1L));
        assertThat(report.first().get(0).offset()).isEqualTo(5);
    }

    @Test
    void shouldCallAQuestionPendingWhenLaterOnesAreCommittedAheadOfIt() throws Exception {
        stream.ask("open");
        stream.write(stream.answerTo(stream.ask("ahead"), Decision.REVIEW));
        commit(ahead(5, 1));

        AuditReport running = audit(RUNNING);

        assertThat(running.first()).isEmpty();
        assertThat(running.pending()).isEqualTo(1);
        assertFinds(ViolationKind.LOST_QUESTION);
    }

    @Test
    void shouldFindTheAnswerThatIsMissingAmongThoseCommittedAhead() throws Exception {
        stream.ask("open");
        stream.write(stream.answerTo(stream.ask("ahead"), Decision.SCORED));
        stream.ask("dropped");
        stream.write(stream.answerTo(stream.ask("ahead too"), Decision.SCORED));
        commit(ahead(5, 1, 2, 3));

        AuditReport report = audit(RUNNING);

        assertThat(report.counts()).containsExactly(Map.entry(ViolationKind.LOST_QUESTION, 1L));
        assertThat(report.first().get(0).offset()).isEqualTo(7);
        assertThat(report.pending()).isEqualTo(1);
    }

    @Test
    void shouldFindTheAnswerThatIsDoubledAmongThoseCommittedAhead() throws Exception {
        stream.ask("open");
        Asked twice = stream.ask("twice");
        stream.write(stream.answerTo(twice, Decision.SCORED));
        stream.write(stream.answerTo(twice, Decision.SCORED));
        commit(ahead(5, 1));

        assertThat(audit(RUNNING).counts()).containsExactly(Map.entry(ViolationKind.DOUBLED_ANSWER, 1L));
    }

    @Test
    void shouldFindMetadataThatCannotBeRead() throws Exception {
        commit(new OffsetAndMetadata(5, "1:damaged"));

        AuditReport report = audit(RUNNING);

        assertThat(report.counts()).containsExactly(Map.entry(ViolationKind.UNREADABLE_COMMIT, 1L));
        assertThat(report.first().get(0).toString()).contains("candor.questions-0@5", "damaged");
    }

    @Test
    void shouldFindAnOpenQuestionThatRetentionRemovedWhenLaterOnesWereCommittedAheadOfIt() throws Exception {
        stream.ask("open");
        stream.write(stream.answerTo(stream.ask("ahead"), Decision.SCORED));
        commit(ahead(5, 1));
        deleteBefore(6);

        AuditReport report = audit(RUNNING);

        assertThat(report.counts()).containsExactly(Map.entry(ViolationKind.DELETED_UNREAD, 1L));
        assertThat(report.first().get(0).offset()).isEqualTo(5);
    }

    @Test
    void shouldWaitForAnAnswerWhenToldThatTheStreamIsToBeFinished() throws Exception {
        Asked asked = stream.ask("slow");
        CompletableFuture<AuditReport> report = CompletableFuture.supplyAsync(
                () -> audit(new AuditConfig(Optional.of(Duration.ofSeconds(60)), Duration.ZERO, 10)));

        stream.write(stream.answerTo(asked, Decision.SCORED));

        assertThat(report.get().clean()).isTrue();
        assertThat(report.get().pending()).isZero();
    }

    @Test
    void shouldFindDoubledAnswersAndDeadLetters() throws Exception {
        Asked twice = stream.ask("twice");
        stream.write(stream.topics().answers(), stream.answerTo(twice, Decision.SCORED));
        stream.write(stream.topics().answers(), stream.answerTo(twice, Decision.SCORED));
        Asked dead = stream.askRaw("dead", bytes("poison"));
        stream.write(stream.deadLetterOf(dead));
        stream.write(stream.deadLetterOf(dead));
        Asked both = stream.ask("both");
        stream.write(stream.answerTo(both, Decision.SCORED));
        stream.write(stream.deadLetterOf(both));

        assertFinds(ViolationKind.DOUBLED_ANSWER, ViolationKind.DOUBLED_DEAD_LETTER, ViolationKind.ANSWERED_AND_DEAD);
    }

    @Test
    void shouldFindCopiesThatAreMissingDoubledMisplacedOrAltered() throws Exception {
        stream.write(stream.topics().answers(), stream.answerTo(stream.ask("missing"), Decision.ACCEPTED));
        Answer doubled = stream.answerTo(stream.ask("doubled"), Decision.ACCEPTED);
        stream.write(doubled);
        stream.write(stream.topics().acceptedAnswers(), doubled);
        Answer misplaced = stream.answerTo(stream.ask("misplaced"), Decision.SCORED);
        stream.write(misplaced);
        stream.write(stream.topics().reviewAnswers(), misplaced);
        Answer altered = stream.answerTo(stream.ask("altered"), Decision.REVIEW);
        stream.write(stream.topics().answers(), altered);
        stream.write(
                stream.topics().reviewAnswers(),
                Answer.newBuilder(altered).setConfidence(0.8).build());

        assertFinds(
                ViolationKind.MISSING_COPY,
                ViolationKind.DOUBLED_COPY,
                ViolationKind.MISPLACED_COPY,
                ViolationKind.ALTERED_COPY);
    }

    @Test
    void shouldFindAnswersOfNoQuestionOrAnotherOne() throws Exception {
        Asked asked = stream.ask("asked");
        stream.write(Answer.newBuilder(stream.answerTo(asked, Decision.SCORED))
                .setQuestion("What else?")
                .build());
        stream.write(Answer.newBuilder(stream.answerTo(asked, Decision.SCORED))
                .setSource(new RecordPosition("elsewhere", 0, 0L))
                .build());

        assertFinds(ViolationKind.OTHER_QUESTION, ViolationKind.NO_SUCH_QUESTION);
    }

    @Test
    void shouldFindAnswersThatBreakTheirSchemasPromises() throws Exception {
        Answer sound = stream.answerTo(stream.ask("malformed"), Decision.SCORED);
        stream.write(Answer.newBuilder(sound).setConfidence(Double.NaN).build());
        stream.write(stream.topics().answers().name(), "unreadable", bytes("no answer"));

        assertFinds(ViolationKind.MALFORMED_ANSWER, ViolationKind.UNREADABLE_ANSWER);
    }

    @Test
    void shouldFindDeadLettersThatAreAlteredOrLackAHeader() throws Exception {
        ProducerRecord<byte[], byte[]> letter = stream.deadLetterOf(stream.askRaw("altered", bytes("poison")));
        stream.write(new ProducerRecord<>(letter.topic(), null, letter.key(), bytes("other"), letter.headers()));
        stream.write(letter.topic(), "headless", bytes("poison"));

        assertFinds(ViolationKind.ALTERED_DEAD_LETTER, ViolationKind.MALFORMED_DEAD_LETTER);
    }

    @Test
    void shouldPassOverQuestionsThatRetentionRemoved() throws Exception {
        TopicPartition partition =
                new TopicPartition(stream.topics().questions().name(), 0);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stream.connection().bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
        }

        AuditReport report = audit(FINISHED);

        assertThat(report.clean()).as("%s", report.first()).isTrue();
        assertThat(report.questions()).isEqualTo(2);
        // Three answers, two of them with a copy.
        assertThat(report.older()).isEqualTo(5);
    }

    @Test
    void shouldFindQuestionsThatRetentionRemovedBeforeAnyoneReadThem() throws Exception {
        for (int i = 0; i < 4; i++) {
            stream.ask("unread" + i);
        }
        commit(5);
        deleteBefore(8);

        AuditReport report = audit(RUNNING);

        assertThat(report.counts()).containsExactly(Map.entry(ViolationKind.DELETED_UNREAD, 1L));
        assertThat(report.first().get(0).toString())
                .contains("DELETED_UNREAD", "candor.questions-0@5", "offsets 5 to 7 ", "read up to 5");
    }

    @Test
    void shouldFindThemWhenNoAnswererWasEverThere() throws Exception {
        try (WrittenStream unheard = new WrittenStream()) {
            unheard.ask("first");
            unheard.ask("second");
            deleteBefore(unheard, 1);

            AuditReport report = StreamAudit.of(unheard.connection(), withGroup(RUNNING));

            assertThat(report.counts()).containsExactly(Map.entry(ViolationKind.DELETED_UNREAD, 1L));
            assertThat(report.first().get(0).detail()).contains("offsets 0 to 0 ", "has committed nothing");
        }
    }

    @Test
    void shouldNotMissQuestionsThatWereReadThoughTheyEndedInNothingThatIsKept() throws Exception {
        stream.ask("read");
        commit(6);
        deleteBefore(6);

        assertThat(audit(RUNNING).clean()).isTrue();
    }

    @Test
    void shouldNotCallQuestionsUnreadThatAGroupOfAnotherNameAnswered() throws Exception {
        deleteBefore(5);

        assertThat(audit(RUNNING).clean()).isTrue();
    }

    @Test
    void shouldCallNothingUnreadWhenEveryTraceOfItMayHaveBeenRemoved() throws Exception {
        try (WrittenStream old = new WrittenStream()) {
            old.write(old.answerTo(old.ask("answered"), Decision.SCORED));
            deleteBefore(old, 1);
            try (Admin admin = admin()) {
                for (int partition = 0; partition < 2; partition++) {
                    TopicPartition answers =
                            new TopicPartition(old.topics().answers().name(), partition);
                    admin.deleteRecords(Map.of(answers, RecordsToDelete.beforeOffset(-1)))
                            .all()
                            .get();
                }
            }

            assertThat(StreamAudit.of(old.connection(), withGroup(RUNNING)).clean())
                    .isTrue();
        }
    }

    private AuditConfig withGroup(AuditConfig config) {
        return new AuditConfig(config.finishedWithin(), config.settle(), config.shown(), group);
    }

    private void commit(long offset) throws Exception {
        commit(new OffsetAndMetadata(offset));
    }

    /** {@code firstOpen}, and of those behind it the ones so far ahead. */
    private static OffsetAndMetadata ahead(long firstOpen, int... ahead) {
        BitSet bits = new BitSet();
        IntStream.of(ahead).forEach(bits::set);
        return new OffsetAndMetadata(firstOpen, new FinishedOffsets(firstOpen, bits).metadata());
    }

    private void commit(OffsetAndMetadata offset) throws Exception {
        TopicPartition questions =
                new TopicPartition(stream.topics().questions().name(), 0);
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(group, Map.of(questions, offset))
                    .all()
                    .get();
        }
    }

    private void deleteBefore(long offset) throws Exception {
        deleteBefore(stream, offset);
    }

    private void deleteBefore(WrittenStream written, long offset) throws Exception {
        TopicPartition questions =
                new TopicPartition(written.topics().questions().name(), 0);
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(questions, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stream.connection().bootstrapServers()));
    }

    @Test
    void shouldTakeADeadLetterThatWasCutAtItsWord() throws Exception {
        stream.write(stream.deadLetterOf(stream.askRaw("large", new byte[900_000]), 50_000));

        AuditReport report = audit(FINISHED);

        assertThat(report.first()).isEmpty();
        assertThat(report.deadLetters()).isEqualTo(2);
    }

    @Test
    void shouldFindADeadLetterThatWasCutAndTellsOfAnotherRecord() throws Exception {
        ProducerRecord<byte[], byte[]> forged = stream.deadLetterOf(stream.askRaw("large", new byte[900_000]), 50_000);
        forged.headers().remove("candor.dlq.value.sha256").add("candor.dlq.value.sha256", bytes("00".repeat(32)));
        stream.write(forged);
        ProducerRecord<byte[], byte[]> vague = stream.deadLetterOf(stream.askRaw("vague", new byte[900_000]), 50_000);
        vague.headers().remove("candor.dlq.value.length");
        stream.write(vague);

        assertFinds(ViolationKind.ALTERED_DEAD_LETTER, ViolationKind.MALFORMED_DEAD_LETTER);
    }

    @Test
    void shouldNotBeFooledByAnOriginalWhoseHeadersLookLikeOurs() throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add("candor.dlq.failed-at", bytes("7"));
        headers.add("candor.dlq.truncated", bytes("value"));
        headers.add("candor.dlq.value.length", bytes("1"));
        stream.write(stream.deadLetterOf(stream.askRaw("liar", bytes("poison"), headers)));
        stream.write(stream.deadLetterOf(stream.askRaw("large liar", new byte[900_000], headers), 50_000));

        assertThat(audit(FINISHED).first()).isEmpty();
    }

    @Test
    void shouldSayWhichTopicIsMissingWhenItCannotRead() {
        KafkaConnection elsewhere = new KafkaConnection(
                stream.connection().bootstrapServers(),
                Map.of("default.api.timeout.ms", "2000"),
                PrefixedTopics.of("nowhere.", Topics.of(EventConfig.of(1, 1, "http://127.0.0.1:9/"))));

        assertThatExceptionOfType(AuditException.class)
                .isThrownBy(() -> StreamAudit.of(elsewhere, RUNNING))
                .withMessageContaining("nowhere.candor.questions");
    }
}
