package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditReport;
import io.candor.embedded.AclBroker;
import io.candor.event.KafkaConnection;
import io.candor.event.acl.KafkaGroups;
import io.candor.event.acl.KafkaRole;
import io.candor.event.retry.Backoff;
import io.candor.policy.PolicyFollower;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The answerer with the least that its role needs, on a broker with access control lists. */
class AnswererRightsEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void shouldAnswerEveryQuestionWithTheRightsOfAnAnswerer() throws Exception {
        try (AnswererStream stream = new AnswererStream(AclBroker.openServers())) {
            KafkaConnection answering = AclBroker.as(
                    KafkaRole.ANSWERER,
                    stream.connection(),
                    new KafkaGroups(stream.group(), "no-calibrator", "no-trainer", "no-map", "no-policy"));
            stream.ask(0, 100);
            stream.put("poison".getBytes(), new byte[] {9});
            stream.flush();

            Answerer answerer = stream.answererAs(answering, new ScriptedEngine());

            await("it joined").atMost(PATIENCE).until(() -> answerer.state().isJoined());
            AuditReport report = stream.audit(PATIENCE);
            assertThat(report.clean()).isTrue();
            try (PolicyFollower policies =
                    PolicyFollower.start(answering, new Backoff(Duration.ofMillis(100), Duration.ofMillis(500)))) {
                assertThat(policies.problem()).isEmpty();
            }
        }
    }
}
