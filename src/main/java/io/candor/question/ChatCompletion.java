package io.candor.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.candor.runtime.AnswerSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An answer in the form of OpenAI's chat completions, whole or as a chunk of a stream; {@code candor} says what it is worth. */
@Schema(name = "ChatCompletion", description = "An answer in the form of OpenAI's chat completions.")
record ChatCompletion(
        @Schema(description = "Id of the question, under which verdicts are given.", examples = "order-4711")
        String id,

        @Schema(
                enumeration = {"chat.completion", "chat.completion.chunk"},
                description = "Whether it is whole.",
                examples = "chat.completion")
        String object,

        @Schema(description = "When it was answered, in seconds since 1970.", examples = "1767268800")
        long created,

        @Schema(description = "The model that answered.", examples = "atlas")
        String model,

        @Schema(description = "The answer; none in a chunk that only counts tokens.")
        List<Choice> choices,

        @Schema(description = "Tokens; absent from chunks but the last, where that was asked for.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        Usage usage,

        @Schema(description = "What the answer is worth; in a stream with the first chunk, before the answer.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        Worth candor) {
    private static final String WHOLE = "chat.completion";
    private static final String CHUNK = "chat.completion.chunk";

    /** The only answer. */
    @Schema(name = "ChatChoice", description = "The only answer.")
    record Choice(
            @Schema(description = "0, as there are no others.", examples = "0")
            int index,

            @Schema(description = "The answer; in a whole completion.") @JsonInclude(JsonInclude.Include.NON_NULL)
            Said message,

            @Schema(description = "What is new; in a chunk.") @JsonInclude(JsonInclude.Include.NON_NULL)
            Said delta,

            @Schema(
                    nullable = true,
                    enumeration = {"stop", "length"},
                    description = "length: it has as many tokens as were allowed by the request. Null before the end.",
                    examples = "stop")
            @JsonProperty("finish_reason")
            String finishReason) {}

    /** What the model said. */
    @Schema(name = "ChatSaid", description = "What the model said.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Said(
            @Schema(description = "assistant.", examples = "assistant")
            String role,

            @Schema(description = "The answer.", examples = "Lima")
            String content) {}

    /** Tokens. */
    @Schema(name = "ChatUsage", description = "Tokens.")
    record Usage(
            @Schema(description = "Of the prompt.", examples = "24") @JsonProperty("prompt_tokens")
            int promptTokens,

            @Schema(description = "Of the answer.", examples = "3") @JsonProperty("completion_tokens")
            int completionTokens,

            @Schema(description = "Of both.", examples = "27") @JsonProperty("total_tokens")
            int totalTokens) {}

    /** What an answer is worth. */
    @Schema(name = "ChatWorth", description = "What the answer is worth; fields as those of Answer.")
    record Worth(
            @Schema(
                    description = "Probability that the answer is right, read before its first token.",
                    examples = "0.75")
            Double confidence,

            @Schema(
                    nullable = true,
                    description = "The same, read after its last token; null where the release has no map of answers.",
                    examples = "0.81")
            Double answerConfidence,

            @Schema(description = "ACCEPTED or REVIEW.", examples = "ACCEPTED")
            String decision,

            @Schema(description = "Subject area.", examples = "geography")
            String domain,

            @Schema(description = "The release that gave the confidence.", examples = "r1")
            String releaseId,

            @Schema(description = "Identity of this answer, for verdicts.")
            AnswerSource source) {
        static Worth of(AnswerView answer) {
            return new Worth(
                    answer.confidence(),
                    answer.answerConfidence(),
                    answer.decision(),
                    answer.domain(),
                    answer.releaseId(),
                    answer.source());
        }
    }

    /** @param mostTokens that were allowed; 0 if the answerer chose */
    static ChatCompletion whole(AnswerView answer, int mostTokens) {
        Said said = new Said("assistant", answer.answer());
        return of(
                answer,
                WHOLE,
                List.of(new Choice(0, said, null, finish(answer, mostTokens))),
                usage(answer),
                Worth.of(answer));
    }

    /** The same as a stream: what it is worth, then the answer, then the end. */
    static List<ChatCompletion> chunks(AnswerView answer, int mostTokens, boolean usage) {
        ChatCompletion first = chunk(answer, new Said("assistant", ""), null, Worth.of(answer));
        ChatCompletion text = chunk(answer, new Said(null, answer.answer()), null, null);
        ChatCompletion end = chunk(answer, new Said(null, null), finish(answer, mostTokens), null);
        return usage
                ? List.of(first, text, end, of(answer, CHUNK, List.of(), usage(answer), null))
                : List.of(first, text, end);
    }

    private static ChatCompletion chunk(AnswerView answer, Said delta, String finish, Worth worth) {
        return of(answer, CHUNK, List.of(new Choice(0, null, delta, finish)), null, worth);
    }

    private static ChatCompletion of(AnswerView answer, String object, List<Choice> choices, Usage usage, Worth worth) {
        return new ChatCompletion(
                answer.questionId(),
                object,
                answer.answeredAt().getEpochSecond(),
                answer.modelId(),
                choices,
                usage,
                worth);
    }

    private static String finish(AnswerView answer, int mostTokens) {
        return mostTokens > 0 && answer.answerTokens() >= mostTokens ? "length" : "stop";
    }

    private static Usage usage(AnswerView answer) {
        return new Usage(answer.promptTokens(), answer.answerTokens(), answer.promptTokens() + answer.answerTokens());
    }
}
