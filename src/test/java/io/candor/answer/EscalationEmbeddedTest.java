package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.audit.AuditReport;
import io.candor.embedded.TestBroker;
import io.candor.engine.EngineUnavailableException;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.EscalationOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second engine for what is not accepted, on a real broker. */
class EscalationEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int QUESTIONS = 300;
    private static final Map<String, String> SETTINGS =
            Map.of("threshold", "0.8", "audit-sample.share", "0.2", "drain-time", "1s");

    private AnswererStream stream;
    private ScriptedSecond large;

    @BeforeEach
    void open() {
        stream = new AnswererStream(TestBroker.bootstrapServers());
        stream.escalate(() -> {
            large = new ScriptedSecond();
            return SecondEngine.start(large, MappedConfig.of(EscalationConfig.class, Map.of()));
        });
    }

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldAnswerEachOnceWhenTheAnswererIsReplacedWhileTheSecondEngineThinks() {
        Answerer first = stream.answerer(new ScriptedEngine(), SETTINGS);
        large.hold(true);
        ScriptedSecond held = large;
        ask(0, QUESTIONS);
        await("the second engine is asked").atMost(WAIT).until(() -> !held.asked()
                .isEmpty());
        first.close();

        stream.answerer(new ScriptedEngine(), SETTINGS);
        ask(QUESTIONS, 2 * QUESTIONS);
        await("all are answered").atMost(WAIT).until(() -> answers().size() >= 2 * QUESTIONS);

        AuditReport report = stream.audit(WAIT);
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        List<Answer> answers = answers();
        assertThat(answers).hasSize(2 * QUESTIONS);
        assertThat(answers).allSatisfy(EscalationEmbeddedTest::isAnsweredByWhoIsMeant);
        assertThat(answers).anyMatch(answer -> answer.getAnswerModel() != null);
        assertThat(answers)
                .as("some texts are in the sample")
                .anyMatch(answer -> answer.getDecision() == Decision.REVIEW && answer.getEscalation() == null);
    }

    private static void isAnsweredByWhoIsMeant(Answer answer) {
        int tenths = Character.digit(
                answer.getQuestionId().charAt(answer.getQuestionId().length() - 1), 10);
        boolean escalated = answer.getAnswerModel() != null;
        assertThat(answer.getDecision()).isEqualTo(tenths >= 8 ? Decision.ACCEPTED : Decision.REVIEW);
        assertThat(escalated)
                .isEqualTo(answer.getEscalation() != null
                        && answer.getEscalation().getOutcome() == EscalationOutcome.ANSWERED);
        if (escalated) {
            assertThat(tenths).isLessThan(8);
            assertThat(answer.getAnswer()).isEqualTo("large on " + answer.getQuestion());
        }
    }

    @Test
    void shouldLoseNoQuestionWhenTheSecondEngineIsAway() {
        stream.answerer(new ScriptedEngine(), SETTINGS);
        large.failWith(new EngineUnavailableException("connection refused"), text -> true);
        ask(0, QUESTIONS);
        await("all are answered").atMost(WAIT).until(() -> answers().size() == QUESTIONS);
        large.failWith(null, text -> false);
        await("the second engine is asked again").atMost(WAIT).until(() -> {
            int before = answers().size();
            ask(before, before + 10);
            await().atMost(WAIT).until(() -> answers().size() == before + 10);
            return answers().stream().anyMatch(answer -> answer.getAnswerModel() != null);
        });

        assertThat(stream.audit(WAIT).clean()).isTrue();
        assertThat(answers())
                .filteredOn(answer -> answer.getEscalation() != null)
                .extracting(answer -> answer.getEscalation().getOutcome())
                .contains(EscalationOutcome.FAILED, EscalationOutcome.ANSWERED);
        assertThat(stream.meters
                        .counter("candor.escalations", "outcome", "FAILED")
                        .count())
                .isPositive();
        assertThat(stream.meters.counter("candor.escalation.cost").count())
                .isEqualTo(stream.meters
                        .counter("candor.escalations", "outcome", "ANSWERED")
                        .count());
    }

    private void ask(int from, int to) {
        for (int i = from; i < to; i++) {
            String id = "q" + i;
            stream.put(id.getBytes(StandardCharsets.UTF_8), stream.written(AnswererStream.question(id, id)));
        }
        stream.flush();
    }

    private List<Answer> answers() {
        return stream.committed(stream.topics().answers().name()).stream()
                .map(record -> ((Decoded.Valid<Answer>)
                                stream.topics().answers().decodeValue(record.headers(), record.value()))
                        .value())
                .toList();
    }
}
