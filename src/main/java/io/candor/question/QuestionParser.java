package io.candor.question;

import io.candor.event.AnswerMode;
import io.candor.event.Question;
import io.candor.event.QuestionLimits;
import io.candor.runtime.RejectedException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;

/** Turns what was asked into the event of the stream, or says which field is wrong and how to mend it. */
final class QuestionParser {
    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_ATTRIBUTE_CHARACTERS = 256;

    private final int maxTextCharacters;
    private final Clock clock;
    private final Supplier<String> ids;

    /** @param ids gives ids to questions that come without one */
    QuestionParser(int maxTextCharacters, Clock clock, Supplier<String> ids) {
        this.maxTextCharacters = maxTextCharacters;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * The event of one question.
     *
     * @throws RejectedException if a field is outside its documented range
     */
    Question question(QuestionRequest asked) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Question.newBuilder()
                .setId(asked.id() == null ? ids.get() : id(asked.id()))
                .setText(text(asked.text()))
                .setDomain(
                        asked.domain() == null
                                ? "general"
                                : label("domain", asked.domain(), QuestionLimits.DOMAIN_CHARACTERS))
                .setMode(mode(asked.mode()))
                .setMaxTokens(maxTokens(asked.maxTokens()))
                .setAskedAt(now)
                .setDeadline(deadline(asked, now))
                .setAttributes(attributes(asked.attributes()))
                .build();
    }

    /** {@code id} itself if it can be an id. */
    static String id(String id) {
        // Clients and proxies resolve these two away in a path, so such a question could never be looked up.
        if (id.equals(".") || id.equals("..")) {
            throw RejectedException.invalid("id must not be '.' or '..', which have a meaning in paths");
        }
        return label("id", id, QuestionLimits.ID_CHARACTERS);
    }

    private String text(String text) {
        if (text == null || text.isBlank()) {
            throw RejectedException.invalid("text is missing or blank; give the question in plain text");
        }
        int characters = QuestionLimits.characters(text);
        if (characters > maxTextCharacters) {
            throw RejectedException.invalid(
                    "text has " + characters + " characters; at most " + maxTextCharacters + " are taken");
        }
        if (!QuestionLimits.isPlainText(text)) {
            throw RejectedException.invalid(
                    "text holds control characters or broken surrogate pairs; only line breaks and tabs are taken");
        }
        return text;
    }

    private static AnswerMode mode(String mode) {
        if (mode == null || mode.equals(AnswerMode.ANSWER.name())) {
            return AnswerMode.ANSWER;
        }
        if (mode.equals(AnswerMode.SCORE.name())) {
            return AnswerMode.SCORE;
        }
        throw RejectedException.invalid("mode must be ANSWER or SCORE");
    }

    private static int maxTokens(Integer maxTokens) {
        int tokens = maxTokens == null ? 0 : maxTokens;
        if (tokens < 0) {
            throw RejectedException.invalid("maxTokens must not be negative, got: " + tokens);
        }
        return tokens;
    }

    private static Instant deadline(QuestionRequest asked, Instant now) {
        if (asked.deadline() == null && asked.ttlMillis() == null) {
            return null;
        }
        if (asked.deadline() != null && asked.ttlMillis() != null) {
            throw RejectedException.invalid("deadline and ttlMillis exclude each other; give one of them");
        }
        Instant deadline = asked.deadline() == null ? after(now, asked.ttlMillis()) : instant(asked.deadline());
        if (!deadline.isAfter(now) || !deadline.isBefore(QuestionLimits.LAST_DEADLINE)) {
            throw RejectedException.invalid("deadline must lie in the future and before the year 2100");
        }
        return deadline;
    }

    private static Instant after(Instant now, long ttlMillis) {
        if (ttlMillis < 1) {
            throw RejectedException.invalid("ttlMillis must be at least 1, got: " + ttlMillis);
        }
        return now.plusMillis(ttlMillis);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException malformed) {
            throw RejectedException.invalid("deadline must be an ISO 8601 instant such as 2030-01-01T00:00:00Z");
        }
    }

    private static Map<String, String> attributes(Map<String, String> attributes) {
        if (attributes == null) {
            return Map.of();
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw RejectedException.invalid(
                    "attributes has " + attributes.size() + " entries; at most " + MAX_ATTRIBUTES);
        }
        attributes.forEach((name, value) -> {
            label("attribute name", name, MAX_ATTRIBUTE_CHARACTERS);
            label("attribute value", value, MAX_ATTRIBUTE_CHARACTERS);
        });
        return attributes;
    }

    private static String label(String field, String value, int maxCharacters) {
        boolean fits = value != null
                && !value.isBlank()
                && QuestionLimits.characters(value) <= maxCharacters
                && QuestionLimits.isPlainLine(value);
        if (!fits) {
            throw RejectedException.invalid(field + " must be 1 to " + maxCharacters + " printable characters");
        }
        return value;
    }
}
