package io.candor.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;

/**
 * An event of a streamed response, as OpenAI's API documents it. The answer comes off the topic whole, so it is one delta.
 *
 * @param type such as {@code response.output_text.delta}; also the name of the server-sent event
 * @param sequenceNumber from 0 on
 * @param response in the first two events and the last
 * @param item the message, in events of it
 * @param itemId of the message, in events of its part
 * @param part in events of it
 * @param delta what is new of the text
 * @param text all of it
 * @param logprobs empty, in events of the text
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResponseEvent(
        String type,
        int sequenceNumber,
        ResponseReply response,
        Integer outputIndex,
        ResponseReply.Message item,
        String itemId,
        Integer contentIndex,
        ResponseReply.Part part,
        String delta,
        String text,
        List<Object> logprobs) {
    static final String IN_PROGRESS = "in_progress";
    private static final String ITEM = "response.output_item.";
    private static final String PART = "response.content_part.";
    private static final String TEXT = "response.output_text.";

    /** All of a response: what it is worth, then the answer, then the end. */
    static List<ResponseEvent> all(AnswerView answer, ResponseRequest request) {
        ResponseReply begun = ResponseReply.begun(answer, request);
        ResponseReply whole = ResponseReply.whole(answer, request);
        ResponseReply.Message message = whole.output().get(0);
        ResponseReply.Part part = message.content().get(0);
        List<ResponseEvent> events = new ArrayList<>();
        events.add(response("response.created", events.size(), begun));
        events.add(response("response." + IN_PROGRESS, events.size(), begun));
        events.add(item(ITEM + "added", events.size(), ResponseReply.Message.of(answer, IN_PROGRESS, List.of())));
        events.add(part(PART + "added", events.size(), message.id(), ResponseReply.Part.of("")));
        events.add(text(TEXT + "delta", events.size(), message.id(), part.text(), null));
        events.add(text(TEXT + "done", events.size(), message.id(), null, part.text()));
        events.add(part(PART + "done", events.size(), message.id(), part));
        events.add(item(ITEM + "done", events.size(), message));
        events.add(response("response." + whole.status(), events.size(), whole));
        return events;
    }

    private static ResponseEvent response(String type, int number, ResponseReply response) {
        return new ResponseEvent(type, number, response, null, null, null, null, null, null, null, null);
    }

    private static ResponseEvent item(String type, int number, ResponseReply.Message item) {
        return new ResponseEvent(type, number, null, 0, item, null, null, null, null, null, null);
    }

    private static ResponseEvent part(String type, int number, String itemId, ResponseReply.Part part) {
        return new ResponseEvent(type, number, null, 0, null, itemId, 0, part, null, null, null);
    }

    private static ResponseEvent text(String type, int number, String itemId, String delta, String text) {
        return new ResponseEvent(type, number, null, 0, null, itemId, 0, null, delta, text, List.of());
    }
}
