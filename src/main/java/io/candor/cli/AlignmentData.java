package io.candor.cli;

import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.training.dataset.HonestyBenchFile;
import io.candor.training.dataset.HonestyBenchFile.Signal;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.QuestionFile;
import io.candor.training.fit.FitProgress;
import io.candor.training.fit.TrainingExample;
import io.candor.training.probe.Probe;
import io.candor.training.probe.ProbeSettings;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The examples of the stages of alignment: a question set, which the model is asked, or a HonestyBench file, which
 * holds answers and judgements already. Files are read and checked against the model at once; the model is asked by
 * {@link ExampleSource}.
 */
final class AlignmentData {
    /** Characters of a question that an error message shows. */
    private static final int SHOWN = 40;

    private static final int BATCH_ROWS = 512;
    private static final AnswerEquivalence EQUIVALENCE = new NormalizedExactMatch();

    private final LanguageModel language;
    private final ProbeSettings probing;
    private final FitProgress progress;
    private final Consumer<String> malformed;

    /**
     * @param samples per question, where they are needed
     * @param malformed receives one sentence for every HonestyBench line left out
     */
    AlignmentData(
            LanguageModel language,
            int samples,
            double temperature,
            int maxTokens,
            long seed,
            FitProgress progress,
            Consumer<String> malformed) {
        this.language = language;
        this.probing = new ProbeSettings(samples, temperature, maxTokens, BATCH_ROWS, seed);
        this.progress = progress;
        this.malformed = malformed;
    }

    /** Examples, computed when they are needed, since asking the model takes long. */
    interface ExampleSource {
        List<TrainingExample> examples();
    }

    /** Targets are the model's agreement with itself, and 0 where no answer can be right. */
    ExampleSource elicitation(List<Path> files) throws IOException {
        List<ExampleSource> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(elicitation(file));
        }
        return () ->
                sources.stream().flatMap(source -> source.examples().stream()).toList();
    }

    private ExampleSource elicitation(Path file) throws IOException {
        if (HonestyBenchFile.isOne(file)) {
            List<TrainingExample> recorded = recorded(file, Signal.AGREEMENT);
            return () -> recorded;
        }
        List<LabeledQuestion> questions = QuestionFile.read(file);
        requireSome(questions, file);
        requireAskable(questions, file);
        return () -> elicited(questions);
    }

    /** In the order of the questions. What the model says where no answer can be right need not be known. */
    private List<TrainingExample> elicited(List<LabeledQuestion> questions) {
        Iterator<ProbedQuestion> probed = probe(
                        questions.stream().filter(each -> !each.unanswerable()).toList(), probing.samples())
                .iterator();
        List<TrainingExample> examples = new ArrayList<>(questions.size());
        for (LabeledQuestion question : questions) {
            examples.add(
                    question.unanswerable()
                            ? new TrainingExample(language.prompt(question.question()), 0)
                            : elicited(probed.next()));
        }
        return examples;
    }

    private TrainingExample elicited(ProbedQuestion probed) {
        double target = probing.samples() == 0 ? probed.limitOfAgreement() : probed.agreement(EQUIVALENCE);
        return new TrainingExample(probed.prompt(), (float) target);
    }

    /**
     * Targets are labels, drawn by the seed.
     *
     * @param graded the share of right samples rather than the verdict on the greedy answer
     */
    ExampleSource calibration(Path file, int labels, boolean graded) throws IOException {
        if (HonestyBenchFile.isOne(file)) {
            List<TrainingExample> drawn = drawn(recorded(file, graded ? Signal.GRADED : Signal.VERDICT), labels, file);
            return () -> drawn;
        }
        List<LabeledQuestion> answered = new ArrayList<>(QuestionFile.read(file));
        answered.removeIf(question -> question.answers().isEmpty());
        List<LabeledQuestion> questions = drawn(answered, labels, file);
        requireAskable(questions, file);
        return () -> examples(
                probe(questions, graded ? probing.samples() : 0),
                each -> graded ? each.graded(EQUIVALENCE) : each.verdict(EQUIVALENCE));
    }

    /**
     * Answers to questions that {@link #calibration} with as many labels does not train on: the next ones of the same draw.
     *
     * @param labels that the head is trained on
     * @param more questions with a label beside those
     * @throws IOException if the file cannot be read, or has too few questions with answers
     */
    Supplier<List<ProbedQuestion>> heldOut(Path file, int labels, int more) throws IOException {
        List<LabeledQuestion> answered = new ArrayList<>(QuestionFile.read(file));
        answered.removeIf(question -> question.answers().isEmpty());
        List<LabeledQuestion> questions = drawn(answered, labels + more, file).subList(labels, labels + more);
        requireAskable(questions, file);
        return () -> probe(questions, 0);
    }

    private List<TrainingExample> recorded(Path file, Signal signal) throws IOException {
        try (HonestyBenchFile lines = HonestyBenchFile.open(file, false, malformed)) {
            List<TrainingExample> examples = lines.examples(language, signal);
            requireSome(examples, file);
            return examples;
        }
    }

    private <T> List<T> drawn(List<T> from, int labels, Path file) throws IOException {
        if (from.size() < labels) {
            throw new IOException(
                    file + " has answers to " + from.size() + " questions only: lower --labels " + labels);
        }
        List<T> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, new Random(probing.seed()));
        return shuffled.subList(0, labels);
    }

    private static void requireSome(List<?> found, Path file) throws IOException {
        if (found.isEmpty()) {
            throw new IOException(file + " holds no question: give JSON lines with \"question\"");
        }
    }

    /** Checked before the work begins, and with the name of the file, which the model does not know. */
    private void requireAskable(List<LabeledQuestion> questions, Path file) throws IOException {
        for (LabeledQuestion each : questions) {
            try {
                language.prompt(each.question());
            } catch (InvalidQuestionException e) {
                String start = each.question()
                        .substring(0, Math.min(SHOWN, each.question().length()));
                throw new IOException(
                        file + " holds a question that cannot be asked, \"" + start + "...\": " + e.getMessage(), e);
            }
        }
    }

    private List<ProbedQuestion> probe(List<LabeledQuestion> questions, int samples) {
        ProbeSettings own = new ProbeSettings(
                samples, probing.temperature(), probing.maxTokens(), probing.batchRows(), probing.seed());
        return new Probe(language, own).ask(questions, progress);
    }

    private static List<TrainingExample> examples(
            List<ProbedQuestion> probed, ToDoubleFunction<ProbedQuestion> target) {
        return probed.stream()
                .map(each -> new TrainingExample(each.prompt(), (float) target.applyAsDouble(each)))
                .toList();
    }
}
