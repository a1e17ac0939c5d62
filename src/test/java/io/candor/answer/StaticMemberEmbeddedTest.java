package io.candor.answer;

import static io.candor.answer.GroupProtocolEmbeddedTest.assertClean;
import static io.candor.answer.GroupProtocolEmbeddedTest.group;
import static io.candor.answer.GroupProtocolEmbeddedTest.rebalances;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.TestBroker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answerers that the group knows again after a restart. */
class StaticMemberEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void shouldHaveItsPartitionsAgainAndDisturbNobodyWhenItRestarts(GroupProtocol protocol) throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            answering(stream, protocol, "a");
            Answerer second = answering(stream, protocol, "b");
            await("shared out").atMost(WAIT).until(() -> stream.partitionsByInstance().values().stream()
                    .allMatch(partitions -> partitions.size() == 2));
            Map<String, Set<TopicPartition>> before = stream.partitionsByInstance();
            stream.ask(0, 500);
            stream.audit(WAIT);
            double assigned = rebalances(stream, "assigned");
            double revoked = rebalances(stream, "revoked");

            second.close();
            assertThat(stream.partitionsByInstance()).isEqualTo(before).hasSize(2);
            stream.ask(500, 1_000);
            answering(stream, protocol, "b");

            assertClean(stream.audit(WAIT), 1_000);
            assertThat(stream.partitionsByInstance()).isEqualTo(before);
            // Its own calls: that of leaving and that of coming back.
            assertThat(rebalances(stream, "revoked")).isEqualTo(revoked + 1);
            assertThat(rebalances(stream, "assigned")).isEqualTo(assigned + 1);
        }
    }

    @Test
    void shouldLeaveItsPlaceWhenAnotherJoinsLaterAsTheSameInstanceAndTakeItOnceNobodyHasIt() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer first = answering(stream, GroupProtocol.CLASSIC, "a");
            stream.ask(0, 500);

            Answerer second = answering(stream, GroupProtocol.CLASSIC, "a");
            await("the first replaced").atMost(WAIT).until(() -> first.state().isReplaced());
            stream.ask(500, 1_000);

            assertClean(stream.audit(WAIT), 1_000);
            assertThat(group(first)).contains("another process joined later", "instance=a");
            assertThat(group(second)).isEqualTo("joined");
            assertThat(AnswerHealth.isAlive(first)).isTrue();
            assertThat(first.state().isJoined()).isFalse();

            second.close();
            // As after the session timeout.
            stream.removeMembers();
            stream.ask(1_000, 1_500);

            assertClean(stream.audit(WAIT), 1_500);
            assertThat(group(first)).isEqualTo("joined");
        }
    }

    @Test
    void shouldWaitForTheOneThatIsThereWhenItJoinsLaterAsTheSameInstance() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer first = answering(stream, GroupProtocol.CONSUMER, "a");
            Answerer second = answerer(stream, GroupProtocol.CONSUMER, "a");
            await("the second refused")
                    .atMost(WAIT)
                    .until(() -> second.state().membershipEnd().isPresent());
            stream.ask(0, 500);
            assertClean(stream.audit(WAIT), 500);
            assertThat(group(first)).isEqualTo("joined");
            assertThat(group(second)).contains("is a member already", "instance=a");
            assertThat(aborted(stream)).isZero();

            first.close();
            stream.ask(500, 1_000);

            assertClean(stream.audit(WAIT), 1_000);
            assertThat(group(second)).isEqualTo("joined");
        }
    }

    private static Answerer answering(AnswererStream stream, GroupProtocol protocol, String instance) {
        Answerer answerer = answerer(stream, protocol, instance);
        await("joined").atMost(WAIT).until(() -> answerer.state().isJoined());
        return answerer;
    }

    private static Answerer answerer(AnswererStream stream, GroupProtocol protocol, String instance) {
        return stream.answerer(
                new ScriptedEngine(),
                Map.of("group-protocol", protocol.name(), "static-member", "true", "instance", instance));
    }

    private static double aborted(AnswererStream stream) {
        return stream.meters
                .counter("candor.answer.transactions", "outcome", "aborted")
                .count();
    }
}
