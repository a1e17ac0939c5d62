package io.candor.training;

import io.candor.event.Topic;
import io.candor.event.TrainingProgress;
import io.candor.event.client.TransactionalPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Tells operators what this trainer does, on candor.training-progress, while it is the one that trains. On a thread of its own and outside every
 * transaction, so that a broker or registry that is away holds nothing up: what could not be written is written later, as it is then.
 */
final class ProgressWriter implements AutoCloseable {
    /** While nothing changes; the monitor takes three of them without a word for a trainer that does not run. */
    static final Duration AT_LEAST = Duration.ofSeconds(30);
    /** While steps are taken. */
    static final Duration STEPS = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(ProgressWriter.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final Topic<String, TrainingProgress> topic;
    private final String modelId;
    private final TrainerStatus status;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "candor-trainer-progress");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
    private Optional<TrainingProgress> written = Optional.empty();

    /** @param producers makes the producer, once there is something to write */
    ProgressWriter(
            Topic<String, TrainingProgress> topic,
            String modelId,
            TrainerStatus status,
            Supplier<Producer<byte[], byte[]>> producers,
            Clock clock) {
        this.topic = topic;
        this.modelId = modelId;
        this.status = status;
        this.producers = producers;
        this.clock = clock;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (!status.isElected()) {
                // What the one who trains writes must not be written over.
                written = Optional.empty();
                return;
            }
            TrainingProgress now = StatedProgress.of(modelId, status.stated(), status, clock.instant());
            if (written.isEmpty() || isDue(written.get(), now)) {
                write(now);
            }
        } catch (KafkaException unwritable) {
            // Broker or registry, which may come back: the next look writes.
            LOG.debugf(unwritable, "progress not written modelId=%s", modelId);
        } catch (RuntimeException unexpected) {
            // Would end the looks; training goes on whatever is told of it.
            LOG.warnf(unexpected, "progress not written modelId=%s", modelId);
        }
    }

    static boolean isDue(TrainingProgress before, TrainingProgress now) {
        Duration since = Duration.between(before.getAt(), now.getAt());
        if (since.compareTo(AT_LEAST) >= 0) {
            return true;
        }
        TrainingProgress same = TrainingProgress.newBuilder(now)
                .setAt(before.getAt())
                .setStep(before.getStep())
                .setEpoch(before.getEpoch())
                .build();
        return !same.equals(before) || since.compareTo(STEPS) >= 0 && isFurther(before, now);
    }

    private static boolean isFurther(TrainingProgress before, TrainingProgress now) {
        return now.getStep() != null && !now.getStep().equals(before.getStep());
    }

    private void write(TrainingProgress now) {
        if (producer.isEmpty()) {
            producer = Optional.of(producers.get());
        }
        producer.get().send(TransactionalPublisher.record(topic, modelId, now), (written, failure) -> {
            if (failure != null) {
                LOG.debugf(failure, "progress not written modelId=%s", modelId);
            }
        });
        written = Optional.of(now);
    }

    /** Says that it has stopped, where it was the one that trained. */
    @Override
    public void close() {
        thread.execute(() -> {
            look();
            producer.ifPresent(open -> open.close(CLOSE_TIME));
        });
        thread.shutdown();
        try {
            thread.awaitTermination(2 * CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
