package io.candor.review;

import io.candor.event.FeedbackSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Says which judged answers want another verdict. What is drawn follows from the question's id, so every console draws the same, also after a restart.
 *
 * @param share of the audit sample that a second labeler judges too, in [0, 1]; with 0 nothing is judged again
 * @param referenceShare of answers with a verdict of a reference that a labeler judges too, in [0, 1]
 */
record OpinionRule(double share, double referenceShare) {
    private static final double LONGS = 0x1p63;

    /** @param verdicts of persons and references on the answer */
    Optional<OpinionWish> wish(ReviewItem item, List<GivenVerdicts.Word> verdicts) {
        if (verdicts.size() == 2 && share > 0 && GivenVerdicts.disagree(verdicts)) {
            return Optional.of(OpinionWish.THIRD);
        }
        if (verdicts.isEmpty() || verdicts.size() > 2 || !isDrawn(item, verdicts)) {
            return Optional.empty();
        }
        return Optional.of(verdicts.size() == 1 ? OpinionWish.SECOND : OpinionWish.NEWCOMER);
    }

    private boolean isDrawn(ReviewItem item, List<GivenVerdicts.Word> verdicts) {
        double drawn = fraction(item.questionId());
        return item.group() == ReviewGroup.AUDIT_SAMPLE && drawn < share
                || drawn < referenceShare
                        && verdicts.stream().anyMatch(verdict -> verdict.source() == FeedbackSource.REFERENCE);
    }

    /** In [0, 1), evenly. */
    private static double fraction(String questionId) {
        return (ByteBuffer.wrap(DigestUtils.sha256(questionId)).getLong() & Long.MAX_VALUE) / LONGS;
    }
}
