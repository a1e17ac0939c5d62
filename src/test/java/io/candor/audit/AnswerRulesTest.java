package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Escalation;
import io.candor.event.EscalationOutcome;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an answer may say of the confidence after its last token. */
class AnswerRulesTest {
    private static Answer answer(Decision decision, Double answerConfidence) {
        boolean generated = decision == Decision.ACCEPTED;
        return Answer.newBuilder()
                .setQuestionId("q")
                .setQuestion("What?")
                .setAnswer(generated ? "it" : null)
                .setConfidence(0.5)
                .setAnswerConfidence(answerConfidence)
                .setMeanTokenLogProbability(generated ? -0.1 : null)
                .setDecision(decision)
                .setModelId("model")
                .setReleaseId("release")
                .setAnswerTokens(generated ? 1 : 0)
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("questions", 0, 0L))
                .build();
    }

    @Test
    void shouldTakeAConfidenceInAnAnswerThatIsThere() {
        assertThat(AnswerRules.broken(answer(Decision.ACCEPTED, 1.0), "q")).isEmpty();
        assertThat(AnswerRules.broken(answer(Decision.ACCEPTED, null), "q")).isEmpty();
        assertThat(AnswerRules.broken(answer(Decision.SCORED, null), "q")).isEmpty();
    }

    @Test
    void shouldTakeADecisionOnAnotherSystemsAnswerByAPolicyAlone() {
        Answer given = answer(Decision.ACCEPTED, 0.5);
        given.setAnswerModel("acme");
        assertThat(AnswerRules.broken(given, "q"))
                .hasValue("ACCEPTED with the answer of another system and without a policy");

        given.setPolicyVersion(1L);
        assertThat(AnswerRules.broken(given, "q")).isEmpty();
        given.setPolicyVersion(null);

        given.setDecision(Decision.SCORED);
        assertThat(AnswerRules.broken(given, "q")).isEmpty();

        given.setPolicyVersion(1L);
        assertThat(AnswerRules.broken(given, "q")).hasValue("SCORED by a policy");
    }

    @Test
    void shouldTakeADecisionOnTheAnswerOfASecondEngineWithoutAPolicyToo() {
        Answer escalated = answer(Decision.ACCEPTED, 0.5);
        escalated.setEscalation(Escalation.newBuilder()
                .setAnswerModel("large")
                .setOutcome(EscalationOutcome.ANSWERED)
                .setReason("not accepted")
                .setFirstConfidence(0.3)
                .build());
        assertThat(AnswerRules.broken(escalated, "q")).hasValue("answered by a second engine without answerModel");

        escalated.setAnswerModel("large");
        assertThat(AnswerRules.broken(escalated, "q")).isEmpty();

        escalated.getEscalation().setOutcome(EscalationOutcome.FAILED);
        assertThat(AnswerRules.broken(escalated, "q"))
                .hasValue("ACCEPTED with the answer of another system and without a policy");
    }

    @Test
    void shouldFindOneWithoutAnAnswer() {
        assertThat(AnswerRules.broken(answer(Decision.SCORED, 0.5), "q"))
                .hasValue("answerConfidence without an answer");
    }

    @Test
    void shouldFindOneThatIsNoProbability() {
        assertThat(AnswerRules.broken(answer(Decision.ACCEPTED, Double.NaN), "q"))
                .isPresent();
        assertThat(AnswerRules.broken(answer(Decision.ACCEPTED, 1.1), "q")).isPresent();
        assertThat(AnswerRules.broken(answer(Decision.ACCEPTED, -0.1), "q")).isPresent();
    }

    @Test
    void shouldFindAPolicyThatDecidedOnNoAnswer() {
        Answer scored = answer(Decision.SCORED, null);
        scored.setPolicyVersion(7L);
        Answer accepted = answer(Decision.ACCEPTED, null);
        accepted.setPolicyVersion(7L);

        assertThat(AnswerRules.broken(scored, "q")).hasValue("SCORED by a policy");
        assertThat(AnswerRules.broken(accepted, "q")).isEmpty();
    }
}
