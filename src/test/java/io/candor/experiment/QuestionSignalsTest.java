package io.candor.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.probe.ProbedQuestion;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuestionSignalsTest {
    private final QuestionSignals signals = QuestionSignals.of(List.of(
            probed("Paris", "paris.", "Lyon", "The Paris", "Rome"), probed("Rome", "Rome", "Rome", "Paris", "Rome")));

    @Test
    void shouldJudgeAnswersByTheirNormalFormWhenProbed() {
        assertThat(signals.verdicts()).containsExactly(1, 0);
        assertThat(signals.agreement(0)).isEqualTo(0.5);
        assertThat(signals.graded(0)).isEqualTo(0.5);
        assertThat(signals.agreement(1)).isEqualTo(0.75);
        assertThat(signals.graded(1)).isEqualTo(0.25);
    }

    @Test
    void shouldTakeKSamplesThatTheSeedChoosesWhenAskedForFewer() {
        List<Double> seen = LongStream.range(0, 50)
                .mapToObj(seed -> signals.agreement(0, 1, seed))
                .distinct()
                .sorted()
                .toList();

        assertThat(seen).containsExactly(0.0, 1.0);
        assertThat(signals.agreement(0, 2, 9)).isEqualTo(signals.agreement(0, 2, 9));
        assertThat(signals.agreement(0, 40, 9)).isEqualTo(signals.agreement(0));
    }

    @Test
    void shouldSpreadAVerdictOverTheSamplesThatAgreeWhenOnlyTheGreedyAnswerWasJudged() {
        assertThat(LabelKind.BINARY_SPREAD.target(signals, 0)).isEqualTo(0.5);
        assertThat(LabelKind.BINARY_SPREAD.target(signals, 1)).isZero();
    }

    @Test
    void shouldAgreeWithNothingWhereNoAnswerIsRight() {
        LabeledQuestion question = new LabeledQuestion("q", "What is the capital of Blorvania?", List.of(), "", true);
        ProbedQuestion sure = new ProbedQuestion(question, new int[] {1}, "Paris", -0.1, 1, List.of("Paris", "Paris"));

        assertThat(QuestionSignals.of(List.of(sure)).agreement(0)).isZero();
    }

    private static ProbedQuestion probed(String greedy, String... samples) {
        LabeledQuestion question = new LabeledQuestion("q", "What is the capital of France?", List.of("Paris"), "");
        return new ProbedQuestion(question, new int[] {1}, greedy, -0.1, 1, List.of(samples));
    }
}
