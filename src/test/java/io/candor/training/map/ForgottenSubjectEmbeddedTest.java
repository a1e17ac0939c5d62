package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.erasure.Erasing;
import io.candor.erasure.ErasureLog;
import io.candor.erasure.ErasureRequest;
import io.candor.erasure.ErasureResult;
import io.candor.erasure.Erasures;
import io.candor.erasure.SubjectKey;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.PrefixedTopics;
import io.candor.event.Topics;
import io.candor.event.client.TransactionalPublisher;
import io.candor.release.log.LoggedRelease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * A seeded stream, a tenth of whose questions name one subject: the maps after it is forgotten, against those of a stream in which it had never been. Questions
 * and answers have gone with their retention; labels alone say whose they are.
 */
class ForgottenSubjectEmbeddedTest {
    private static final MapConfig CONFIG = MappedConfig.of(MapConfig.class, Map.of());
    private static final SubjectKey SUBJECTS = new SubjectKey("secret");
    private static final int LABELS = 550;
    private static final int[] SAMS = IntStream.range(0, LABELS)
            .filter(label -> new SplittableRandom(11 + label).split().nextInt(10) == 0)
            .toArray();

    private final KafkaConnection kafka = new KafkaConnection(
            TestBroker.bootstrapServers(),
            Map.of(),
            PrefixedTopics.of(UUID.randomUUID() + ".", Topics.of(EventConfig.of(1, 1, TestRegistry.url()))));

    private void publish(DecidedLedger ledger) throws Exception {
        TestBroker.createTopics(
                TestBroker.bootstrapServers(),
                kafka.topics().all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < ledger.ledger.size(); i++) {
            boolean isSams = Arrays.binarySearch(SAMS, i) >= 0;
            LabeledAnswer label = LabeledAnswer.newBuilder(ledger.ledger.get(i))
                    .setSubjectHash(SUBJECTS.hash(isSams ? "sam" : "somebody else"))
                    .build();
            records.add(TransactionalPublisher.record(kafka.topics().labeledAnswers(), label.getQuestionId(), label));
        }
        new TransactionalPublisher(kafka, "test-").publish(records);
    }

    private static List<String> maps(DecidedLedger ledger) {
        return ledger.decisions().stream()
                .map(LoggedRelease::releaseId)
                .map(id -> ledger.maps.get(id).sha256())
                .toList();
    }

    @Test
    void shouldDecideOnTheSameMapsAsIfTheSubjectHadNeverBeen() throws Exception {
        DecidedLedger decided =
                new DecidedLedger().label(250, false).label(300, true).decide(CONFIG);
        List<String> before = maps(decided);
        publish(decided);

        ErasureResult result = new Erasing(kafka)
                .forget(
                        ErasureRequest.subject("sam", SUBJECTS),
                        new ActionRecords(kafka, Actor.ANYBODY),
                        Actor.hash("sam", "secret"));
        await("the erasure can be read")
                .atMost(Duration.ofSeconds(30))
                .until(() -> ErasureLog.read(kafka) != Erasures.NONE);
        decided.forget(ErasureLog.read(kafka)).label(100, true).decide(CONFIG);

        assertThat(result)
                .isInstanceOfSatisfying(ErasureResult.Forgotten.class, forgotten -> assertThat(forgotten.questions())
                        .isEqualTo(SAMS.length));
        List<String> since = maps(decided).subList(before.size(), maps(decided).size());
        assertThat(since)
                .isNotEmpty()
                .isEqualTo(maps(decided.withoutEver(SAMS).decide(CONFIG)))
                .doesNotContainAnyElementsOf(before);
    }
}
