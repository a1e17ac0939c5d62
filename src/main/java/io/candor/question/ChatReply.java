package io.candor.question;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Answers in OpenAI's forms as responses, with headers that say what they are worth. */
@Singleton
class ChatReply {
    private final ObjectMapper json;

    ChatReply(ObjectMapper json) {
        this.json = json;
    }

    /**
     * One event of a stream.
     *
     * @param name empty where clients go by the data alone
     */
    record Event(Optional<String> name, Object data) {}

    Response whole(AnswerView answer, Object body) {
        return complete(answer, Response.ok(body).type(MediaType.APPLICATION_JSON));
    }

    /** @param end what is written after the events */
    Response stream(AnswerView answer, List<Event> events, String end) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> {
            event.name().ifPresent(name -> text.append("event: ").append(name).append('\n'));
            text.append("data: ").append(written(event.data())).append("\n\n");
        });
        return complete(answer, Response.ok(text.append(end).toString()).type(MediaType.SERVER_SENT_EVENTS));
    }

    private String written(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException impossible) {
            // Records of texts and numbers can always be written.
            throw new IllegalStateException(impossible);
        }
    }

    private static Response complete(AnswerView answer, Response.ResponseBuilder response) {
        response.header("Candor-Question-Id", answer.questionId());
        response.header("Candor-Confidence", answer.confidence());
        if (answer.answerConfidence() != null) {
            response.header("Candor-Answer-Confidence", answer.answerConfidence());
        }
        response.header("Candor-Decision", answer.decision());
        response.header("Candor-Release", answer.releaseId());
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
