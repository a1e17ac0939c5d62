package io.candor.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much waits for a verdict, and what one labeler did. */
@Schema(name = "ReviewProgress", description = "How much waits for a verdict here, and what one labeler did.")
record ReviewProgress(
        @Schema(
                required = true,
                description = "Answers that want a verdict of the labeler, with these filters.",
                minimum = "0",
                examples = "120")
        int waiting,

        @Schema(
                required = true,
                description = "Those of them in the random audit sample.",
                minimum = "0",
                examples = "20")
        int auditSample,

        @Schema(
                required = true,
                description = "Answers with these filters that others have on their screens now.",
                minimum = "0",
                examples = "2")
        int reservedForOthers,

        @Schema(required = true, description = "Domains with the most that waits, whatever the filters; at most 200.")
        List<Share> domains,

        @Schema(required = true, description = "Releases with the most that waits, whatever the filters; at most 200.")
        List<Share> releases,

        @Schema(required = true, description = "What the labeler did.")
        Own own) {
    private static final int MOST_SHARES = 200;

    /** A part of what waits. */
    @Schema(name = "ReviewShare", description = "A part of what waits.")
    record Share(
            @Schema(required = true, description = "Domain or release.", examples = "geography")
            String name,

            @Schema(required = true, description = "Answers that want a verdict.", minimum = "1", examples = "40")
            int waiting) {}

    /** What one labeler did, as far back as the topics are read; what was set aside, since this process began. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "ReviewOwn",
            description =
                    "What the labeler did: verdicts as far back as the topics are read here, what was set aside since this"
                            + " process began.")
    record Own(
            @Schema(description = "The labeler; left out where none is named.", examples = "ann")
            String labeler,

            @Schema(
                    required = true,
                    description = "Standing verdicts that say right: a score of at least 0.5.",
                    minimum = "0",
                    examples = "31")
            int right,

            @Schema(required = true, description = "Standing verdicts that say wrong.", minimum = "0", examples = "12")
            int wrong,

            @Schema(required = true, description = "Answers set aside for others.", minimum = "0", examples = "3")
            int unsure,

            @Schema(required = true, description = "Answers set aside for later.", minimum = "0", examples = "1")
            int skipped,

            @Schema(
                    required = true,
                    description = "Standing verdicts on answers that somebody had judged before, in all domains.",
                    minimum = "0",
                    examples = "12")
            int secondOpinions,

            @Schema(
                    required = true,
                    description =
                            "Standing verdicts on answers that others judged too, in all domains; told in steps of ten, so that it"
                                    + " does not say what others found of one answer.",
                    minimum = "0",
                    examples = "20")
            int compared,

            @Schema(
                    required = true,
                    description = "Those of them that say what most of the others say.",
                    minimum = "0",
                    examples = "18")
            int agreed) {
        static Own of(
                String labeler,
                LabelerWork.Counts counts,
                LabelerAgreement.Figures figures,
                LabelerAgreement.Shown shown) {
            return new Own(
                    labeler,
                    counts.right(),
                    counts.wrong(),
                    counts.unsure(),
                    counts.skipped(),
                    figures.second(),
                    shown.compared(),
                    shown.agreed());
        }
    }

    /** @param items that want a verdict of the labeler, whatever the filter */
    static ReviewProgress of(List<ReviewItem> items, ReviewFilter filter, int reservedForOthers, Own own) {
        List<ReviewItem> wanted = items.stream().filter(filter::matches).toList();
        return new ReviewProgress(
                wanted.size(),
                (int) wanted.stream()
                        .filter(item -> item.group() == ReviewGroup.AUDIT_SAMPLE)
                        .count(),
                reservedForOthers,
                shares(items, ReviewItem::domain),
                shares(items, ReviewItem::releaseId),
                own);
    }

    private static List<Share> shares(List<ReviewItem> items, Function<ReviewItem, String> name) {
        Map<String, Long> counts = items.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
        return counts.entrySet().stream()
                .map(share -> new Share(share.getKey(), share.getValue().intValue()))
                .sorted(Comparator.comparingInt(Share::waiting).reversed().thenComparing(Share::name))
                .limit(MOST_SHARES)
                .toList();
    }
}
