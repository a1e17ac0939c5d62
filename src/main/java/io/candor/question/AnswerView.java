package io.candor.question;

import io.candor.event.Answer;
import io.candor.event.Timings;
import io.candor.runtime.AnswerSource;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One answer as JSON; fields and units are those of the Avro schema of the topic candor.answers. */
@Schema(name = "Answer", description = "One committed answer.")
public record AnswerView(
        String questionId,
        String question,
        String domain,

        @Schema(nullable = true, description = "Greedy answer; null when SCORED or EXPIRED.")
        String answer,

        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "1",
                description = "Probability that the answer is right; null only when EXPIRED.")
        Double confidence,

        @Schema(nullable = true, description = "Mean natural-log probability of the answer's tokens.")
        Double meanTokenLogProbability,

        @Schema(enumeration = {"ACCEPTED", "REVIEW", "SCORED", "EXPIRED"})
        String decision,

        String modelId,

        @Schema(description = "The release (LoRA and head together) that gave the confidence.")
        String releaseId,

        int promptTokens,
        int answerTokens,
        Instant askedAt,
        Instant answeredAt,
        TimingsView timings,

        @Schema(description = "Identity of this answer; a verdict that names it counts for this answer or for none.")
        AnswerSource source) {

    /** Where the time went inside the answerer, in microseconds. */
    @Schema(name = "Timings")
    public record TimingsView(long queuedMicros, long confidenceMicros, long generationMicros) {
        static TimingsView of(Timings timings) {
            return new TimingsView(
                    timings.getQueuedMicros(), timings.getConfidenceMicros(), timings.getGenerationMicros());
        }
    }

    static AnswerView of(Answer answer) {
        return new AnswerView(
                answer.getQuestionId(),
                answer.getQuestion(),
                answer.getDomain(),
                answer.getAnswer(),
                answer.getConfidence(),
                answer.getMeanTokenLogProbability(),
                answer.getDecision().name(),
                answer.getModelId(),
                answer.getReleaseId(),
                answer.getPromptTokens(),
                answer.getAnswerTokens(),
                answer.getAskedAt(),
                answer.getAnsweredAt(),
                TimingsView.of(answer.getTimings()),
                AnswerSource.of(answer.getSource()));
    }
}
