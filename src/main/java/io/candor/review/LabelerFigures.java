package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far one labeler finds what others find, for operators. */
@Schema(
        name = "LabelerFigures",
        description =
                "How far a labeler finds what other persons and references find, as far back as the topics are read.")
record LabelerFigures(
        @Schema(required = true, description = "The labeler.", examples = "ann")
        String labeler,

        @Schema(
                required = true,
                description = "Standing verdicts on answers that somebody had judged before.",
                minimum = "0",
                examples = "12")
        int secondOpinions,

        @Schema(
                required = true,
                description = "Standing verdicts on answers that others judged too and are not tied on.",
                minimum = "0",
                examples = "25")
        int compared,

        @Schema(
                required = true,
                description = "Those of them that say what most of the others say.",
                minimum = "0",
                examples = "22")
        int agreed,

        @Schema(
                required = true,
                description = "Standing verdicts on answers that references judged too and are not tied on.",
                minimum = "0",
                examples = "10")
        int references,

        @Schema(
                required = true,
                description = "Those of them that say what most of the references say.",
                minimum = "0",
                examples = "9")
        int agreedWithReferences) {
    static LabelerFigures of(String labeler, LabelerAgreement.Figures figures) {
        return new LabelerFigures(
                labeler,
                figures.second(),
                figures.compared(),
                figures.agreed(),
                figures.references(),
                figures.agreedWithReferences());
    }
}
