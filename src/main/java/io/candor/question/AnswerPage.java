package io.candor.question;

import io.candor.search.FoundPage;
import io.candor.search.SearchCursor;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some of the answers that were looked for. */
@Schema(name = "AnswerPage", description = "Some of the answers that were looked for, the newest first.")
record AnswerPage(
        @Schema(required = true, description = "The answers of this page, by their arrival, the newest first.")
        List<AnswerView> answers,

        @Schema(
                required = true,
                description =
                        "How many answers there are, on all pages; where exact is false at least so many. The count ends at candor.search.counted-matches.",
                minimum = "0",
                examples = "42")
        long total,

        @Schema(required = true, description = "Whether there are no more than total.", examples = "true")
        boolean exact,

        @Schema(
                required = true,
                description =
                        "False where the time of candor.search.longest-search did not suffice: then there may be others among them.",
                examples = "true")
        boolean complete,

        @Schema(
                nullable = true,
                description = "The cursor of the next page; null on the last one.",
                pattern = SearchCursor.PATTERN,
                examples = "AAABl0l5lgAAAAAAAAASZw")
        String next) {

    static AnswerPage of(FoundPage found) {
        return new AnswerPage(
                found.questions().stream().map(OutcomeData::answer).toList(),
                found.total(),
                found.exact(),
                found.complete(),
                found.next().map(SearchCursor::text).orElse(null));
    }
}
