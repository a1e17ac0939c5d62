package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.Precision;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.EmbeddedCheckpoint;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.TestStore;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.QuestionFile;
import io.candor.training.fit.FitProgress;
import io.candor.training.probe.Probe;
import io.candor.training.probe.ProbeSettings;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What a training run of the embedded model costs: its time and memory, and what it leaves of the engine to one who answers
 * in the same process in micro-batches of 32 (confidence, then greedy answer). Not a test: run its main with
 * {@code LABELS SIGNALS FOLDER}.
 */
final class RetrainingMeasurement {
    private static final int ROWS = 32;
    private static final int MOST_TOKENS = 16;

    private final Path folder;
    private final LanguageModel model;
    private final Path bundled;
    private final List<LabeledQuestion> questions;
    /** What the bundled release has not learned from. */
    private final List<LabeledQuestion> unseen;

    private RetrainingMeasurement(Path folder) throws IOException {
        this.folder = folder;
        Path atlas = new EmbeddedCheckpoint(getClass().getClassLoader(), "atlas").unpack(folder.resolve("model"));
        model = LanguageModel.open(atlas, new EngineSettings("cpu", Precision.AUTO, 0));
        bundled = BundledRelease.adapterOf(atlas);
        questions = questions("train");
        unseen = questions("test-in-domain");
    }

    private static List<LabeledQuestion> questions(String set) throws IOException {
        List<LabeledQuestion> questions =
                new ArrayList<>(QuestionFile.read(Path.of("src/main/resources/atlas/questions", set + ".jsonl.gz")));
        Collections.shuffle(questions, new Random(1));
        return questions;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[2]);
        RetrainingMeasurement measurement = new RetrainingMeasurement(folder);
        TrainingTask task = measurement.task(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.printf("memory before training: %s%n", peakMemory());
        System.out.printf("alone: %.1f questions/s%n", measurement.answering(Duration.ofSeconds(15)));
        measurement.train(task, 1, "alone");
        System.out.printf("memory after training: %s%n", peakMemory());
        for (double duty : new double[] {1, 0.5}) {
            measurement.beside(task, duty);
        }
        System.exit(0);
    }

    private static String peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList()
                .toString();
    }

    private TrainingTask task(int labels, int signals) throws IOException {
        List<LearnedLabel> learned = new ArrayList<>();
        for (ProbedQuestion each : new Probe(model, new ProbeSettings(0, 1, MOST_TOKENS, 64, 1))
                .ask(unseen.subList(0, labels), FitProgress.SILENT)) {
            double verdict = each.verdict(new NormalizedExactMatch());
            String labeler = List.of("ann", "bob", "cho").get(learned.size() % 3);
            learned.add(new LearnedLabel(
                    "q" + learned.size(),
                    TextIdentity.of(each.question().question(), each.question().id()),
                    each.question().question(),
                    each.question().domain(),
                    new AttributedLabel(verdict, new TreeMap<>(Map.of(labeler, verdict))),
                    0.5,
                    "bundled",
                    "b1",
                    Instant.EPOCH,
                    true,
                    Map.of()));
        }
        List<ConsistencySignal> elicited = questions.subList(0, signals).stream()
                .map(question -> ConsistencySignal.newBuilder()
                        .setQuestionId(question.id())
                        .setQuestion(question.question())
                        .setModelId(model.modelId())
                        .setGreedyAnswer("")
                        .setSampleCount(1)
                        .setAgreement(0.5)
                        .setSampledAt(Instant.EPOCH.plusSeconds(1))
                        .build())
                .toList();
        return new TrainingTask(
                model.modelId(),
                "atlas-measured",
                TriggerRule.Cause.BATCHES,
                List.of(),
                Optional.of(live()),
                1,
                Selection.of(
                        learned,
                        Set.of("b1"),
                        List.of(),
                        Labels.config(Map.of()),
                        TrainerStream.slice(Labels.config(Map.of()))),
                elicited,
                List.of(),
                "");
    }

    private ReleaseEvent live() {
        try (ReleaseStore store = TestStore.in(folder.resolve("first"))) {
            ReleaseManifest manifest = ReleaseManifest.of(
                    "bundled", model.modelId(), model.checkpoint().modelHash(), Instant.EPOCH);
            return store.store(bundled, manifest)
                    .event(ReleaseStatus.LIVE, LoggedRelease.BUNDLE, "came with the model", Instant.EPOCH);
        }
    }

    private TrainingRun.Result train(TrainingTask task, double duty, String name) {
        Path home = folder.resolve(name);
        TrainerConfig config = Labels.config(Map.of("work", home.resolve("work").toString()));
        AtomicLong stages = new AtomicLong();
        long begun = System.nanoTime();
        try (ReleaseStore store = TestStore.in(home)) {
            TrainingRun.Result result = new TrainingRun(
                            model,
                            new CandidateTraining(
                                    model, new RunFolder(config.workFolder(), model.checkpoint()), config),
                            store,
                            config,
                            new DutyCycle(duty),
                            state -> stages.incrementAndGet(),
                            Clock.systemUTC())
                    .run(task);
            System.out.printf(
                    "training %s: %.1f s, %d teach, %d judge, %s%n",
                    name,
                    (System.nanoTime() - begun) / 1e9,
                    task.selection().trainingLabels().size(),
                    task.selection().slice().size(),
                    result instanceof TrainingRun.Decided decided
                            ? decided.event().getStatus() + ": "
                                    + decided.event().getReason()
                            : result);
            return result;
        }
    }

    private void beside(TrainingTask task, double duty) throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread training = new Thread(() -> {
            train(task, duty, "beside-" + duty);
            done.set(true);
        });
        training.start();
        double rate = answering(done::get);
        training.join();
        System.out.printf("beside a training of duty %.2f: %.1f questions/s%n", duty, rate);
    }

    private double answering(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        return answering(() -> System.nanoTime() > until);
    }

    private double answering(BooleanSupplier enough) {
        long begun = System.nanoTime();
        int answered = 0;
        try (LoadedAdapter adapter = model.loadAdapter(bundled)) {
            while (!enough.getAsBoolean()) {
                int from = answered % (questions.size() - ROWS);
                List<int[]> prompts = questions.subList(from, from + ROWS).stream()
                        .map(question -> model.prompt(question.question()))
                        .toList();
                model.confidence(prompts, adapter);
                model.answer(prompts, MOST_TOKENS);
                answered += ROWS;
            }
        }
        return answered / ((System.nanoTime() - begun) / 1e9);
    }
}
