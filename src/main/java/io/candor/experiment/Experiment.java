package io.candor.experiment;

import io.candor.llm.decoder.LanguageModel;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.fit.FitProgress;
import io.candor.training.probe.ProbeSettings;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The whole experiment on one model, resumable at any point: answers of the model, elicited adapters and finished cells
 * are kept in one folder.
 */
public final class Experiment {
    private static final String RESULTS = "cells.jsonl";
    private static final int BATCH_ROWS = 512;
    private static final long PROBE_SEED = 7;

    private final LanguageModel model;
    private final ExperimentConfig config;
    private final StudyQuestions questions;
    private final Path folder;
    private final FitProgress progress;

    /** @param folder holds everything the experiment makes */
    public Experiment(
            LanguageModel model, ExperimentConfig config, StudyQuestions questions, Path folder, FitProgress progress) {
        this.model = model;
        this.config = config;
        this.questions = questions;
        this.folder = folder;
        this.progress = progress;
    }

    /** Measures every cell that has no result yet. */
    public ExperimentReport run() throws IOException {
        try (FolderLock alone = FolderLock.take(folder)) {
            return runAlone();
        }
    }

    private ExperimentReport runAlone() throws IOException {
        ResultFile results = ResultFile.open(folder.resolve(RESULTS), setting());
        Plan plan = new Plan(
                config, questions.labeled().size(), model.checkpoint().config().layers());
        List<Cell> open =
                plan.cells().stream().filter(cell -> !results.contains(cell)).toList();
        if (!open.isEmpty()) {
            work(plan, open, results);
        }
        return new ExperimentReport(setting(), plan, results.results());
    }

    private void work(Plan plan, List<Cell> open, ResultFile results) throws IOException {
        ExperimentContext context = context();
        Map<String, Treatment> treatments = new LinkedHashMap<>();
        plan.rows().forEach(row -> treatments.put(row.treatment().name(), row.treatment()));
        ExecutorService workers = Executors.newFixedThreadPool(config.workers());
        try {
            // First, because two cells of one seed would wait for the same adapter.
            inParallel(workers, "adapters elicited", elicitations(plan, context));
            inParallel(workers, "cells", cells(open, treatments, context, results));
        } finally {
            workers.shutdownNow();
        }
    }

    private List<Callable<Object>> elicitations(Plan plan, ExperimentContext context) {
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int samples : plan.elicitations()) {
            int seeds = samples == config.samples() ? config.seeds() : config.variantSeeds();
            for (int seed = 1; seed <= seeds; seed++) {
                int own = seed;
                tasks.add(() -> context.elicited(samples, own));
            }
        }
        return tasks;
    }

    private List<Callable<Object>> cells(
            List<Cell> open, Map<String, Treatment> treatments, ExperimentContext context, ResultFile results) {
        List<Callable<Object>> tasks = new ArrayList<>();
        for (Cell cell : open) {
            tasks.add(() -> {
                results.append(measure(cell, treatments.get(cell.treatment()), context));
                return cell;
            });
        }
        return tasks;
    }

    private CellResult measure(Cell cell, Treatment treatment, ExperimentContext context) throws IOException {
        long start = System.nanoTime();
        TreatmentInput input = new TreatmentInput(cell, treatment.draw(cell, context));
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        treatment
                .confidences(input, context)
                .forEach((test, confidences) -> metrics.put(
                        test,
                        CellMetrics.of(confidences, context.tests().get(test).verdicts())));
        metrics.putAll(treatment.furtherMetrics(input, context));
        return new CellResult(cell, Math.round((System.nanoTime() - start) / 1e7) / 100.0, metrics);
    }

    /** The first failure ends the work; what is done is on disk. */
    private void inParallel(ExecutorService workers, String what, List<Callable<Object>> tasks) throws IOException {
        AtomicInteger done = new AtomicInteger();
        List<Future<Object>> futures = new ArrayList<>();
        for (Callable<Object> task : tasks) {
            futures.add(workers.submit(() -> {
                Object made = task.call();
                progress.onProgress(what, done.incrementAndGet(), tasks.size(), Double.NaN);
                return made;
            }));
        }
        for (Future<Object> future : futures) {
            await(future);
        }
    }

    private static void await(Future<Object> future) throws IOException {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the experiment was interrupted: start it again to go on", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e.getCause() instanceof RuntimeException bug ? bug : new IllegalStateException(e.getCause());
        }
    }

    private ExperimentContext context() throws IOException {
        ProbeCache cache = new ProbeCache(
                folder.resolve("probes"),
                model,
                new ProbeSettings(config.samples(), config.temperature(), config.maxTokens(), BATCH_ROWS, PROBE_SEED));
        List<ProbedQuestion> elicited = cache.probe("elicit", questions.elicited(), progress);
        QuestionSignals labeled =
                QuestionSignals.of(elicited.subList(0, questions.labeled().size()));
        Map<String, QuestionSignals> tests = new LinkedHashMap<>();
        for (Map.Entry<String, List<LabeledQuestion>> test : questions.tests().entrySet()) {
            tests.put(
                    test.getKey(), QuestionSignals.of(cache.probe("test-" + test.getKey(), test.getValue(), progress)));
        }
        return new ExperimentContext(model, config, QuestionSignals.of(elicited), labeled, tests, folder);
    }

    private Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("model", model.modelId());
        setting.put(
                "questions to elicit from",
                Integer.toString(questions.elicited().size()));
        setting.put(
                "questions that may be labelled",
                Integer.toString(questions.labeled().size()));
        questions.tests().forEach((test, asked) -> setting.put("test " + test, Integer.toString(asked.size())));
        setting.putAll(config.described());
        return setting;
    }
}
