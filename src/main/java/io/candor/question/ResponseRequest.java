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
 * A question as clients of OpenAI's responses ask it. The same is refused and passed over as of a {@link ChatRequest}: instructions are
 * system messages, and what refers to earlier responses are earlier turns.
 */
@Schema(name = "ResponseRequest", description = "A request for a response; fields not named here have no effect.")
record ResponseRequest(
        @Schema(
                description =
                        "Any name: the live model answers, and model in the response is its name. Clients that want one from the"
                                + " list take candor.",
                maxLength = 256,
                examples = "candor")
        String model,

        @Schema(
                required = true,
                type = SchemaType.STRING,
                description =
                        "The question in plain text, or as an array with one message of the role user, whose content is text or an array"
                                + " of parts of the type input_text.",
                maxLength = QuestionParser.SHIPPED_TEXT_CHARACTERS,
                examples = "What is the capital of Peru?")
        Object input,

        @Schema(hidden = true) Object instructions,

        @Schema(
                description = "Whether the response comes as server-sent events.",
                defaultValue = "false",
                examples = "true")
        Boolean stream,

        @Schema(
                description = "Most tokens the answer may have; the answerer chooses without.",
                minimum = "1",
                maximum = "2147483647",
                examples = "32")
        @JsonProperty("max_output_tokens")
        Integer maxOutputTokens,

        @Schema(
                description =
                        "The client's own labels, passed over but for domain: the subject area, in which reports and alarms are kept.",
                maxProperties = 16,
                examples = "{\"domain\": \"geography\"}")
        Map<String, String> metadata,

        @Schema(description = "Only false: a response is not kept for later.", examples = "false")
        Boolean background,

        @Schema(description = "Only 0.", minimum = "0", maximum = "0", examples = "0") @JsonProperty("top_logprobs")
        Integer topLogprobs,

        @Schema(hidden = true) @JsonProperty("previous_response_id")
        Object previousResponseId,

        @Schema(hidden = true) Object conversation,

        @Schema(hidden = true) Object prompt,

        @Schema(hidden = true) Object tools,

        @Schema(hidden = true) List<String> include,

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

        @Schema(hidden = true) Map<String, Object> text) {
    private static final ObjectReader READER =
            StrictJson.readerFor(ResponseRequest.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String PART = "input_text";

    /** @throws RejectedException if it is not JSON, or asks for what is not given here */
    static ResponseRequest read(byte[] body) {
        ResponseRequest request = ChatText.read(READER, body, "input");
        request.check();
        return request;
    }

    private void check() {
        String alone =
                "cannot be taken: the confidence is measured on single questions; put what belongs to it into input";
        ChatText.refuseUnless(
                ChatText.isAbsent(instructions) || instructions instanceof String given && given.isBlank(),
                "instructions",
                alone);
        ChatText.refuseUnless(ChatText.isAbsent(previousResponseId), "previous_response_id", alone);
        ChatText.refuseUnless(ChatText.isAbsent(conversation), "conversation", alone);
        ChatText.refuseUnless(ChatText.isAbsent(prompt), "prompt", alone);
        ChatText.refuseUnless(
                ChatText.isAbsent(tools), "tools", "are not supported: the confidence is of answers in text");
        ChatText.refuseUnless(
                include == null || !include.contains("message.output_text.logprobs"),
                "include",
                "has no log-probabilities: what an answer is worth is said in candor");
        ChatText.refuseUnless(
                text == null
                        || ChatText.isAbsent(text.get("format"))
                        || ChatText.isOfType(text.get("format"), ChatText.TEXT),
                "text.format",
                "must be of the type text: the confidence is of answers in text");
        ChatText.refuseUnless(
                !Boolean.TRUE.equals(background), "background", "must be false: the response comes with this request");
        ChatText.refuseUnless(
                topLogprobs == null || topLogprobs == 0,
                "top_logprobs",
                "must be 0: what an answer is worth is said in candor");
        ChatText.refuseUnless(ChatText.isPositive(maxOutputTokens), "max_output_tokens", "must be at least 1");
        question();
    }

    /** The question in plain text. */
    String question() {
        if (input instanceof List<?> items) {
            ChatText.refuseUnless(
                    items.size() == 1 && items.get(0) instanceof Map<?, ?>,
                    "input",
                    "must be a text or one message of the role user: the confidence is measured on single questions");
            Map<?, ?> item = (Map<?, ?>) items.get(0);
            ChatText.refuseUnless(
                    ChatText.USER.equals(item.get("role"))
                            && (item.get("type") == null || "message".equals(item.get("type"))),
                    "input",
                    "must be a message of the role user alone: the confidence is measured on single questions");
            return ChatText.of(item.get("content"), "input", PART);
        }
        return ChatText.of(input, "input", PART);
    }

    /** The same as a question of ours. */
    QuestionRequest asQuestion(long ttlMillis) {
        return ChatText.asQuestion(
                question(), metadata, mostTokens(), ChatText.subject(safetyIdentifier, user), ttlMillis);
    }

    boolean isStream() {
        return Boolean.TRUE.equals(stream);
    }

    /** Most tokens that the client allows; 0 if it does not say. */
    int mostTokens() {
        return maxOutputTokens == null ? 0 : maxOutputTokens;
    }
}
