package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Decisions on answers that can be judged; others have no answer of ours, or none in time. */
@Schema(name = "ReviewDecision", description = "What was decided on an answer that can be judged.")
enum ReviewDecision {
    ACCEPTED,
    REVIEW
}
