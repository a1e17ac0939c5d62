package io.candor.training.probe;

import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.GenerationOptions;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.fit.FitProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks the frozen model: one greedy answer and k samples per question. */
public final class Probe {
    private static final int TOKEN_BUDGET = 16_384;

    private final LanguageModel model;
    private final ProbeSettings settings;

    public Probe(LanguageModel model, ProbeSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /**
     * @param progress is told after every batch how many questions are done
     * @return one per question, in the order given; the same ones whatever the batch size (in float32)
     */
    public List<ProbedQuestion> ask(List<LabeledQuestion> questions, FitProgress progress) {
        List<IndexedPrompt> items = new ArrayList<>(questions.size());
        for (int i = 0; i < questions.size(); i++) {
            items.add(new IndexedPrompt(i, model.prompt(questions.get(i).question())));
        }
        ProbedQuestion[] probed = new ProbedQuestion[items.size()];
        int rows = Math.max(1, settings.batchRows() / Math.max(1, settings.samples()));
        int done = 0;
        for (List<IndexedPrompt> batch : LengthBatches.of(items, IndexedPrompt::prompt, rows, TOKEN_BUDGET)) {
            ask(batch, questions, probed);
            done += batch.size();
            progress.onProgress("questions sampled", done, items.size(), Double.NaN);
        }
        return Arrays.asList(probed);
    }

    private void ask(List<IndexedPrompt> batch, List<LabeledQuestion> questions, ProbedQuestion[] probed) {
        List<int[]> prompts = batch.stream().map(IndexedPrompt::prompt).toList();
        List<Generation> greedy = model.answer(prompts, settings.maxTokens());
        List<List<Generation>> samples = settings.samples() == 0 ? List.of() : samples(batch, prompts);
        for (int row = 0; row < batch.size(); row++) {
            IndexedPrompt item = batch.get(row);
            probed[item.index()] = new ProbedQuestion(
                    questions.get(item.index()),
                    item.prompt(),
                    greedy.get(row).text(),
                    greedy.get(row).continuation().meanLogProbability(),
                    greedy.get(row).continuation().logProbabilities().length,
                    settings.samples() == 0
                            ? List.of()
                            : samples.get(row).stream().map(Generation::text).toList());
        }
    }

    private List<List<Generation>> samples(List<IndexedPrompt> batch, List<int[]> prompts) {
        GenerationOptions options =
                GenerationOptions.sampled(settings.maxTokens(), settings.temperature(), settings.seed());
        // The samples are seeded by the question's number, not by its place in a batch.
        long[] seeds = batch.stream()
                .mapToLong(item -> LanguageModel.seed(settings.seed(), item.index()))
                .toArray();
        return model.sample(prompts, settings.samples(), options, seeds);
    }

    private record IndexedPrompt(int index, int[] prompt) {}
}
