package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.event.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    @Test
    void shouldSpaceQuestionsEvenlyWhenTheRateIsConstant() {
        Scenario scenario = Scenario.plain("steady", Scenario.stages("2@10"));

        assertThat(LongStream.range(0, scenario.questions()).map(scenario::dueNanos))
                .hasSize(20)
                .startsWith(0L, 100_000_000L, 200_000_000L);
    }

    @Test
    void shouldAskTheIntegralOfTheRateWhenItRises() {
        Stage ramp = Stage.parse("10@0-100");

        assertThat(ramp.questions()).isCloseTo(500, within(1e-9));
        assertThat(ramp.dueAt(ramp.askedBy(7.3))).isCloseTo(7.3, within(1e-9));
    }

    @Test
    void shouldSayWhatAStageLooksLikeWhenItIsMalformed() {
        assertThatThrownBy(() -> Stage.parse("20")).hasMessageContaining("60@20");
    }

    @Test
    void shouldChargeAStallToEveryQuestionItDelays() {
        Scenario scenario = Scenario.plain("stalled", Scenario.stages("1@100"));
        Measurement measurement = new Measurement(System.nanoTime(), 1);
        StallingAsker asker = new StallingAsker(measurement);

        new OpenLoop(scenario, new Draw(scenario, "test", 1, 1), asker).run(measurement, asked -> true);

        // One stall of half a second: half of all questions were due in it. A closed loop would see one slow question.
        assertThat(measurement.all().getPercentileAtOrBelowValue(50_000)).isLessThan(65);
        assertThat(measurement.open()).isZero();
    }

    @Test
    void shouldAskTheSameQuestionsWhenTheSeedIsTheSame() {
        Scenario scenario = new Scenario("mixed", List.of(new Stage(1, 50, 50)), 0.5, 0.5, 0.1, 10);

        assertThat(ids(scenario, 7)).isEqualTo(ids(scenario, 7)).isNotEqualTo(ids(scenario, 8));
    }

    private static List<String> ids(Scenario scenario, long seed) {
        Draw draw = new Draw(scenario, "run", 4, seed);
        return LongStream.range(0, 50)
                .mapToObj(draw::question)
                .map(question -> question.getId() + question.getText() + question.getMode())
                .toList();
    }

    /** Answers at once, except that its tenth question takes half a second, during which it takes no other. */
    private static final class StallingAsker implements Asker {
        private final Measurement measurement;
        private int asked;

        private StallingAsker(Measurement measurement) {
            this.measurement = measurement;
        }

        @Override
        public CompletableFuture<Void> ask(Question question) {
            if (++asked == 10) {
                try {
                    Thread.sleep(500);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            measurement.seen(question.getId());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
