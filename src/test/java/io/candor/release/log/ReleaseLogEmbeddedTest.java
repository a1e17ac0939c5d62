package io.candor.release.log;

import static io.candor.release.log.ReleaseHistoryTest.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import io.candor.embedded.TestBroker;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.candor.event.registry.InMemorySchemaRegistry;
import io.candor.release.store.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Release events are read by all followers, once committed and in one order, on a real broker. */
class ReleaseLogEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String MODEL = "tiny@0";

    @TempDir
    Path folder;

    private static ReleaseEvent live(String releaseId) {
        return event(releaseId, ReleaseStatus.LIVE, "test");
    }

    private static String liveOf(ReleaseHistory history) {
        return history.live(MODEL).map(LoggedRelease::releaseId).orElse("none");
    }

    /** A topic of releases that no other test uses. */
    private static KafkaConnection connection(String bootstrapServers) {
        Topics shared = Topics.of(EventConfig.of(1, 1, "http://localhost:1"), new InMemorySchemaRegistry());
        Topic<String, ReleaseEvent> releases = shared.releases();
        Topic<String, ReleaseEvent> own = new Topic<>(
                UUID.randomUUID() + "." + releases.name(),
                releases.keySerde(),
                releases.valueSerde(),
                1,
                releases.retention(),
                releases.maxRecordBytes());
        return new KafkaConnection(bootstrapServers, Map.of(), withReleases(shared, own));
    }

    private static Topics withReleases(Topics topics, Topic<String, ReleaseEvent> releases) {
        return new Topics(
                topics.questions(),
                topics.questionDeadLetters(),
                topics.answers(),
                topics.acceptedAnswers(),
                topics.reviewAnswers(),
                topics.feedback(),
                topics.feedbackDeadLetters(),
                topics.labeledAnswers(),
                topics.calibrationBatches(),
                topics.calibrationReports(),
                topics.driftAlarms(),
                topics.consistency(),
                releases,
                topics.promises(),
                topics.policies(),
                topics.trainingProgress(),
                topics.apiKeys(),
                topics.actions(),
                topics.erasures());
    }

    private static void createTopic(KafkaConnection connection) {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(60))
                    .create(List.of(connection.topics().releases()));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaConnection connection, Map<String, Object> settings) {
        return new KafkaProducer<>(connection.settings(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void shouldReadWhatWasPublishedInItsOrder() {
        KafkaConnection connection = connection(TestBroker.bootstrapServers());
        createTopic(connection);
        ReleasePublisher publisher = new ReleasePublisher(connection);
        publisher.publish(List.of(live("a"), live("b")));

        publisher.publish(List.of(event("b", ReleaseStatus.RETIRED, "test"), live("a")));

        ReleaseHistory history = ReleaseLog.read(connection);
        assertThat(liveOf(history)).isEqualTo("a");
        assertThat(history.all()).extracting(LoggedRelease::releaseId).containsExactly("b", "a");
        assertThat(history.find("b").orElseThrow().event()).isEqualTo(event("b", ReleaseStatus.RETIRED, "test"));
    }

    @Test
    void shouldNotHearOfAReleaseWhoseTransactionWasAborted() {
        KafkaConnection connection = connection(TestBroker.bootstrapServers());
        createTopic(connection);
        ReleasePublisher publisher = new ReleasePublisher(connection);
        publisher.publish(List.of(live("a")));
        try (var producer = producer(connection, Map.of("transactional.id", "trainer-" + UUID.randomUUID()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(publisher.record(live("half")));
            producer.flush();

            producer.abortTransaction();
        }

        ReleaseHistory history = ReleaseLog.read(connection);
        assertThat(history.all()).extracting(LoggedRelease::releaseId).containsExactly("a");
    }

    @Test
    void shouldPassOverBytesThatAreNoEventAndForgetWhatWasDeleted() throws Exception {
        KafkaConnection connection = connection(TestBroker.bootstrapServers());
        createTopic(connection);
        new ReleasePublisher(connection).publish(List.of(live("a"), live("b")));
        String topic = connection.topics().releases().name();
        try (var producer = producer(connection, Map.of())) {
            producer.send(new ProducerRecord<>(topic, "c".getBytes(), new byte[] {7, 7}))
                    .get();
            producer.send(new ProducerRecord<>(topic, "d".getBytes(), new byte[0]))
                    .get();

            producer.send(new ProducerRecord<>(topic, "b".getBytes(), null)).get();
        }

        ReleaseHistory history = ReleaseLog.read(connection);
        assertThat(history.all()).extracting(LoggedRelease::releaseId).containsExactly("a");
    }

    @Test
    void shouldSayHowToMakeTheTopicWhenThereIsNone() {
        KafkaConnection connection = connection(TestBroker.bootstrapServers());

        Assertions.assertThatThrownBy(() -> ReleaseLog.read(connection))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessageContaining("candor topics create");
    }

    @Test
    void shouldTellTheWholeHistoryFirstAndEveryEventAfterwards() {
        KafkaConnection connection = connection(TestBroker.bootstrapServers());
        createTopic(connection);
        ReleasePublisher publisher = new ReleasePublisher(connection);
        publisher.publish(List.of(live("a"), live("b")));
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (ReleaseFollower follower =
                ReleaseFollower.start(connection, TestStore.config(folder), history -> heard.add(liveOf(history)))) {
            await("b is live").atMost(WAIT).until(() -> liveOf(follower.history())
                    .equals("b"));

            publisher.publish(List.of(live("c")));

            await("c is live").atMost(WAIT).until(() -> heard.contains("c"));
            assertThat(heard).doesNotContain("a", "none");
            assertThat(follower.problem()).isEmpty();
        }
    }

    @Test
    void shouldGoOnWhenItsListenerFails() {
        KafkaConnection connection = connection(TestBroker.bootstrapServers());
        createTopic(connection);
        ReleasePublisher publisher = new ReleasePublisher(connection);
        publisher.publish(List.of(live("a")));
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        ReleaseListener failsOnA = history -> {
            if (liveOf(history).equals("a")) {
                throw new IllegalStateException("cannot stand a");
            }
            heard.add(liveOf(history));
        };
        try (ReleaseFollower follower = ReleaseFollower.start(connection, TestStore.config(folder), failsOnA)) {
            await("it failed")
                    .atMost(WAIT)
                    .until(() -> follower.problem().orElse("").contains("cannot stand a"));

            publisher.publish(List.of(live("b")));

            await("b is live").atMost(WAIT).until(() -> heard.contains("b"));
            await("all is well again").atMost(WAIT).until(() -> follower.problem()
                    .isEmpty());
        }
    }

    @Test
    void shouldHearOnWhenTheBrokerWasAway() {
        EmbeddedBroker first = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder.resolve("broker"), 0));
        Map<String, EmbeddedBroker> running = new HashMap<>(Map.of("broker", first));
        KafkaConnection connection = connection(first.bootstrapServers());
        createTopic(connection);
        ReleasePublisher publisher = new ReleasePublisher(connection);
        publisher.publish(List.of(live("a")));
        try (ReleaseFollower follower = ReleaseFollower.start(connection, TestStore.config(folder), history -> {})) {
            await("a is live").atMost(WAIT).until(() -> liveOf(follower.history())
                    .equals("a"));

            first.close();
            running.put("broker", EmbeddedBroker.start(first.config()));
            publisher.publish(List.of(live("b")));

            await("b is live").atMost(WAIT).until(() -> liveOf(follower.history())
                    .equals("b"));
        } finally {
            running.get("broker").close();
        }
    }
}
