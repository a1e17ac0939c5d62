package io.candor.question;

import io.candor.access.Caller;
import io.candor.event.Decision;
import io.candor.event.QuestionLimits;
import io.candor.runtime.RejectedException;
import io.candor.search.SearchCursor;
import io.candor.search.SearchFilter;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What a search is for, as it stands in the query of a request; a bean, because that is how a resource takes so many. */
public class AnswerSearchParameters {
    private static final int MOST_DOMAINS = 100;
    private static final int NAME_CHARACTERS = 1024;
    private static final int TIME_CHARACTERS = 40;
    private static final Set<String> SEVERAL = Set.of("domain", "decision");
    private static final Set<String> ONE = Set.of(
            "text",
            "id",
            "releaseId",
            "answerModel",
            "minConfidence",
            "maxConfidence",
            "from",
            "until",
            "cursor",
            "limit");

    @Parameter(
            description =
                    "Words that must all be in question or answer, in any order, whatever their case and accents; nothing else has a meaning in it.",
            schema = @Schema(type = SchemaType.STRING, maxLength = SearchFilter.MOST_CHARACTERS),
            example = "capital peru")
    @QueryParam("text")
    String text;

    @Parameter(
            description = "How the id begins.",
            schema = @Schema(type = SchemaType.STRING, maxLength = QuestionLimits.ID_CHARACTERS),
            example = "order-47")
    @QueryParam("id")
    String id;

    @Parameter(description = "Only these domains; may be given up to 100 times.", example = "[\"geography\"]")
    @QueryParam("domain")
    List<String> domains;

    @Parameter(
            description = "Only these decisions; may be given several times.",
            schema = @Schema(type = SchemaType.ARRAY, implementation = Decision.class),
            example = "[\"REVIEW\"]")
    @QueryParam("decision")
    List<String> decisions;

    @Parameter(
            description = "Only by this release.",
            schema = @Schema(type = SchemaType.STRING, maxLength = NAME_CHARACTERS),
            example = "r1")
    @QueryParam("releaseId")
    String releaseId;

    @Parameter(
            description = "Only answers of this other model.",
            schema = @Schema(type = SchemaType.STRING, maxLength = NAME_CHARACTERS),
            example = "acme-large-2")
    @QueryParam("answerModel")
    String answerModel;

    @Parameter(
            description = "Only with at least this answerConfidence, or confidence where that is null.",
            schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1"),
            example = "0.25")
    @QueryParam("minConfidence")
    String minConfidence;

    @Parameter(
            description = "Only with at most this answerConfidence, or confidence where that is null.",
            schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1"),
            example = "0.75")
    @QueryParam("maxConfidence")
    String maxConfidence;

    @Parameter(
            description = "Only what arrived then or later, ISO 8601 in UTC.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time", maxLength = TIME_CHARACTERS),
            example = "2026-01-01T00:00:00Z")
    @QueryParam("from")
    String from;

    @Parameter(
            description = "Only what arrived before then, ISO 8601 in UTC.",
            schema = @Schema(type = SchemaType.STRING, format = "date-time", maxLength = TIME_CHARACTERS),
            example = "2026-02-01T00:00:00Z")
    @QueryParam("until")
    String until;

    @Parameter(
            description = "Where the page before ended: its next. All else must be as it was.",
            schema = @Schema(type = SchemaType.STRING, pattern = SearchCursor.PATTERN),
            example = "AAABl0l5lgAAAAAAAAASZw")
    @QueryParam("cursor")
    String cursor;

    @Parameter(
            description = "Most answers of one page.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"),
            example = "20")
    @QueryParam("limit")
    String limit;

    /**
     * A filter that is passed over would look as if it had been applied.
     *
     * @throws RejectedException if one is unknown, or given twice where one counts
     */
    static void requireKnown(MultivaluedMap<String, String> query) {
        query.forEach((name, values) -> {
            if (!ONE.contains(name) && !SEVERAL.contains(name)) {
                throw invalid(name, "there is no such parameter; /openapi names those that there are");
            }
            if (ONE.contains(name) && values.size() > 1) {
                throw invalid(name, name + " may be given once");
            }
        });
    }

    /** @throws RejectedException if one of them is not what it should be */
    SearchFilter filter(Caller caller) {
        return new SearchFilter(
                limited("text", text, SearchFilter.MOST_CHARACTERS).orElse(""),
                limited("id", id, SearchFilter.PREFIX_CHARACTERS).orElse(""),
                domains(),
                caller.domains(),
                caller.tenant(),
                decisions(),
                limited("releaseId", releaseId, NAME_CHARACTERS),
                limited("answerModel", answerModel, NAME_CHARACTERS),
                probability("minConfidence", minConfidence),
                probability("maxConfidence", maxConfidence),
                time("from", from),
                time("until", until));
    }

    Optional<SearchCursor> after() {
        return given(cursor).map(text -> SearchCursor.parse(text)
                .orElseThrow(() -> invalid("cursor", "cursor must be what next was on the page before")));
    }

    int most() {
        return given(limit).map(AnswerSearchParameters::page).orElse(20);
    }

    private static int page(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw invalid("limit", "limit must be a whole number from 1 to 100");
        }
        return Integer.parseInt(text);
    }

    private Set<String> domains() {
        if (domains.size() > MOST_DOMAINS) {
            throw invalid("domain", "domain may be given at most " + MOST_DOMAINS + " times");
        }
        domains.forEach(domain -> limited("domain", domain, NAME_CHARACTERS));
        return Set.copyOf(domains);
    }

    private Set<String> decisions() {
        List<String> known = Arrays.stream(Decision.values()).map(Enum::name).toList();
        if (!known.containsAll(decisions)) {
            throw invalid("decision", "decision must be one of " + known);
        }
        return Set.copyOf(decisions);
    }

    private static Optional<String> limited(String name, String value, int most) {
        if (value != null && QuestionLimits.characters(value) > most) {
            throw invalid(name, name + " must have at most " + most + " characters");
        }
        return given(value);
    }

    private static OptionalDouble probability(String name, String value) {
        if (given(value).isEmpty()) {
            return OptionalDouble.empty();
        }
        // Whatever else Java takes for a number is none here.
        if (!value.matches("(0(\\.\\d{1,17})?|1(\\.0{1,17})?)")) {
            throw invalid(name, name + " must be a number from 0 to 1, such as 0.25");
        }
        return OptionalDouble.of(Double.parseDouble(value));
    }

    private static Optional<Instant> time(String name, String value) {
        try {
            return given(value).map(Instant::parse).map(AnswerSearchParameters::inMilliseconds);
        } catch (DateTimeParseException | ArithmeticException odd) {
            throw invalid(name, name + " must be a time such as 2026-01-01T00:00:00Z");
        }
    }

    private static Instant inMilliseconds(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static Optional<String> given(String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static RejectedException invalid(String field, String detail) {
        return RejectedException.invalid(detail).field(field);
    }
}
