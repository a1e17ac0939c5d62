package io.candor.answer.release;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.release.store.Canary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a release's confidences in its canary questions with those recorded when it was made. */
public final class CanaryCheck {
    private final ReleasedModel model;

    public CanaryCheck(ReleasedModel model) {
        this.model = model;
    }

    /** What is wrong with the answers, in one sentence; empty if each is as expected. */
    Optional<String> deviation(LoadedRelease release, List<Canary> canaries) {
        float[] confidences;
        try {
            confidences =
                    confidences(release, canaries.stream().map(Canary::question).toList());
        } catch (InvalidQuestionException unasked) {
            return Optional.of("a canary cannot be asked: " + unasked.getMessage());
        }
        for (int i = 0; i < confidences.length; i++) {
            Optional<String> problem = canaries.get(i).contradicts(model.precision(), confidences[i]);
            if (problem.isPresent()) {
                return Optional.of("canary " + (i + 1) + " of " + confidences.length + " " + problem.get());
            }
        }
        return Optional.empty();
    }

    /** One confidence per question, each of which the model must be able to ask. */
    public float[] confidences(LoadedRelease release, List<String> questions) {
        List<int[]> prompts = new ArrayList<>(questions.size());
        questions.forEach(question -> prompts.add(model.prompt(question)));
        float[] confidences = prompts.isEmpty() ? new float[0] : release.confidenceLogits(prompts);
        for (int i = 0; i < confidences.length; i++) {
            confidences[i] = LanguageModel.confidence(confidences[i]);
        }
        return confidences;
    }
}
