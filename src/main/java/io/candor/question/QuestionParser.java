package io.candor.question;

import io.candor.access.Caller;
import io.candor.event.AnswerMode;
import io.candor.event.Question;
import io.candor.event.QuestionLimits;
import io.candor.runtime.RejectedException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Converts a request into the event of the stream, or says which field is wrong and how to correct it. */
final class QuestionParser {
    /** {@code candor.question.max-text-characters} as shipped. */
    static final int SHIPPED_TEXT_CHARACTERS = 16_384;

    static final int MAX_ATTRIBUTES = 32;
    private static final long LONGEST_TTL_MILLIS = QuestionLimits.LAST_DEADLINE.toEpochMilli();
    /** Leaves an id room for what is added where many questions share a key. */
    static final int MAX_KEY_CHARACTERS = 120;

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
    Question parse(QuestionRequest request) {
        return parse(request, ids);
    }

    /**
     * The event of a caller's question: it is the caller's tenant's.
     *
     * @param key its id where it has none of its own; empty for one of ours
     * @throws RejectedException as {@link #parse(QuestionRequest)}, and if id or domain are not for this caller
     */
    Question parse(QuestionRequest request, Optional<String> key, Caller caller) {
        if (request.id() != null) {
            caller.requireOwnId("id", id(request.id()));
        }
        Question question = key.isEmpty() ? parse(request) : parse(request, () -> id(key.get()));
        caller.requireDomain(question.getDomain());
        caller.tenant().ifPresent(question::setTenant);
        return question;
    }

    private Question parse(QuestionRequest request, Supplier<String> ids) {
        refuseMisplacedAnswer(request);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Question.newBuilder()
                .setId(request.id() == null ? ids.get() : id(request.id()))
                .setText(text("text", request.text()))
                .setDomain(request.domain() == null ? "general" : domain(request.domain()))
                .setMode(mode(request.mode()))
                .setMaxTokens(maxTokens(request.maxTokens()))
                .setAskedAt(now)
                .setDeadline(deadline(request, now))
                .setAttributes(attributes(request.attributes()))
                .setSubject(subject(request.subject()))
                .setAnswer(request.answer() == null ? null : text("answer", request.answer()))
                .setAnswerModel(request.answerModel())
                .setAnswerMeanTokenLogProbability(request.answerMeanTokenLogProbability())
                .build();
    }

    /** The value of the header {@code Idempotency-Key}, with or without the quotes of a structured header (RFC 9651). */
    static String idempotencyKey(String header) {
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        return label("Idempotency-Key", quoted ? header.substring(1, header.length() - 1) : header, MAX_KEY_CHARACTERS);
    }

    /** {@code id} itself if it can be an id. */
    static String id(String id) {
        // Clients and proxies resolve these two away in a path, so such a question could never be looked up.
        if (id.equals(".") || id.equals("..")) {
            throw refused("id", "must not be '.' or '..', which have a meaning in paths");
        }
        return label("id", id, QuestionLimits.ID_CHARACTERS);
    }

    private static void refuseMisplacedAnswer(QuestionRequest request) {
        Double mean = request.answerMeanTokenLogProbability();
        if (request.answer() == null) {
            if (request.answerModel() != null || mean != null) {
                throw refused("answer", "is missing; answerModel and answerMeanTokenLogProbability belong to it");
            }
            return;
        }
        if (!AnswerMode.SCORE.name().equals(request.mode())) {
            throw refused("answer", "is taken in mode SCORE only; leave it out to have the question answered");
        }
        if (request.answerModel() == null) {
            throw refused("answerModel", "is missing; name the model that gave the answer");
        }
        if (!QuestionLimits.isModelName(request.answerModel())) {
            throw refused("answerModel", QuestionLimits.MODEL_NAME);
        }
        // Written so that NaN is outside.
        if (mean != null && !(mean <= 0 && Double.isFinite(mean))) {
            throw refused("answerMeanTokenLogProbability", "must be a finite number of at most 0, got: " + mean);
        }
    }

    private String text(String field, String text) {
        if (text == null || QuestionLimits.isBlank(text)) {
            throw refused(field, "is missing or blank; give it in plain text");
        }
        int characters = QuestionLimits.characters(text);
        if (characters > maxTextCharacters) {
            throw refused(field, "has " + characters + " characters; at most " + maxTextCharacters + " are taken");
        }
        if (!QuestionLimits.isPlainText(text)) {
            throw refused(
                    field, "holds control characters or broken surrogate pairs; only line breaks and tabs are taken");
        }
        return text;
    }

    /** What was sent is not repeated: it may be a person's name. */
    private static String subject(String subject) {
        if (subject != null && !QuestionLimits.isSubject(subject)) {
            throw refused("subject", QuestionLimits.SUBJECT_NAME);
        }
        return subject;
    }

    private static String domain(String domain) {
        if (domain.equals(QuestionLimits.ALL_DOMAINS)) {
            throw refused("domain", "must not be '*', which stands for all domains in reports and alarms");
        }
        return label("domain", domain, QuestionLimits.DOMAIN_CHARACTERS);
    }

    private static AnswerMode mode(String mode) {
        if (mode == null || mode.equals(AnswerMode.ANSWER.name())) {
            return AnswerMode.ANSWER;
        }
        if (mode.equals(AnswerMode.SCORE.name())) {
            return AnswerMode.SCORE;
        }
        throw refused("mode", "must be ANSWER or SCORE");
    }

    private static int maxTokens(Integer maxTokens) {
        int tokens = maxTokens == null ? 0 : maxTokens;
        if (tokens < 0) {
            throw refused("maxTokens", "must not be negative, got: " + tokens);
        }
        return tokens;
    }

    private static Instant deadline(QuestionRequest request, Instant now) {
        if (request.deadline() == null && request.ttlMillis() == null) {
            return null;
        }
        if (request.deadline() != null && request.ttlMillis() != null) {
            throw refused("deadline", "and ttlMillis exclude each other; give one of them");
        }
        Instant deadline = request.deadline() == null ? after(now, request.ttlMillis()) : instant(request.deadline());
        if (!deadline.isAfter(now) || !deadline.isBefore(QuestionLimits.LAST_DEADLINE)) {
            throw request.deadline() == null
                    ? refused("ttlMillis", "must end before the year 2100, got: " + request.ttlMillis())
                    : refused("deadline", "must lie in the future and before the year 2100");
        }
        return deadline;
    }

    private static Instant after(Instant now, long ttlMillis) {
        if (ttlMillis < 1) {
            throw refused("ttlMillis", "must be at least 1, got: " + ttlMillis);
        }
        // Longer than that is past every deadline, and would overflow.
        return ttlMillis > LONGEST_TTL_MILLIS ? QuestionLimits.LAST_DEADLINE : now.plusMillis(ttlMillis);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException malformed) {
            throw refused("deadline", "must be an ISO 8601 instant such as 2030-01-01T00:00:00Z");
        }
    }

    private static Map<String, String> attributes(Map<String, String> attributes) {
        if (attributes == null) {
            return Map.of();
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw refused("attributes", "has " + attributes.size() + " entries; at most " + MAX_ATTRIBUTES);
        }
        attributes.forEach((name, value) -> {
            label("attribute name", name, MAX_ATTRIBUTE_CHARACTERS);
            label("attribute value", value, MAX_ATTRIBUTE_CHARACTERS);
        });
        return attributes;
    }

    private static String label(String field, String value, int maxCharacters) {
        boolean fits = value != null
                && !QuestionLimits.isBlank(value)
                && QuestionLimits.characters(value) <= maxCharacters
                && QuestionLimits.isPlainLine(value);
        if (!fits) {
            throw refused(field, "must be 1 to " + maxCharacters + " printable characters, one of them visible");
        }
        return value;
    }

    private static RejectedException refused(String field, String fault) {
        return RejectedException.invalid(field + " " + fault)
                .field(field.startsWith("attribute ") ? "attributes" : field);
    }
}
