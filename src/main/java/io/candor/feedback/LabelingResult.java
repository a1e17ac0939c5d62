package io.candor.feedback;

import io.candor.event.LabeledAnswer;

/** What came of joining a record to the others of its question. */
sealed interface LabelingResult permits LabelingResult.Labeled, IncomingRecord.Refused {

    /** A new revision of a labeled answer. */
    record Labeled(LabeledAnswer answer) implements LabelingResult {}
}
