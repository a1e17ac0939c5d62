package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.registry.InMemorySchemaRegistry;
import io.candor.event.registry.RegistryUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final Topics topics = Topics.of(EventConfig.of(6, 3, "http://localhost:1"), new InMemorySchemaRegistry());

    @Test
    void shouldHaveTheNamesOthersRelyOn() {
        assertThat(topics.all())
                .extracting(Topic::name)
                .containsExactly(
                        "candor.questions",
                        "candor.questions.dlq",
                        "candor.answers",
                        "candor.answers.accepted",
                        "candor.answers.review",
                        "candor.feedback",
                        "candor.feedback.dlq",
                        "candor.labeled-answers",
                        "candor.calibration-batches",
                        "candor.calibration-reports",
                        "candor.drift-alarms",
                        "candor.consistency",
                        "candor.releases",
                        "candor.promises",
                        "candor.policies",
                        "candor.training-progress",
                        "candor.keys",
                        "candor.actions",
                        "candor.erasures");
    }

    @Test
    void shouldNameASchemaForEveryTopicWithTypedValues() {
        assertThat(topics.schemas().keySet())
                .containsExactlyElementsOf(topics.all().stream()
                        .filter(topic -> topic != topics.questionDeadLetters() && topic != topics.feedbackDeadLetters())
                        .map(Topic::subject)
                        .toList());
    }

    @Test
    void shouldPartitionAnswersAndFeedbackAlike() {
        assertThat(topics.questions().partitions())
                .isEqualTo(6)
                .isEqualTo(topics.answers().partitions())
                .isEqualTo(topics.feedback().partitions());
    }

    @Test
    void shouldCompactWhatIsSoOfSomethingInOneOrder() {
        assertThat(topics.all())
                .filteredOn(topic -> topic.settings().get("cleanup.policy").equals("compact"))
                .isEqualTo(List.of(
                        topics.releases(),
                        topics.promises(),
                        topics.policies(),
                        topics.trainingProgress(),
                        topics.apiKeys()))
                .allMatch(topic -> topic.partitions() == 1);
    }

    @Test
    void shouldKeepEveryActionForEver() {
        assertThat(topics.actions().settings())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
    }

    @Test
    void shouldLetTheBrokerStampEveryRecord() {
        assertThat(topics.all()).allSatisfy(topic -> assertThat(topic.settings())
                .containsEntry("message.timestamp.type", "LogAppendTime"));
    }

    @Test
    void shouldTakeDeadLettersLargerThanTheirOriginals() {
        assertThat(topics.questionDeadLetters().maxRecordBytes())
                .isGreaterThan(topics.questions().maxRecordBytes());
    }

    @Test
    void shouldUseTheDeserializerThatIsNamed() {
        assertThat(decode(Foreign.class))
                .isInstanceOfSatisfying(Decoded.Poison.class, poison -> assertThat(poison.reason())
                        .isEqualTo(DeadLetterReason.UNDECODABLE));
    }

    @Test
    void shouldNotCallItPoisonWhenANamedDeserializerCannotReachTheRegistry() {
        assertThatThrownBy(() -> decode(ForeignOffline.class)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldNotHideABugInANamedDeserializer() {
        assertThatThrownBy(() -> decode(Buggy.class)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSayWhichSettingNamesAMissingClass() {
        EventConfig config = new EventConfig(1, (short) 1, Map.of("value.serializer", "io.example.Missing"));

        assertThatThrownBy(() -> Topics.of(config, new InMemorySchemaRegistry()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value.serializer")
                .hasMessageContaining("io.example.Missing");
    }

    private static Decoded<Question> decode(Class<?> deserializer) {
        EventConfig config = new EventConfig(1, (short) 1, Map.of("value.deserializer", deserializer.getName()));
        return Topics.of(config, new InMemorySchemaRegistry())
                .questions()
                .decodeValue(new RecordHeaders(), "x".getBytes(StandardCharsets.UTF_8));
    }

    public static class Foreign implements Deserializer<Question> {
        @Override
        public Question deserialize(String topic, byte[] bytes) {
            throw new SerializationException("Unknown magic byte!");
        }
    }

    public static class ForeignOffline implements Deserializer<Question> {
        @Override
        public Question deserialize(String topic, byte[] bytes) {
            throw new SerializationException("Error retrieving Avro schema", new IOException("connection refused"));
        }
    }

    public static class Buggy implements Deserializer<Question> {
        @Override
        public Question deserialize(String topic, byte[] bytes) {
            throw new IllegalStateException("bug");
        }
    }
}
