package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.BatchTrigger;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.client.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DecisionWriterTest {
    private static final int LIMIT = 2_000;
    private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
            Map.of(new TopicPartition("candor.calibration-batches", 0), new OffsetAndMetadata(1));

    private final List<Limited> producers = new ArrayList<>();
    private final DecisionWriter decisions = new DecisionWriter(
            new TransactionalWriter(() -> {
                producers.add(new Limited());
                return producers.get(producers.size() - 1);
            }),
            event -> new ProducerRecord<>("candor.releases", event.toString().getBytes(StandardCharsets.UTF_8)),
            new RunFailures(Clock.systemUTC()));
    private boolean brokerIsThere = true;

    /** Refuses as the real one does: at once, in the future it returns. */
    private final class Limited extends MockProducer<byte[], byte[]> {
        Limited() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (!brokerIsThere) {
                return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
            }
            return record.value().length > LIMIT
                    ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                    : super.send(record, callback);
        }
    }

    private static TrainingRun.Decided decided(String reason) {
        WaitingBatch batch = new WaitingBatch("b1", BatchTrigger.SIZE, Instant.EPOCH, Instant.EPOCH, 0);
        TrainingTask task = new TrainingTask(
                Labels.MODEL,
                "r1",
                TriggerRule.Cause.values()[0],
                List.of(batch),
                Optional.empty(),
                1,
                new Selection(new TreeMap<>(), List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                "");
        return new TrainingRun.Decided(
                task,
                ReleaseEvent.newBuilder()
                        .setReleaseId("r1")
                        .setModelId(Labels.MODEL)
                        .setManifestUri("file:///r1")
                        .setManifestSha256("00")
                        .setStatus(ReleaseStatus.LIVE)
                        .setBatchIds(List.of("b1", "replayed"))
                        .setDecidedBy("gate")
                        .setReason(reason)
                        .setDecidedAt(Instant.EPOCH)
                        .build());
    }

    private ReleaseEvent write(TrainingRun.Decided decided) {
        return decisions.write(decided, OFFSETS, new MockConsumer<byte[], byte[]>("earliest").groupMetadata());
    }

    private List<ProducerRecord<byte[], byte[]>> committed() {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .toList();
    }

    @Test
    void shouldWriteTheDecisionAsItIsWhenTheTopicTakesIt() {
        TrainingRun.Decided decided = decided("better");

        assertThat(write(decided)).isSameAs(decided.event());
        assertThat(committed()).hasSize(1);
    }

    @Test
    void shouldRejectTheBatchesForGoodWhenTheDecisionIsLargerThanTheTopicTakes() {
        ReleaseEvent written = write(decided("x".repeat(LIMIT)));

        assertThat(committed()).hasSize(1);
        assertThat(written.getStatus()).isEqualTo(ReleaseStatus.REJECTED);
        assertThat(written.getDecidedBy()).isEqualTo(RunFailures.TRAINER);
        assertThat(written.getBatchIds()).containsExactly("b1");
        assertThat(written.getReason()).contains("LIVE", "larger than candor.releases takes");
    }

    @Test
    void shouldWriteNothingInsteadWhenTheBrokerIsAway() {
        brokerIsThere = false;

        assertThatThrownBy(() -> write(decided("better"))).isInstanceOf(KafkaException.class);
        assertThat(producers).hasSize(1);
    }
}
