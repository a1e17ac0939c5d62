package io.candor.question;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.event.QuestionLimits;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A question as clients of OpenAI's chat completions ask it. What would make the answer another one than that whose confidence was
 * measured is refused; what has no effect on a greedy answer (temperature, top_p, seed, penalties, ...) and fields not known here are
 * passed over.
 */
@Schema(name = "ChatRequest", description = "A request for a chat completion; fields not named here have no effect.")
record ChatRequest(
        @Schema(
                description =
                        "Any name: the live model answers, and model in the response is its name. Clients that want one from the"
                                + " list take candor.",
                maxLength = 256,
                examples = "candor")
        String model,

        @Schema(required = true, description = "One message of the role user: the question.")
        List<Message> messages,

        @Schema(
                description = "Whether the completion comes as server-sent events.",
                defaultValue = "false",
                examples = "true")
        Boolean stream,

        @Schema(description = "What is sent besides.") @JsonProperty("stream_options")
        StreamOptions streamOptions,

        @Schema(
                description = "Most tokens the answer may have; the answerer chooses without.",
                minimum = "1",
                maximum = "2147483647",
                examples = "32")
        @JsonProperty("max_completion_tokens")
        Integer maxCompletionTokens,

        @Schema(
                description = "The older name of max_completion_tokens.",
                minimum = "1",
                maximum = "2147483647",
                examples = "32")
        @JsonProperty("max_tokens")
        Integer maxTokens,

        @Schema(
                description =
                        "The client's own labels, passed over but for domain: the subject area, in which reports and alarms are kept.",
                maxProperties = 16,
                examples = "{\"domain\": \"geography\"}")
        Map<String, String> metadata,

        @Schema(
                description = "Only 1: a greedy answer has no alternatives.",
                minimum = "1",
                maximum = "1",
                examples = "1")
        Integer n,

        @Schema(description = "Only false.", examples = "false")
        Boolean logprobs,

        @Schema(hidden = true) Object stop,

        @Schema(hidden = true) Object tools,

        @Schema(hidden = true) Object functions,

        @Schema(hidden = true) @JsonProperty("response_format")
        Object responseFormat,

        @Schema(
                description =
                        "Who asks: the subject of the question, by which what was asked can be forgotten together.",
                maxLength = QuestionLimits.SUBJECT_CHARACTERS,
                examples = "user-17")
        @JsonProperty("safety_identifier")
        String safetyIdentifier,

        @Schema(
                description = "The older name of safety_identifier.",
                maxLength = QuestionLimits.SUBJECT_CHARACTERS,
                examples = "user-17")
        String user,

        @Schema(hidden = true) List<String> modalities) {
    private static final ObjectReader READER =
            StrictJson.readerFor(ChatRequest.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What somebody said. */
    @Schema(name = "ChatMessage", description = "What somebody said.")
    record Message(
            @Schema(
                    required = true,
                    description = "Only user: confidences are measured on single questions.",
                    enumeration = "user",
                    examples = "user")
            String role,

            @Schema(
                    required = true,
                    type = SchemaType.STRING,
                    description = "The question in plain text, or as an array of parts of the type text.",
                    maxLength = QuestionParser.SHIPPED_TEXT_CHARACTERS,
                    examples = "What is the capital of Peru?")
            Object content) {}

    /** What is sent besides the chunks of a stream. */
    @Schema(name = "ChatStreamOptions", description = "What is sent besides the chunks of a stream.")
    record StreamOptions(
            @Schema(description = "Whether a last chunk counts the tokens.", defaultValue = "false", examples = "true")
            @JsonProperty("include_usage")
            Boolean includeUsage) {}

    /** @throws RejectedException if it is not JSON, or asks for what is not given here */
    static ChatRequest read(byte[] body) {
        ChatRequest request = ChatText.read(READER, body, "messages");
        request.check();
        return request;
    }

    private void check() {
        ChatText.refuseUnless(n == null || n == 1, "n", "must be 1: a greedy answer has no alternatives");
        ChatText.refuseUnless(
                !Boolean.TRUE.equals(logprobs), "logprobs", "must be false; what an answer is worth is said in candor");
        ChatText.refuseUnless(
                ChatText.isAbsent(stop), "stop", "is not supported: the confidence is of the whole answer");
        ChatText.refuseUnless(
                ChatText.isAbsent(tools), "tools", "are not supported: the confidence is of answers in text");
        ChatText.refuseUnless(
                ChatText.isAbsent(functions), "functions", "are not supported: the confidence is of answers in text");
        ChatText.refuseUnless(
                ChatText.isAbsent(responseFormat) || ChatText.isOfType(responseFormat, ChatText.TEXT),
                "response_format",
                "must be of the type text: the confidence is of answers in text");
        ChatText.refuseUnless(
                modalities == null || List.of(ChatText.TEXT).containsAll(modalities),
                "modalities",
                "must be text alone");
        ChatText.refuseUnless(ChatText.isPositive(maxTokens), "max_tokens", "must be at least 1");
        ChatText.refuseUnless(ChatText.isPositive(maxCompletionTokens), "max_completion_tokens", "must be at least 1");
        question();
    }

    /** The text of the only message. */
    String question() {
        ChatText.refuseUnless(messages != null && !messages.isEmpty(), "messages", "must hold the question");
        ChatText.refuseUnless(
                messages.size() == 1
                        && messages.get(0) != null
                        && ChatText.USER.equals(messages.get(0).role()),
                "messages",
                "must be one message of the role user: confidences are measured on single questions, and system messages or"
                        + " earlier turns would change what was measured");
        return ChatText.of(messages.get(0).content(), "messages", ChatText.TEXT);
    }

    /** The same as a question of ours. */
    QuestionRequest asQuestion(long ttlMillis) {
        return ChatText.asQuestion(
                question(), metadata, mostTokens(), ChatText.subject(safetyIdentifier, user), ttlMillis);
    }

    boolean isStream() {
        return Boolean.TRUE.equals(stream);
    }

    boolean includesUsage() {
        return streamOptions != null && Boolean.TRUE.equals(streamOptions.includeUsage());
    }

    /** Most tokens that the client allows; 0 if it does not say. */
    int mostTokens() {
        Integer most = maxCompletionTokens == null ? maxTokens : maxCompletionTokens;
        return most == null ? 0 : most;
    }
}
