package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What {@code candor ask} makes of the service's answer. */
class OnlineAskTest {
    @Test
    void shouldSayAlsoTheDecisionAndTheIdThatAVerdictNeeds() throws IOException {
        String state = """
                {"id":"q-1","state":"ANSWERED","answer":{"answer":"Tokyo","confidence":0.912,"answerConfidence":0.95,
                 "decision":"ACCEPTED","releaseId":"r1"}}""";

        assertThat(OnlineAsk.lines(new ObjectMapper().readTree(state)))
                .containsExactly(
                        "Tokyo",
                        "confidence 0.91, after the answer 0.95",
                        "decision ACCEPTED",
                        "release r1",
                        "question q-1");
    }
}
