package io.candor.atlas;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.SeededHash;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.llm.decoder.WeightedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Endless pretraining examples: facts drawn by exposure, in a random phrasing, sometimes as multiple choice. A batch
 * depends only on seed and step, so training can continue from a step number. Thread-safe.
 */
public final class PretrainingCorpus {
    private static final double MULTIPLE_CHOICE_SHARE = 0.06;

    /** Batches that are sorted by length together. */
    static final int GROUP = 32;

    /** Tokens before the question: the start, the user's mark, the instruction; the same in every example. */
    private static final int PREAMBLE = 3;

    /** Share of the examples whose question is learned too; predicting every token of every example would cost a fifth more. */
    private static final double QUESTION_SHARE = 0.25;

    private final long seed;
    private final BpeTokenizer tokenizer;
    private final List<Fact> shown;
    private final AliasTable byExposure;
    private final MultipleChoice multipleChoice;
    private final int[][][] prompts;
    private final int[][] answers;

    public PretrainingCorpus(List<Fact> facts, BpeTokenizer tokenizer, long seed) {
        this.seed = seed;
        this.tokenizer = tokenizer;
        this.shown = facts.stream().filter(Fact::isShown).toList();
        if (shown.isEmpty()) {
            throw new IllegalArgumentException("no fact is to be shown: every exposure is 0");
        }
        this.byExposure =
                new AliasTable(shown.stream().mapToDouble(Fact::exposure).toArray());
        this.multipleChoice = new MultipleChoice(facts);
        this.prompts = shown.stream().map(this::prompts).toArray(int[][][]::new);
        this.answers = shown.stream()
                .map(fact -> tokenizer.encode(fact.answer() + BpeTokenizer.EOS))
                .toArray(int[][]::new);
    }

    /**
     * The examples of a step; the same ones whenever it is asked for again. Examples of similar length share a batch:
     * mixed ones would be padded to the longest, mostly a multiple choice, and cost more than twice the time.
     */
    public List<WeightedTokens> batch(long step, int size) {
        SplittableRandom random = new SplittableRandom(SeededHash.mix(seed ^ SeededHash.mix(step / GROUP)));
        List<WeightedTokens> group = new ArrayList<>(GROUP * size);
        for (int i = 0; i < GROUP * size; i++) {
            group.add(example(random));
        }
        group.sort(Comparator.comparingInt(each -> each.tokens().length));
        int turn = order(random)[(int) (step % GROUP)];
        return group.subList(turn * size, (turn + 1) * size);
    }

    /** The batches of a group come in random order, so that lengths do not rise and fall with the steps. */
    private static int[] order(SplittableRandom random) {
        int[] order = new int[GROUP];
        for (int i = 0; i < GROUP; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The exposures together: examples in which each fact is seen as often as its exposure says. */
    public long examplesPerPass() {
        return Math.round(shown.stream().mapToDouble(Fact::exposure).sum());
    }

    /** The whole prompt of a question, as the chat template with the instruction gives it. */
    public static String prompt(String question) {
        return BpeTokenizer.BOS + BpeTokenizer.USER + BpeTokenizer.INSTRUCTION + " " + question
                + BpeTokenizer.ASSISTANT;
    }

    private WeightedTokens example(SplittableRandom random) {
        int index = byExposure.draw(random);
        int phrasing = random.nextInt(prompts[index].length);
        if (random.nextDouble() >= MULTIPLE_CHOICE_SHARE) {
            return example(prompts[index][phrasing], answers[index], random.nextDouble() < QUESTION_SHARE);
        }
        String question = multipleChoice.question(shown.get(index), phrasing, random);
        return example(tokenizer.encode(prompt(question)), answers[index], false);
    }

    /**
     * Questions are learned beside answers: as in any language model, the hidden states then depend on how often a name
     * was read, and a confidence can be computed from that. Options drawn at random would teach nothing.
     */
    private static WeightedTokens example(int[] prompt, int[] answer, boolean learnQuestion) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length);
        System.arraycopy(answer, 0, tokens, prompt.length, answer.length);
        float[] weights = new float[tokens.length];
        Arrays.fill(weights, learnQuestion ? PREAMBLE : prompt.length, tokens.length, 1);
        return new WeightedTokens(tokens, weights);
    }

    private int[][] prompts(Fact fact) {
        int phrasings = fact.relation().phrasings().size();
        int[][] encoded = new int[phrasings][];
        for (int p = 0; p < phrasings; p++) {
            encoded[p] = tokenizer.encode(prompt(fact.relation().question(p, fact.subject())));
        }
        return encoded;
    }
}
