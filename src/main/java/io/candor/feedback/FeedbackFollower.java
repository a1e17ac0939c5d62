package io.candor.feedback;

import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Topics;
import io.candor.event.client.FollowerOutage;
import io.candor.event.client.TopicReader;
import io.candor.event.retry.Backoff;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Reads labels and dead letters of feedback from a while back on and notes what became of each verdict. Has no consumer group.
 * Runs on a thread of its own until closed.
 */
final class FeedbackFollower implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FeedbackFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final TopicReader reader;
    private final Topics topics;
    private final FeedbackOutcomes outcomes;
    private final Duration lookBack;
    private final Clock clock;
    private final FollowerOutage outage = new FollowerOutage(
            "has read nothing yet",
            new Backoff(RETRY, RETRY),
            (failure, reason) -> LOG.warnf("feedback follower waits reason=%s", reason));

    FeedbackFollower(KafkaConnection kafka, FeedbackOutcomes outcomes, Duration lookBack, Clock clock) {
        this(TopicReader.open(kafka, Map.of()), kafka.topics(), outcomes, lookBack, clock);
    }

    /** Owns the reader. */
    FeedbackFollower(TopicReader reader, Topics topics, FeedbackOutcomes outcomes, Duration lookBack, Clock clock) {
        this.reader = reader;
        this.topics = topics;
        this.outcomes = outcomes;
        this.lookBack = lookBack;
        this.clock = clock;
    }

    @Override
    public void run() {
        try (reader) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("feedback follower woken to close");
        }
    }

    private void step() {
        try {
            if (reader.assignment().isEmpty()) {
                begin();
            }
            reader.readOn(POLL, TopicReader.passingOver(this::follow, FeedbackFollower::passOver));
            outage.caughtUp();
        } catch (WakeupException closing) {
            throw closing;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Broker, registry, topics or memory may come later; what was not handed over is read again. Whatever it
            // was, it
            // must not end the following.
            outage.waitAfter(failure);
        }
    }

    private void begin() {
        List<TopicPartition> partitions = reader.partitions(List.of(
                topics.labeledAnswers().name(), topics.feedbackDeadLetters().name()));
        reader.add(reader.since(partitions, clock.instant().minus(lookBack)));
    }

    private void follow(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.labeledAnswers().name())) {
            followLabel(record);
        } else {
            followDeadLetter(record);
        }
    }

    /** Whoever asks for the verdict is told that it waits. */
    private static void passOver(ConsumerRecord<byte[], byte[]> record, RuntimeException unreadable) {
        LOG.warnf(
                unreadable,
                "feedback outcome unreadable topic=%s partition=%d offset=%d",
                record.topic(),
                record.partition(),
                record.offset());
    }

    private void followLabel(ConsumerRecord<byte[], byte[]> record) {
        if (topics.labeledAnswers().decodeValue(record.headers(), record.value())
                        instanceof Decoded.Valid<LabeledAnswer> valid
                && !CaseLabel.isAnnouncement(valid.value())) {
            outcomes.labeled(valid.value());
        }
    }

    /**
     * A dead letter that is no feedback any more has no id by which anybody could ask for it; one whose schema nobody knew was
     * waited for by the calibrator, and would be waited for again here.
     */
    private void followDeadLetter(ConsumerRecord<byte[], byte[]> record) {
        boolean isFeedback = topics.feedback().name().equals(text(record, DeadLetter.TOPIC))
                && !DeadLetterReason.UNKNOWN_SCHEMA.name().equals(text(record, DeadLetter.REASON));
        if (isFeedback
                && topics.feedback().decodeValue(record.headers(), record.value())
                        instanceof Decoded.Valid<Feedback> valid) {
            outcomes.refused(valid.value(), text(record, DeadLetter.REASON));
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Asks {@link #run} to end soon; may be called from any thread. */
    @Override
    public void close() {
        outage.stop();
        reader.wakeup();
    }
}
