package io.candor.evaluation;

import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.honesty.map.AnswerMap;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.QuestionFile;
import io.candor.training.fit.FitProgress;
import io.candor.training.probe.Probe;
import io.candor.training.probe.ProbeSettings;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Has a model answer questions with known references, judges the answers, and collects every scorer's confidences. */
public final class QuestionEvaluation {
    public static final String SEQUENCE_PROBABILITY = "sequence probability";
    /** What follows an adapter's name where the confidence knows the answer. */
    public static final String AFTER_THE_ANSWER = ", after the answer";

    public static final String SELF_CONSISTENCY = "self-consistency";
    public static final String SEMANTIC_CONSISTENCY = "self-consistency (semantic judge)";
    public static final String VERBALIZED = "verbalized confidence";

    private static final int BATCH_ROWS = 512;

    private final LanguageModel model;
    private final Map<String, LoadedAdapter> adapters;
    private final Map<String, AnswerMap> answerMaps;
    private final EvaluationSettings settings;
    private final FitProgress progress;
    private final Consumer<String> warnings;
    private final AnswerEquivalence equivalence = new NormalizedExactMatch();

    /**
     * @param adapters scorer's name → adapter
     * @param answerMaps of those that have one
     * @param warnings receives one sentence for every question left out
     */
    public QuestionEvaluation(
            LanguageModel model,
            Map<String, LoadedAdapter> adapters,
            Map<String, AnswerMap> answerMaps,
            EvaluationSettings settings,
            FitProgress progress,
            Consumer<String> warnings) {
        this.model = model;
        this.adapters = new LinkedHashMap<>(adapters);
        this.answerMaps = Map.copyOf(answerMaps);
        this.settings = settings;
        this.progress = progress;
        this.warnings = warnings;
    }

    /** @throws IOException if the file cannot be read or holds no question that can be asked and judged */
    public ScoredSet score(DataSource source) throws IOException {
        List<LabeledQuestion> questions = usable(source);
        List<ProbedQuestion> probed = new Probe(model, probeSettings()).ask(questions, progress);
        Map<String, double[]> scores = new LinkedHashMap<>();
        Map<String, Integer> failures = new LinkedHashMap<>();
        addConfidences(probed, scores);
        addBaselines(probed, scores, failures);
        return new ScoredSet(
                source.name(),
                questions.stream().map(LabeledQuestion::domain).toList(),
                column(probed, each -> each.verdict(equivalence)),
                scores,
                failures);
    }

    private ProbeSettings probeSettings() {
        return new ProbeSettings(
                settings.samples(), settings.temperature(), settings.maxTokens(), BATCH_ROWS, settings.seed());
    }

    private void addConfidences(List<ProbedQuestion> probed, Map<String, double[]> scores) {
        List<int[]> prompts = probed.stream().map(ProbedQuestion::prompt).toList();
        ConfidencePass pass = new ConfidencePass(model);
        adapters.forEach((name, adapter) -> {
            float[] logits = pass.logits(prompts, adapter);
            double[] before = new double[logits.length];
            for (int i = 0; i < logits.length; i++) {
                before[i] = LanguageModel.confidence(logits[i]);
            }
            scores.put(name, before);
            if (answerMaps.containsKey(name)) {
                scores.put(name + AFTER_THE_ANSWER, after(answerMaps.get(name), probed, logits));
            }
        });
    }

    private static double[] after(AnswerMap map, List<ProbedQuestion> probed, float[] logits) {
        double[] after = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            ProbedQuestion each = probed.get(i);
            after[i] = map.confidence(
                    logits[i],
                    each.tokenLogProbabilities(),
                    each.question().domain(),
                    AnswerIdentity.of(each.greedy()));
        }
        return after;
    }

    private void addBaselines(
            List<ProbedQuestion> probed, Map<String, double[]> scores, Map<String, Integer> failures) {
        scores.put(SEQUENCE_PROBABILITY, column(probed, each -> Math.exp(each.meanLogProbability())));
        if (settings.samples() > 0) {
            scores.put(SELF_CONSISTENCY, column(probed, each -> each.agreement(equivalence)));
        }
        if (settings.semanticJudge()) {
            SemanticJudge judge = SemanticJudge.ask(model, probed, progress);
            scores.put(
                    SEMANTIC_CONSISTENCY,
                    column(
                            probed,
                            each -> each.agreement(judge.about(each.question().question()))));
        }
        if (settings.verbalized()) {
            OptionalDouble[] replies = new VerbalizedConfidence(model, progress).ask(probed);
            scores.put(
                    VERBALIZED,
                    Arrays.stream(replies).mapToDouble(reply -> reply.orElse(0)).toArray());
            failures.put(VERBALIZED, (int)
                    Arrays.stream(replies).filter(OptionalDouble::isEmpty).count());
        }
    }

    private List<LabeledQuestion> usable(DataSource source) throws IOException {
        List<LabeledQuestion> all = QuestionFile.read(source.file());
        List<LabeledQuestion> usable = new ArrayList<>();
        for (int i = 0; i < all.size() && usable.size() < settings.limit(); i++) {
            String fault = fault(all.get(i));
            if (fault.isEmpty()) {
                usable.add(all.get(i));
            } else {
                leaveOut(source.file() + " question " + (i + 1) + ": " + fault);
            }
        }
        if (usable.isEmpty()) {
            throw new IOException(source.file() + " holds no question with answers: give JSON lines with both");
        }
        return usable;
    }

    private String fault(LabeledQuestion question) {
        if (question.answers().isEmpty() && !question.unanswerable()) {
            return "answers is empty, so its answer cannot be judged";
        }
        try {
            model.prompt(question.question());
            return "";
        } catch (InvalidQuestionException e) {
            return e.getMessage();
        }
    }

    private void leaveOut(String problem) throws IOException {
        if (settings.strict()) {
            throw new IOException(problem);
        }
        warnings.accept(problem);
    }

    private static double[] column(List<ProbedQuestion> probed, ToDoubleFunction<ProbedQuestion> score) {
        return probed.stream().mapToDouble(score).toArray();
    }
}
