package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why an answer wants a verdict; what is wanted most comes first. */
@Schema(name = "ReviewGroup", description = "Why an answer wants a verdict; what is wanted most comes first.")
enum ReviewGroup {
    /** It is in the random audit sample, on which alarms, policies and unbiased figures rest. */
    AUDIT_SAMPLE,
    /** Its confidence lies near the threshold that decides, where a verdict informs most. */
    NEAR_THRESHOLD,
    /** All others, the least confident first. */
    LEAST_CONFIDENT
}
