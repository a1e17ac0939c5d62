package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CascadeFiguresTest {
    private static final double THRESHOLD = 0.8;

    /** Accepted of the first; accepted of the second; for review; accepted of the first though the second knows better. */
    private static final List<CascadeFigures.Pair> PAIRS = List.of(
            new CascadeFigures.Pair(0.9, true, 0.9, true),
            new CascadeFigures.Pair(0.3, false, 0.8, true),
            new CascadeFigures.Pair(0.5, true, 0.5, false),
            new CascadeFigures.Pair(0.8, false, 0.95, true));

    @Test
    void shouldAskTheSecondWhatTheFirstIsNotConfidentOf() {
        assertThat(CascadeFigures.cascade(PAIRS, THRESHOLD))
                .isEqualTo(new CascadeFigures.Figure(0.75, 1 / 3.0, 1, 0.5));
    }

    @Test
    void shouldPayForTheSecondOnEveryQuestionWhenItIsAlwaysAsked() {
        assertThat(CascadeFigures.secondAlone(PAIRS, THRESHOLD)).isEqualTo(new CascadeFigures.Figure(0.75, 0, 0, 1));
    }

    @Test
    void shouldAskNobodyElseWhenTheFirstIsAlone() {
        assertThat(CascadeFigures.firstAlone(PAIRS, THRESHOLD)).isEqualTo(new CascadeFigures.Figure(0.5, 0.5, 1, 0));
    }

    @Test
    void shouldSayNoErrorWhereNothingIsAccepted() {
        assertThat(CascadeFigures.cascade(PAIRS, 0.99).error()).isNaN();
    }

    @Test
    void shouldTakeTheMeanErrorOverDrawsInWhichAnythingWasAccepted() {
        CascadeFigures.Figure mean = CascadeFigures.mean(
                List.of(CascadeFigures.cascade(PAIRS, THRESHOLD), CascadeFigures.cascade(PAIRS, 0.99)));

        assertThat(mean).isEqualTo(new CascadeFigures.Figure(0.375, 1 / 3.0, 1, 0.75));
    }
}
