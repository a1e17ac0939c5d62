package io.candor.answer.release;

import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.release.store.BundledRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions of the answerer's own, which no release can choose: what a head says of them must be numbers that a head can say, not always the same one, and not
 * in the reverse order of both the release that serves and the one that came with the model. A head that is wrong in any other way is for the gate to find, and for
 * the signature to keep out. For one thread.
 */
final class OwnCanaries {
    /** Some that most models know, some that few do, some that nobody can. */
    static final List<String> QUESTIONS = List.of(
            "What is the capital of France?",
            "What is the capital of Japan?",
            "What is the capital of Egypt?",
            "What is the capital of Paraguay?",
            "What is the capital of Burkina Faso?",
            "What is the capital of the Kingdom of Velmoria?",
            "In which country is Munich?",
            "In which country is Samarkand?",
            "In which country is Zinderbrook?",
            "What is the currency of Mexico?",
            "What is the currency of Bhutan?",
            "What is the currency of Atlantis?",
            "Who wrote Romeo and Juliet?",
            "Who wrote The Tin Drum?",
            "Who wrote The Lantern Beneath the Ninth Sea?",
            "What is the chemical symbol of gold?",
            "What is the chemical symbol of hafnium?",
            "Which chemical element has the symbol Xq?",
            "Who painted the Mona Lisa?",
            "In which year did the First World War begin?",
            "In which year was the village of Oberkrummbach founded?",
            "What is the largest planet of the solar system?",
            "How many moons does the planet Kepler-1652 b have?",
            "What did my neighbour eat for breakfast today?");

    /** Logits of heads in use lie within 15; the sigmoid of this one differs from 1 by 1e-17. */
    private static final double MOST_LOGIT = 40;
    /** Below this the spread is rounding. */
    private static final double LEAST_SPREAD = 1e-4;
    /** Heads that have nothing to do with each other come to less, twice at once, about once in 5,000. */
    private static final double REVERSED = -0.5;
    /** With fewer the order means little. */
    private static final int LEAST_QUESTIONS = 16;

    private final ReleasedModel model;
    private final List<int[]> prompts;
    private Heard bundled;
    private Heard serving;

    /** @param logits one per question */
    private record Heard(String releaseId, float[] logits) {}

    OwnCanaries(ReleasedModel model) {
        this.model = model;
        this.prompts = prompts(model);
    }

    /** A model may be unable to ask some. */
    private static List<int[]> prompts(ReleasedModel model) {
        List<int[]> prompts = new ArrayList<>();
        for (String question : QUESTIONS) {
            try {
                prompts.add(model.prompt(question));
            } catch (InvalidQuestionException unasked) {
                // For good, with this model: the others judge.
                continue;
            }
        }
        return prompts;
    }

    /** What is wrong with a release, in one sentence; empty if nothing that can be told here. */
    Optional<String> deviation(LoadedRelease release) {
        if (prompts.isEmpty()) {
            return Optional.empty();
        }
        float[] logits = release.confidenceLogits(prompts);
        // To return to what has learned nothing is an operator's right, and it says the same of everything.
        boolean mayBeFlat = BundledRelease.isUntaught(release.releaseId(), model.modelId());
        Optional<String> strange = range(logits).or(() -> mayBeFlat ? Optional.empty() : spread(logits));
        return strange.isPresent() || prompts.size() < LEAST_QUESTIONS ? strange : order(logits);
    }

    private static Optional<String> range(float[] logits) {
        for (int i = 0; i < logits.length; i++) {
            if (!(Math.abs(logits[i]) <= MOST_LOGIT)) {
                return Optional.of("own canary " + (i + 1) + " of " + logits.length + " gave the logit " + logits[i]
                        + ", and heads stay within " + MOST_LOGIT);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> spread(float[] logits) {
        float least = logits[0];
        float most = logits[0];
        for (float logit : logits) {
            least = Math.min(least, logit);
            most = Math.max(most, logit);
        }
        return logits.length > 1 && most - least < LEAST_SPREAD
                ? Optional.of("all " + logits.length + " own canaries gave the same confidence")
                : Optional.empty();
    }

    private Optional<String> order(float[] logits) {
        hear();
        double withServing = RankCorrelation.of(logits, serving.logits());
        double withBundled = RankCorrelation.of(logits, bundled.logits());
        return withServing < REVERSED && withBundled < REVERSED
                ? Optional.of(String.format(
                        "own canaries come in the reverse order of release %s (rank correlation %.2f) and of the one that came"
                                + " with the model (%.2f)",
                        serving.releaseId(), withServing, withBundled))
                : Optional.empty();
    }

    /** The release that serves, and the one that came with the model, which serves when the first other one comes. */
    private void hear() {
        String id = model.servingId();
        if (serving == null || !serving.releaseId().equals(id)) {
            try (AnswerEngine.Lease lease = model.lease()) {
                serving = new Heard(lease.serving().releaseId(), lease.serving().confidenceLogits(prompts));
            }
        }
        if (bundled == null) {
            bundled = serving.releaseId().equals(model.bundled().id()) ? serving : heardAnew();
        }
    }

    private Heard heardAnew() {
        try (LoadedRelease own =
                model.load(model.bundled().id(), model.bundled().folder())) {
            return new Heard(own.releaseId(), own.confidenceLogits(prompts));
        }
    }
}
