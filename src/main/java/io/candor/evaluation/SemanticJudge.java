package io.candor.evaluation;

import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.training.fit.FitProgress;
import io.candor.training.probe.ProbedQuestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether two answers mean the same, as judged by the model itself. Answers that match after normalisation are the same
 * without asking; each other pair is asked once, in alphabetical order, which keeps the judgement reflexive and
 * symmetric.
 */
final class SemanticJudge {
    private static final int ROWS = 256;
    private static final int TOKENS = 16_384;
    private static final int REPLY_TOKENS = 4;
    private static final NormalizedExactMatch SAME = new NormalizedExactMatch();

    private final Map<AnswerPair, Boolean> verdicts;

    private SemanticJudge(Map<AnswerPair, Boolean> verdicts) {
        this.verdicts = verdicts;
    }

    /** Asks about every sample that differs from its greedy answer, in batches. */
    static SemanticJudge ask(LanguageModel model, List<ProbedQuestion> probed, FitProgress progress) {
        Set<AnswerPair> pairs = new LinkedHashSet<>();
        for (ProbedQuestion each : probed) {
            for (String sample : each.samples()) {
                if (!SAME.equivalent(each.greedy(), sample)) {
                    pairs.add(AnswerPair.of(each.question().question(), each.greedy(), sample));
                }
            }
        }
        return new SemanticJudge(verdicts(model, new ArrayList<>(pairs), progress));
    }

    /** Equivalence of answers to one question; only pairs that were asked about, or match by their letters, are the same. */
    AnswerEquivalence about(String question) {
        return (answer, other) ->
                SAME.equivalent(answer, other) || verdicts.getOrDefault(AnswerPair.of(question, answer, other), false);
    }

    private static Map<AnswerPair, Boolean> verdicts(
            LanguageModel model, List<AnswerPair> pairs, FitProgress progress) {
        List<Asked> asked = pairs.stream()
                .map(pair -> new Asked(pair, model.message(pair.message())))
                .toList();
        Map<AnswerPair, Boolean> verdicts = new HashMap<>();
        for (List<Asked> batch : LengthBatches.of(asked, Asked::prompt, ROWS, TOKENS)) {
            List<Generation> replies =
                    model.answer(batch.stream().map(Asked::prompt).toList(), REPLY_TOKENS);
            for (int row = 0; row < replies.size(); row++) {
                verdicts.put(batch.get(row).pair(), says(replies.get(row).text()));
            }
            progress.onProgress("pairs of answers judged", verdicts.size(), asked.size(), Double.NaN);
        }
        return verdicts;
    }

    private static boolean says(String reply) {
        return reply.strip().toLowerCase(Locale.ROOT).startsWith("yes");
    }

    /** Two answers to one question, in alphabetical order of their normal forms. */
    private record AnswerPair(String question, String first, String second) {
        static AnswerPair of(String question, String answer, String other) {
            String one = SAME.normalize(answer);
            String two = SAME.normalize(other);
            return one.compareTo(two) <= 0 ? new AnswerPair(question, one, two) : new AnswerPair(question, two, one);
        }

        String message() {
            return "Question: " + question + "\nAnswer 1: " + first + "\nAnswer 2: " + second
                    + "\nDo both answers mean the same? Reply with yes or no and nothing else.";
        }
    }

    private record Asked(AnswerPair pair, int[] prompt) {}
}
