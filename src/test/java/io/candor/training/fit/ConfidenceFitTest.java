package io.candor.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.TinyModel;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfidenceFitTest {
    private static final int EXAMPLES = 80;

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
    void shouldLowerTheHeldOutLossWhenTheConfidenceDependsOnAWord() {
        FitReport report = fit(settings(12, 2e-2, 12), learnable());

        // A fresh adapter says 1/2 to everything, an error of 0.4 squared.
        assertThat(report.heldOutLoss()).isLessThan(0.16 / 4);
        assertThat(report.trained()).isEqualTo(60);
        assertThat(report.heldOut()).isEqualTo(20);
        float[] confidence = confidence(report.adapter(), List.of(prompt("red", 501), prompt("blue", 502)));
        assertThat(confidence[0]).isGreaterThan(0.65f);
        assertThat(confidence[1]).isLessThan(0.35f);
    }

    @Test
    void shouldGiveTheSameBitsWhenTheSeedIsTheSame() {
        FitReport first = fit(settings(2, 1e-2, 2), learnable());

        assertThat(bits(fit(settings(2, 1e-2, 2), learnable()))).containsExactlyElementsOf(bits(first));
        assertThat(bits(fit(withSeed(settings(2, 1e-2, 2), 8), learnable()))).isNotEqualTo(bits(first));
    }

    @Test
    void shouldKeepTheBestEpochAndStopWhenTheHeldOutLossGrows() {
        // What cannot be learned can only be memorised, and that costs on what is held out.
        List<TrainingExample> noise = noise(24);
        FitSettings settings = settings(60, 3e-2, 3);

        FitReport report = fit(settings, noise);

        assertThat(report.epochs()).isLessThan(60);
        assertThat(report.bestEpoch()).isEqualTo(report.epochs() - 3);
        List<TrainingExample> heldOut = heldOut(settings, noise);
        float[] confidence = confidence(
                report.adapter(), heldOut.stream().map(TrainingExample::prompt).toList());
        double loss = IntStream.range(0, confidence.length)
                .mapToDouble(i -> Math.pow(confidence[i] - heldOut.get(i).target(), 2))
                .average()
                .orElseThrow();
        assertThat(report.heldOutLoss()).isCloseTo(loss, within(1e-6));
    }

    @Test
    void shouldNeverTrainOnWhatItHoldsOutWhenItFits() {
        List<TrainingExample> examples = noise(12);
        FitSettings settings = settings(1, 1e-2, 1);

        assertThat(heldOut(settings, examples)).hasSize(3);
        assertThat(fit(settings, examples).heldOut()).isEqualTo(3);
    }

    @Test
    void shouldTrainOnAllAndKeepTheLastEpochWhenNothingIsHeldOut() {
        FitReport report = fit(new FitSettings(3, 8, 1e-2, 0.1, 0, 1, 0, 1, 7), noise(16));

        assertThat(report.trained()).isEqualTo(16);
        assertThat(report.bestEpoch()).isEqualTo(3);
        assertThat(report.heldOutLoss()).isNaN();
    }

    @Test
    void shouldTellHowFarItIsWhenItFits() {
        List<String> heard = new ArrayList<>();

        new ConfidenceFit(model, settings(2, 1e-2, 2), "calibration")
                .fit(fresh(), noise(16), (what, done, total, loss) -> heard.add(what + " " + done + "/" + total));

        // 12 of 16 examples in batches of 8, twice, and the end.
        assertThat(heard)
                .containsExactly(
                        "steps of calibration 1/4",
                        "steps of calibration 2/4",
                        "steps of calibration 3/4",
                        "steps of calibration 4/4",
                        "steps of calibration 4/4");
    }

    /** Weight decay that multiplies the parameters instead, until they overflow. */
    private static FitSettings growing(int epochs, double factor, double heldOut) {
        return new FitSettings(epochs, 30, 1, 0, factor, 1, heldOut, epochs, 7);
    }

    @Test
    void shouldFailWhenNoEpochEndsWithNumbers() {
        assertThatThrownBy(() -> fit(growing(3, 1e30, 0.25), learnable()))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("diverged");
    }

    @Test
    void shouldFailWhenItDivergesWithNothingHeldOut() {
        assertThatThrownBy(() -> fit(growing(3, 1e30, 0), noise(120))).isInstanceOf(DivergedException.class);
    }

    @Test
    void shouldKeepAGoodEpochWhenALaterOneDiverges() {
        // A hundredfold with every step, two of which make an epoch.
        FitReport report = fit(growing(20, 1e2, 0.25), learnable());

        assertThat(report.heldOutLoss()).isFinite();
        assertThat(report.adapter().isFinite()).isTrue();
        assertThat(report.bestEpoch()).isLessThan(report.epochs());
    }

    @Test
    void shouldNameTheStageWhenThereAreNoExamples() {
        assertThatThrownBy(() -> fit(settings(1, 1e-2, 1), List.of())).hasMessage("test needs at least one example");
    }

    /** An example is held out if its target changes nothing of what one epoch makes. */
    private static List<TrainingExample> heldOut(FitSettings settings, List<TrainingExample> examples) {
        FitSettings oneEpoch = new FitSettings(
                1,
                settings.batchSize(),
                settings.learningRate(),
                settings.warmUpShare(),
                settings.weightDecay(),
                settings.clipNorm(),
                settings.heldOutShare(),
                1,
                settings.seed());
        List<Float> unchanged = bits(fit(oneEpoch, examples));
        List<TrainingExample> heldOut = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            List<TrainingExample> changed = new ArrayList<>(examples);
            TrainingExample example = examples.get(i);
            changed.set(i, new TrainingExample(example.prompt(), example.target() > 0.5f ? 0 : 1));
            if (bits(fit(oneEpoch, changed)).equals(unchanged)) {
                heldOut.add(example);
            }
        }
        return heldOut;
    }

    private static FitReport fit(FitSettings settings, List<TrainingExample> examples) {
        return new ConfidenceFit(model, settings, "test").fit(fresh(), examples, FitProgress.SILENT);
    }

    private static Adapter fresh() {
        return AdapterTraining.fresh(model.checkpoint().config(), LoraConfig.onAllProjections(4, 8), 3);
    }

    private static FitSettings settings(int epochs, double learningRate, int patience) {
        return new FitSettings(epochs, 8, learningRate, 0.1, 0, 1, 0.25, patience, 7);
    }

    private static FitSettings withSeed(FitSettings settings, long seed) {
        return new FitSettings(
                settings.epochs(),
                settings.batchSize(),
                settings.learningRate(),
                settings.warmUpShare(),
                settings.weightDecay(),
                settings.clipNorm(),
                settings.heldOutShare(),
                settings.patience(),
                seed);
    }

    /** Red is known, blue is not. */
    private static List<TrainingExample> learnable() {
        return IntStream.range(0, EXAMPLES)
                .mapToObj(i -> new TrainingExample(prompt(i % 2 == 0 ? "red" : "blue", i), i % 2 == 0 ? 0.9f : 0.1f))
                .toList();
    }

    private static List<TrainingExample> noise(int count) {
        Random random = new Random(11);
        return IntStream.range(0, count)
                .mapToObj(i -> new TrainingExample(prompt("grey", i), random.nextBoolean() ? 1 : 0))
                .toList();
    }

    private static int[] prompt(String colour, int number) {
        return model.prompt("Is number " + number + " " + colour + "?");
    }

    private static float[] confidence(Adapter adapter, List<int[]> prompts) {
        try (LoadedAdapter loaded = model.load(adapter)) {
            return model.confidence(prompts, loaded);
        }
    }

    /** Every parameter of what was fitted. */
    private static List<Float> bits(FitReport report) {
        List<Float> bits = new ArrayList<>();
        report.adapter().pairs().values().forEach(pair -> {
            add(bits, pair.a().floats());
            add(bits, pair.b().floats());
        });
        add(bits, report.adapter().headWeight().floats());
        add(bits, report.adapter().headBias().floats());
        return bits;
    }

    private static void add(List<Float> bits, float[] values) {
        for (float value : values) {
            bits.add(value);
        }
    }
}
