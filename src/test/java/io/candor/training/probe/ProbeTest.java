package io.candor.training.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.TinyModel;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.fit.FitProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {
    private static final List<LabeledQuestion> QUESTIONS = IntStream.range(0, 9)
            .mapToObj(i -> new LabeledQuestion("" + i, "what " + "is ".repeat(i * 5 % 7) + i, List.of("x"), ""))
            .toList();

    @TempDir
    static Path folder;

    private static LanguageModel model;

    @BeforeAll
    static void openTheModel() throws IOException {
        TinyModel.write(folder, 1);
        model = LanguageModel.open(folder, new EngineSettings("cpu", Precision.FLOAT32, 0));
    }

    @AfterAll
    static void closeTheModel() {
        model.close();
    }

    @Test
    void shouldHearTheSameWhateverTheBatchWhenAsked() {
        List<ProbedQuestion> alone = ask(4, 1, 7);

        for (int batchRows : new int[] {8, 13, 512}) {
            List<ProbedQuestion> together = ask(4, batchRows, 7);
            assertThat(together).extracting(ProbedQuestion::question).containsExactlyElementsOf(QUESTIONS);
            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i).greedy()).isEqualTo(alone.get(i).greedy());
                assertThat(together.get(i).samples()).isEqualTo(alone.get(i).samples());
            }
        }
    }

    @Test
    void shouldHearOtherSamplesWhenTheSeedOrTheQuestionDiffers() {
        List<ProbedQuestion> probed = ask(4, 64, 7);

        assertThat(ask(4, 64, 8))
                .extracting(ProbedQuestion::samples)
                .doesNotContainAnyElementsOf(
                        probed.stream().map(ProbedQuestion::samples).toList());
        assertThat(probed).extracting(ProbedQuestion::samples).doesNotHaveDuplicates();
        assertThat(probed).allSatisfy(each -> {
            assertThat(each.samples()).hasSize(4).doesNotHaveDuplicates();
            assertThat(each.meanLogProbability()).isNegative();
        });
    }

    @Test
    void shouldSampleTheFirstOnesAgainWhenMoreSamplesAreWanted() {
        List<ProbedQuestion> few = ask(2, 64, 7);
        List<ProbedQuestion> many = ask(5, 64, 7);

        for (int i = 0; i < few.size(); i++) {
            assertThat(many.get(i).samples()).startsWith(few.get(i).samples().toArray(String[]::new));
        }
    }

    @Test
    void shouldHearGreedyAnswersOnlyWhenNoSamplesAreWanted() {
        assertThat(ask(0, 64, 7)).allSatisfy(each -> assertThat(each.samples()).isEmpty());
    }

    @Test
    void shouldCountEveryQuestionOnceWhenItTellsHowFarItIs() {
        List<Long> done = new ArrayList<>();

        new Probe(model, new ProbeSettings(2, 1, 4, 4, 7)).ask(QUESTIONS, (what, count, total, loss) -> {
            done.add(count);
            assertThat(total).isEqualTo(QUESTIONS.size());
        });

        assertThat(done).isSorted().doesNotHaveDuplicates().endsWith((long) QUESTIONS.size());
    }

    @Test
    void shouldTurnAnswersIntoTargetsWhenTheyAreJudged() {
        ProbedQuestion probed = new ProbedQuestion(
                new LabeledQuestion("1", "Where?", List.of("Paris"), ""),
                new int[] {1},
                "paris",
                -0.5,
                2,
                List.of("Paris", "Rome", "PARIS.", "Berlin"));

        assertThat(probed.agreement(new NormalizedExactMatch())).isEqualTo(0.5);
        assertThat(probed.graded(new NormalizedExactMatch())).isEqualTo(0.5);
        assertThat(probed.verdict(new NormalizedExactMatch())).isEqualTo(1);
        assertThat(probed.limitOfAgreement()).isEqualTo(Math.exp(-1));
    }

    private static List<ProbedQuestion> ask(int samples, int batchRows, long seed) {
        return new Probe(model, new ProbeSettings(samples, 1, 6, batchRows, seed)).ask(QUESTIONS, FitProgress.SILENT);
    }
}
