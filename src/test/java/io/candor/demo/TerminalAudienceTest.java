package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalAudienceTest {
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";

    @Test
    void shouldTellRightFromWrongByColor() {
        assertThat(shown(true)).contains(GREEN, RED);
    }

    @Test
    void shouldUseNoColorWhenThereShallBeNone() {
        assertThat(shown(false)).contains("right", "wrong").doesNotContain(GREEN, RED);
    }

    private static String shown(boolean colored) {
        StringWriter out = new StringWriter();
        TerminalAudience audience = new TerminalAudience(new PrintWriter(out), colored);
        audience.show(answered("Where is Rome?", true), 1, 2);
        audience.show(answered("Where is Bonn?", false), 2, 2);
        audience.pause();
        return out.toString();
    }

    private static AnsweredQuestion answered(String text, boolean right) {
        Answer answer = Answer.newBuilder()
                .setQuestionId("q")
                .setQuestion(text)
                .setDomain("general")
                .setAnswer("Italy")
                .setConfidence(0.7)
                .setMeanTokenLogProbability(-0.1)
                .setDecision(Decision.ACCEPTED)
                .setModelId("model")
                .setReleaseId("release")
                .setPromptTokens(5)
                .setAnswerTokens(1)
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("candor.questions", 0, 0L))
                .build();
        return new AnsweredQuestion(new DemoQuestion("q", text, List.of("Italy"), "city-country", true), answer, right);
    }
}
