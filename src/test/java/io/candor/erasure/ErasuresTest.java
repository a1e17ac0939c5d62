package io.candor.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErasuresTest {
    private static Verdict verdict(String labeler, FeedbackSource source, double score, long offset) {
        return new Verdict(
                "f" + offset, labeler, source, score, Instant.EPOCH, new RecordPosition("feedback", 0, offset));
    }

    private static LabeledAnswer labeled(double label, Verdict... verdicts) {
        return LabeledAnswer.newBuilder()
                .setQuestionId("q")
                .setQuestion("question")
                .setDomain("general")
                .setAnswer("answer")
                .setConfidence(0.5)
                .setModelId("m")
                .setReleaseId("r")
                .setLabel(label)
                .setRule("HUMAN>REFERENCE>JUDGE:MEAN")
                .setVerdicts(List.of(verdicts))
                .setAnswerPosition(new RecordPosition("answers", 0, 0L))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }

    @Test
    void shouldLeaveNothingOfALabelWhenItsQuestionIsForgotten() {
        Erasures erasures = TestErasures.of(Erasures.NONE, "q");

        assertThat(erasures.remaining(labeled(1, verdict("ann", FeedbackSource.HUMAN, 1, 0))))
                .isEmpty();
    }

    @Test
    void shouldResolveTheLabelByItsRuleWhenAVerdictIsForgotten() {
        Erasures erasures = TestErasures.ofVerdicts(Erasures.NONE, "q", 0);

        LabeledAnswer left = erasures.remaining(labeled(
                        1,
                        verdict("ann", FeedbackSource.HUMAN, 1, 0),
                        verdict("book", FeedbackSource.REFERENCE, 0, 1),
                        verdict("judge", FeedbackSource.JUDGE, 1, 2)))
                .orElseThrow();

        assertThat(left.getLabel()).isZero();
        assertThat(left.getVerdicts()).extracting(Verdict::getLabeler).containsExactly("book", "judge");
        assertThat(left.getDisagreement()).isEqualTo(1);
    }

    @Test
    void shouldLeaveNoLabelWhenAllVerdictsAreForgotten() {
        Erasures erasures = TestErasures.ofVerdicts(Erasures.NONE, "q", 0);

        assertThat(erasures.remaining(labeled(1, verdict("ann", FeedbackSource.HUMAN, 1, 0)))
                        .orElseThrow()
                        .getLabel())
                .isNull();
    }

    @Test
    void shouldKnowWhatWasForgottenByALevel() {
        Erasures early = TestErasures.of(Erasures.NONE, "q");
        Erasures late = TestErasures.of(early, "p");

        assertThat(late.through(early.level()).isForgotten("q")).isTrue();
        assertThat(late.through(early.level()).isForgotten("p")).isFalse();
        assertThat(late.through(Erasures.NONE.level()).isForgotten("q")).isFalse();
    }
}
