package io.candor.audit;

import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import io.candor.release.log.ReleaseLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** Reads the topics once from their beginning and checks every question there was when it began. */
public final class StreamAudit {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final AuditConfig config;
    private final Questions questions;
    private final ReadCounts tally = new ReadCounts();
    private final Violations violations;
    private final ReleaseRule releases = new ReleaseRule();
    private final UnreadQuestions unread;
    private Optional<GroupOffsets> committed = Optional.empty();

    private StreamAudit(KafkaConnection connection, AuditConfig config) {
        this.connection = connection;
        this.config = config;
        this.questions = new Questions(connection.topics().questions());
        this.violations = new Violations(config.shown());
        this.unread = new UnreadQuestions(connection, config.group(), questions);
    }

    /**
     * Audits the stream.
     *
     * @throws AuditException if topics or registry cannot be read
     */
    public static AuditReport of(KafkaConnection connection, AuditConfig config) {
        try {
            return new StreamAudit(connection, config).run();
        } catch (KafkaException failure) {
            throw new AuditException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    private AuditReport run() {
        Topics topics = connection.topics();
        try (TopicReader reader =
                AuditedTopics.read(connection, List.of(topics.questions().name()))) {
            questions.read(reader);
        }
        Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> readers = Map.of(
                topics.answers().name(), answers(Ledger.ANSWERED)::enter,
                topics.acceptedAnswers().name(), answers(Ledger.COPY_ACCEPTED)::enter,
                topics.reviewAnswers().name(), answers(Ledger.COPY_REVIEW)::enter,
                topics.questionDeadLetters().name(), new DeadLetterAuditor(questions, tally, violations)::enter);
        // Before the outcomes, so that all it says was to be seen when they were read.
        committed = GroupOffsets.read(connection, config.group(), questions.topicName());
        try (TopicReader reader = AuditedTopics.read(connection, readers.keySet())) {
            unread.outcomesAre(
                    reader.beginnings(reader.assignment()).values().stream().allMatch(start -> start == 0));
            readOutcomes(reader, record -> readers.get(record.topic()).accept(record));
        }
        long pending = check(config.finishedWithin().isPresent(), violations::add);
        releases.check(ReleaseLog.read(connection), violations::add);
        return tally.report(questions.count(), pending, violations);
    }

    private AnswerAuditor answers(int mark) {
        Topics topics = connection.topics();
        var topic = mark == Ledger.ANSWERED
                ? topics.answers()
                : mark == Ledger.COPY_ACCEPTED ? topics.acceptedAnswers() : topics.reviewAnswers();
        return new AnswerAuditor(topic, mark, questions, tally, violations, releases);
    }

    // A transaction becomes visible partition by partition, and a running stream is read while that happens, so
    // apparent violations get a short time to disappear.
    private void readOutcomes(TopicReader reader, Consumer<ConsumerRecord<byte[], byte[]>> enter) {
        reader.readToEnd(enter);
        Duration patience = config.finishedWithin()
                .filter(wait -> wait.compareTo(config.settle()) > 0)
                .orElse(config.settle());
        long deadline = System.nanoTime() + patience.toNanos();
        while (isOpen() && System.nanoTime() < deadline) {
            reader.readOn(POLL, enter);
        }
    }

    private boolean isOpen() {
        long[] broken = new long[1];
        long pending = check(config.finishedWithin().isPresent(), violation -> broken[0]++);
        return broken[0] > 0 || pending > 0 && config.finishedWithin().isPresent();
    }

    /** @return pending questions */
    private long check(boolean finished, Consumer<Violation> found) {
        long pending = 0;
        for (Map.Entry<Integer, Ledger> entry : questions.ledgers().entrySet()) {
            LedgerCheck ledgerCheck = new LedgerCheck(
                    questions.topicName(),
                    entry.getKey(),
                    entry.getValue(),
                    committed.flatMap(offsets -> offsets.finished(entry.getKey())),
                    finished);
            ledgerCheck.check(found);
            pending += ledgerCheck.pending();
        }
        unread.judge(found);
        committed.ifPresent(offsets -> offsets.judge(found));
        return pending;
    }
}
