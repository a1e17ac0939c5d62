package io.candor.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An answer in the form of OpenAI's responses; {@code candor} says what it is worth. */
@Schema(name = "Response", description = "An answer in the form of OpenAI's responses.")
record ResponseReply(
        @Schema(description = "Id of the question, under which verdicts are given.", examples = "order-4711")
        String id,

        @Schema(description = "response.", examples = "response")
        String object,

        @Schema(description = "When it was answered, in seconds since 1970.", examples = "1767268800")
        @JsonProperty("created_at")
        long createdAt,

        @Schema(
                enumeration = {"completed", "incomplete", "in_progress"},
                description =
                        "incomplete: it has as many tokens as were allowed by the request; in_progress: in a stream before its end.",
                examples = "completed")
        String status,

        @Schema(hidden = true) Object error,

        @Schema(nullable = true, description = "Why it is incomplete.") @JsonProperty("incomplete_details")
        Incomplete incompleteDetails,

        @Schema(hidden = true) Object instructions,

        @Schema(nullable = true, description = "Most tokens that the request allowed.", examples = "32")
        @JsonProperty("max_output_tokens")
        Integer maxOutputTokens,

        @Schema(description = "The model that answered.", examples = "atlas")
        String model,

        @Schema(description = "The answer; empty in a stream before its end.")
        List<Message> output,

        @Schema(hidden = true) @JsonProperty("parallel_tool_calls")
        boolean parallelToolCalls,

        @Schema(hidden = true) @JsonProperty("previous_response_id")
        Object previousResponseId,

        @Schema(description = "false: it cannot be asked for again by this API.", examples = "false")
        boolean store,

        @Schema(hidden = true) double temperature,

        @Schema(hidden = true) Map<String, Object> text,

        @Schema(hidden = true) @JsonProperty("tool_choice") String toolChoice,

        @Schema(hidden = true) List<Object> tools,

        @Schema(hidden = true) @JsonProperty("top_p") double topP,

        @Schema(hidden = true) String truncation,

        @Schema(description = "Tokens; null in a stream before its end.", nullable = true)
        Usage usage,

        @Schema(description = "The labels of the request.", examples = "{\"domain\": \"geography\"}")
        Map<String, String> metadata,

        @Schema(description = "What the answer is worth; in a stream with the first event, before the answer.")
        ChatCompletion.Worth candor) {

    /** Why a response is incomplete. */
    @Schema(name = "ResponseIncomplete", description = "Why a response is incomplete.")
    record Incomplete(
            @Schema(description = "max_output_tokens.", examples = "max_output_tokens")
            String reason) {}

    /** The answer. */
    @Schema(name = "ResponseMessage", description = "The answer.")
    record Message(
            @Schema(description = "message.", examples = "message")
            String type,

            @Schema(description = "Of the question, with a prefix.", examples = "msg_order-4711")
            String id,

            @Schema(
                    enumeration = {"completed", "incomplete", "in_progress"},
                    description = "As of the response.",
                    examples = "completed")
            String status,

            @Schema(description = "assistant.", examples = "assistant")
            String role,

            @Schema(description = "One part.") List<Part> content) {
        static Message of(AnswerView answer, String status, List<Part> content) {
            return new Message("message", "msg_" + answer.questionId(), status, "assistant", content);
        }
    }

    /** The text of the answer. */
    @Schema(name = "ResponsePart", description = "The text of the answer.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(
            @Schema(description = "output_text.", examples = "output_text")
            String type,

            @Schema(description = "The answer.", examples = "Lima")
            String text,

            @Schema(description = "None.") List<Object> annotations) {
        static Part of(String text) {
            return new Part("output_text", text, List.of());
        }
    }

    /** Tokens. */
    @Schema(name = "ResponseUsage", description = "Tokens.")
    record Usage(
            @Schema(description = "Of the prompt.", examples = "24") @JsonProperty("input_tokens")
            int inputTokens,

            @Schema(hidden = true) @JsonProperty("input_tokens_details")
            Map<String, Integer> inputDetails,

            @Schema(description = "Of the answer.", examples = "3") @JsonProperty("output_tokens")
            int outputTokens,

            @Schema(hidden = true) @JsonProperty("output_tokens_details")
            Map<String, Integer> outputDetails,

            @Schema(description = "Of both.", examples = "27") @JsonProperty("total_tokens")
            int totalTokens) {
        static Usage of(AnswerView answer) {
            return new Usage(
                    answer.promptTokens(),
                    Map.of("cached_tokens", 0),
                    answer.answerTokens(),
                    Map.of("reasoning_tokens", 0),
                    answer.promptTokens() + answer.answerTokens());
        }
    }

    static ResponseReply whole(AnswerView answer, ResponseRequest request) {
        String status = status(answer, request);
        Message message = Message.of(answer, status, List.of(Part.of(answer.answer())));
        return of(answer, request, status, List.of(message), Usage.of(answer));
    }

    /** What a stream begins with. */
    static ResponseReply begun(AnswerView answer, ResponseRequest request) {
        return of(answer, request, ResponseEvent.IN_PROGRESS, List.of(), null);
    }

    /** {@code incomplete} where the answer has as many tokens as the request allows. */
    static String status(AnswerView answer, ResponseRequest request) {
        return request.mostTokens() > 0 && answer.answerTokens() >= request.mostTokens() ? "incomplete" : "completed";
    }

    private static ResponseReply of(
            AnswerView answer, ResponseRequest request, String status, List<Message> output, Usage usage) {
        return new ResponseReply(
                answer.questionId(),
                "response",
                answer.answeredAt().getEpochSecond(),
                status,
                null,
                status.equals("incomplete") ? new Incomplete("max_output_tokens") : null,
                null,
                request.maxOutputTokens(),
                answer.modelId(),
                output,
                false,
                null,
                false,
                0,
                Map.of("format", Map.of("type", "text")),
                "none",
                List.of(),
                1,
                "disabled",
                usage,
                request.metadata() == null ? Map.of() : request.metadata(),
                ChatCompletion.Worth.of(answer));
    }
}
