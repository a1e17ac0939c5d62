package io.candor.training.map;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whose verdicts count for nothing or little in confidence maps, by name, for operators. */
@Schema(
        name = "LabelersInDoubt",
        description = "Whose verdicts count for nothing or little in confidence maps; at most 20 names of each kind.")
record LabelersInDoubt(
        @Schema(
                required = true,
                description = "Labelers who contradict those who are believed: their verdicts count for nothing.",
                examples = "[\"eve\"]")
        List<String> notBelieved,

        @Schema(
                required = true,
                description =
                        "New labelers who judged lately: together their verdicts count for a share of a domain's labels.",
                examples = "[\"ann\"]")
        List<String> notBelievedYet) {
    static LabelersInDoubt of(TrustStatus trust) {
        return new LabelersInDoubt(trust.distrusted(), trust.newcomers());
    }
}
