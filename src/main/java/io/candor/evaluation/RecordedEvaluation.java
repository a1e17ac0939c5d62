package io.candor.evaluation;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.training.dataset.HonestyBenchFile;
import io.candor.training.dataset.HonestyBenchLine;
import io.candor.training.dataset.MalformedLineException;
import io.candor.training.fit.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * Evaluates a HonestyBench file: answers, verdicts and baselines are recorded, so only confidences are computed, and
 * nothing at all without adapters. Keeps a few numbers a line, never its texts.
 */
public final class RecordedEvaluation {
    private static final int CHUNK = 2048;
    private static final double MEBIBYTE = 1 << 20;

    private final Optional<LanguageModel> model;
    private final Map<String, LoadedAdapter> adapters;
    private final EvaluationSettings settings;
    private final FitProgress progress;
    private final Consumer<String> warnings;

    /**
     * @param model empty where only what is recorded is evaluated
     * @param adapters scorer's name → adapter; none without a model
     * @param warnings receives one sentence for every line left out
     */
    public RecordedEvaluation(
            Optional<LanguageModel> model,
            Map<String, LoadedAdapter> adapters,
            EvaluationSettings settings,
            FitProgress progress,
            Consumer<String> warnings) {
        this.model = model;
        this.adapters = new LinkedHashMap<>(adapters);
        this.settings = settings;
        this.progress = progress;
        this.warnings = warnings;
    }

    /** @throws IOException if the file cannot be read, or a line cannot be used and the settings are strict */
    public ScoredSet score(DataSource source) throws IOException {
        Columns columns = new Columns();
        try (HonestyBenchFile file = HonestyBenchFile.open(source.file(), settings.strict(), warnings)) {
            long size = Files.size(source.file());
            List<HonestyBenchLine> chunk = new ArrayList<>(CHUNK);
            int left = settings.limit();
            for (Optional<HonestyBenchLine> line = file.next(); line.isPresent() && left > 0; line = file.next()) {
                chunk.add(line.get());
                left--;
                if (chunk.size() == CHUNK) {
                    columns.add(file, chunk);
                    chunk.clear();
                    progress.onProgress(
                            "MiB of " + source.name(), mebibytes(file.position()), mebibytes(size), Double.NaN);
                }
            }
            columns.add(file, chunk);
            progress.onProgress("MiB of " + source.name(), mebibytes(size), mebibytes(size), Double.NaN);
        }
        return columns.set(source);
    }

    private static long mebibytes(long bytes) {
        return (long) Math.ceil(bytes / MEBIBYTE);
    }

    /** What is kept of the lines, column by column. */
    private final class Columns {
        private final Map<String, DoubleStream.Builder> scores = new LinkedHashMap<>();
        private final DoubleStream.Builder correctness = DoubleStream.builder();
        private int size;

        Columns() {
            adapters.keySet().forEach(scorer -> scores.put(scorer, DoubleStream.builder()));
            scores.put(QuestionEvaluation.SEQUENCE_PROBABILITY, DoubleStream.builder());
            scores.put(QuestionEvaluation.SELF_CONSISTENCY, DoubleStream.builder());
        }

        void add(HonestyBenchFile file, List<HonestyBenchLine> lines) throws IOException {
            List<HonestyBenchLine> usable = adapters.isEmpty() ? lines : judged(file, lines);
            for (HonestyBenchLine line : usable) {
                scores.get(QuestionEvaluation.SEQUENCE_PROBABILITY).add(Math.exp(line.meanLogProbability()));
                scores.get(QuestionEvaluation.SELF_CONSISTENCY).add(line.agreement());
                correctness.add(line.greedyCorrectness());
                size++;
            }
        }

        /** Adds the adapters' confidences. */
        private List<HonestyBenchLine> judged(HonestyBenchFile file, List<HonestyBenchLine> lines) throws IOException {
            List<HonestyBenchLine> askable = new ArrayList<>(lines.size());
            List<int[]> prompts = new ArrayList<>(lines.size());
            for (HonestyBenchLine line : lines) {
                try {
                    prompts.add(file.prompt(model.orElseThrow(), line));
                    askable.add(line);
                } catch (MalformedLineException e) {
                    file.leaveOut(e);
                }
            }
            ConfidencePass pass = new ConfidencePass(model.orElseThrow());
            adapters.forEach((scorer, adapter) -> {
                for (double confidence : pass.confidence(prompts, adapter)) {
                    scores.get(scorer).add(confidence);
                }
            });
            return askable;
        }

        ScoredSet set(DataSource source) throws IOException {
            if (size == 0) {
                throw new IOException(source.file() + " holds no line that can be used: give HonestyBench JSON lines");
            }
            Map<String, double[]> arrays = new LinkedHashMap<>();
            scores.forEach((scorer, values) -> arrays.put(scorer, values.build().toArray()));
            return new ScoredSet(
                    source.name(),
                    Collections.nCopies(size, ""),
                    correctness.build().toArray(),
                    arrays,
                    Map.of());
        }
    }
}
