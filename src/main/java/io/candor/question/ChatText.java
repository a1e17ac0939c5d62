package io.candor.question;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.event.QuestionLimits;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What OpenAI's forms of a question have in common. */
final class ChatText {
    static final String USER = "user";
    static final String TEXT = "text";

    private ChatText() {}

    /**
     * The question in a content.
     *
     * @param content a text, or a list of parts with a text each
     * @param field that holds it
     * @param part type of a part
     * @throws RejectedException if there is something else
     */
    static String of(Object content, String field, String part) {
        if (content instanceof String text) {
            return text;
        }
        refuseUnless(content instanceof List<?>, field, "must have a content in text");
        List<String> parts = new ArrayList<>();
        for (Object each : (List<?>) content) {
            refuseUnless(
                    isOfType(each, part) && ((Map<?, ?>) each).get(TEXT) instanceof String,
                    field,
                    "must have parts of the type " + part + " alone");
            parts.add((String) ((Map<?, ?>) each).get(TEXT));
        }
        return String.join("\n", parts);
    }

    /** The same as a question of ours; its domain is among the labels. */
    static QuestionRequest asQuestion(
            String text, Map<String, String> labels, int mostTokens, String subject, long ttlMillis) {
        return new QuestionRequest(
                null,
                text,
                labels == null ? null : labels.get("domain"),
                null,
                mostTokens,
                null,
                ttlMillis,
                null,
                null,
                null,
                null,
                subject);
    }

    /**
     * Who asks, by the name that the form has for it now, else by the older one; null where neither says anything.
     *
     * @throws RejectedException if what is said can be no subject, since it would not be found when it is forgotten
     */
    static String subject(String safetyIdentifier, String user) {
        String named = safetyIdentifier == null || safetyIdentifier.isEmpty() ? user : safetyIdentifier;
        if (named == null || named.isEmpty()) {
            return null;
        }
        refuseUnless(
                QuestionLimits.isSubject(named),
                named.equals(safetyIdentifier) ? "safety_identifier" : "user",
                QuestionLimits.SUBJECT_NAME);
        return named;
    }

    static boolean isPositive(Integer number) {
        return number == null || number > 0;
    }

    static boolean isAbsent(Object value) {
        return value == null
                || value instanceof Map<?, ?> members && members.isEmpty()
                || value instanceof List<?> items && items.isEmpty();
    }

    static boolean isOfType(Object typed, String type) {
        return typed instanceof Map<?, ?> members && type.equals(members.get("type"));
    }

    /**
     * Reads a body.
     *
     * @param member that it cannot do without
     * @throws RejectedException if it is not JSON of this kind
     */
    static <T> T read(ObjectReader reader, byte[] body, String member) {
        try {
            T request = reader.readValue(StrictJson.text(body));
            if (request == null) {
                throw RejectedException.invalid("the body must be an object with " + member)
                        .field(member);
            }
            return request;
        } catch (IOException malformed) {
            throw StrictJson.refusal(malformed);
        }
    }

    static void refuseUnless(boolean met, String field, String fault) {
        if (!met) {
            throw RejectedException.invalid(field + " " + fault).field(field);
        }
    }
}
