package io.candor.load;

import io.candor.evaluation.ConfidencePass;
import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.probe.Probe;
import io.candor.training.probe.ProbeSettings;
import io.candor.training.probe.ProbedQuestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Lets one model answer questions and another read the answers; both in this process, one after the other. */
final class AnswerReading {
    private static final int MAX_TOKENS = 32;
    private static final int ROWS = 64;
    private static final int TOKEN_BUDGET = 16_384;
    private static final AnswerEquivalence EQUIVALENCE = new NormalizedExactMatch();

    private final Path reader;
    private final EngineSettings settings;

    /** @param reader a model folder with an adapter folder inside */
    AnswerReading(Path reader, EngineSettings settings) {
        this.reader = reader;
        this.settings = settings;
    }

    /** The answers of a model, those left out that say nothing. */
    List<ProbedQuestion> answers(Path source, List<LabeledQuestion> questions) {
        try (LanguageModel model = LanguageModel.open(source, settings)) {
            return new Probe(model, new ProbeSettings(0, 1, MAX_TOKENS, ROWS, 0))
                    .ask(questions, (what, done, all, loss) -> {}).stream()
                            .filter(answer -> !answer.greedy().isBlank())
                            .toList();
        }
    }

    /** What the reader makes of them. */
    List<ReadAnswer> read(List<ProbedQuestion> answers) {
        try (LanguageModel model = LanguageModel.open(reader, settings);
                LoadedAdapter adapter = model.loadAdapter(reader.resolve("adapter"))) {
            List<Given> given =
                    answers.stream().map(answer -> Given.of(model, answer)).toList();
            float[] logits = new ConfidencePass(model)
                    .logits(given.stream().map(Given::prompt).toList(), adapter);
            List<ReadAnswer> read = new ArrayList<>(given.size());
            double[] means = means(model, given);
            for (int i = 0; i < logits.length; i++) {
                read.add(given.get(i).read(logits[i], means[i]));
            }
            return read;
        }
    }

    private static double[] means(LanguageModel model, List<Given> given) {
        double[] means = new double[given.size()];
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            numbers.add(i);
        }
        for (List<Integer> batch : LengthBatches.of(numbers, i -> given.get(i).tokens(), ROWS, TOKEN_BUDGET)) {
            double[] found = model.meanLogProbabilities(
                    batch.stream().map(i -> given.get(i).prompt()).toList(),
                    batch.stream().map(i -> given.get(i).tokens()).toList());
            for (int row = 0; row < found.length; row++) {
                means[batch.get(row)] = found[row];
            }
        }
        return means;
    }

    /** An answer in the reader's tokens. */
    private record Given(ProbedQuestion answer, int[] prompt, int[] tokens) {
        static Given of(LanguageModel model, ProbedQuestion answer) {
            int[] prompt = model.prompt(answer.question().question());
            return new Given(answer, prompt, model.givenAnswer(prompt, answer.greedy()));
        }

        ReadAnswer read(float logit, double mean) {
            return new ReadAnswer(
                    answer.question().domain(),
                    answer.greedy(),
                    answer.verdict(EQUIVALENCE),
                    logit,
                    new TokenLogProbabilities(
                            Math.min(0, mean),
                            tokens.length,
                            OptionalDouble.of(Math.min(0, answer.meanLogProbability()))),
                    answer.limitOfAgreement());
        }
    }
}
