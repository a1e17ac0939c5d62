package io.candor.evaluation;

import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.training.fit.FitProgress;
import io.candor.training.probe.ProbedQuestion;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The baseline of verbalized confidence: the model names a number from 0 to 100 for its own answer. */
final class VerbalizedConfidence {
    private static final int ROWS = 256;
    private static final int TOKENS = 16_384;
    private static final int ANSWER_TOKENS = 16;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\d.-])\\d+(\\.\\d+)?");

    private final LanguageModel model;
    private final FitProgress progress;

    VerbalizedConfidence(LanguageModel model, FitProgress progress) {
        this.model = model;
        this.progress = progress;
    }

    /** @return in the order of the questions; empty where the reply holds no number from 0 to 100 */
    OptionalDouble[] ask(List<ProbedQuestion> probed) {
        List<int[]> prompts = probed.stream().map(this::prompt).toList();
        OptionalDouble[] confidence = new OptionalDouble[prompts.size()];
        List<Integer> indices = IntStream.range(0, prompts.size()).boxed().toList();
        int done = 0;
        for (List<Integer> batch : LengthBatches.of(indices, prompts::get, ROWS, TOKENS)) {
            List<Generation> replies =
                    model.answer(batch.stream().map(prompts::get).toList(), ANSWER_TOKENS);
            for (int row = 0; row < replies.size(); row++) {
                confidence[batch.get(row)] = parse(replies.get(row).text());
            }
            done += batch.size();
            progress.onProgress("confidences asked for", done, prompts.size(), Double.NaN);
        }
        return confidence;
    }

    /** The first number of a reply as a share, if it lies between 0 and 100. */
    static OptionalDouble parse(String reply) {
        Matcher matcher = NUMBER.matcher(reply);
        if (!matcher.find()) {
            return OptionalDouble.empty();
        }
        double percent = Double.parseDouble(matcher.group());
        return percent <= 100 ? OptionalDouble.of(percent / 100) : OptionalDouble.empty();
    }

    private int[] prompt(ProbedQuestion probed) {
        return model.message("Question: " + probed.question().question() + "\nProposed answer: " + probed.greedy()
                + "\nHow likely is it, in percent, that the proposed answer is correct?"
                + " Reply with one number from 0 to 100 and nothing else.");
    }
}
