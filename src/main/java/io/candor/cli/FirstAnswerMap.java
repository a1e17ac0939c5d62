package io.candor.cli;

import io.candor.evaluation.ConfidencePass;
import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.honesty.map.AnswerMapFit;
import io.candor.honesty.map.AnsweredLabel;
import io.candor.honesty.map.LabeledLogit;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.release.store.MapFile;
import io.candor.training.probe.ProbedQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The map of answers that an adapter comes with, fitted to labels that its head was not trained on. */
final class FirstAnswerMap {
    private static final AnswerEquivalence EQUIVALENCE = new NormalizedExactMatch();

    private FirstAnswerMap() {}

    /**
     * Fits it and puts it beside the adapter.
     *
     * @param adapter folder
     * @param probed what the base model answered to questions with references
     */
    static void write(LanguageModel model, Path adapter, List<ProbedQuestion> probed) throws IOException {
        float[] logits;
        try (LoadedAdapter loaded = model.loadAdapter(adapter)) {
            logits = new ConfidencePass(model)
                    .logits(probed.stream().map(ProbedQuestion::prompt).toList(), loaded);
        }
        List<AnsweredLabel> labels = new ArrayList<>(probed.size());
        for (int i = 0; i < logits.length; i++) {
            ProbedQuestion each = probed.get(i);
            if (Float.isFinite(logits[i])) {
                LabeledLogit label = new LabeledLogit(
                        logits[i],
                        each.question().domain(),
                        AnswerIdentity.of(each.greedy()),
                        each.verdict(EQUIVALENCE),
                        true);
                labels.add(new AnsweredLabel(label, each.tokenLogProbabilities()));
            }
        }
        Files.write(adapter.resolve(MapFile.ANSWERS), MapFile.bytes(AnswerMapFit.fit(labels)));
    }
}
