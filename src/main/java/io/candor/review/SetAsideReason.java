package io.candor.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a labeler gives an answer back without a verdict. */
@Schema(name = "SetAsideReason", description = "Why a labeler gives an answer back without a verdict.")
enum SetAsideReason {
    /** Not now: it comes again, to anybody, behind all that was not set aside. */
    SKIP,
    /** The labeler cannot tell: it comes to others alone, behind all that was not set aside. */
    UNSURE
}
