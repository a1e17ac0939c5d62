package io.candor.atlas.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns byte-pair merges from weighted words (Sennrich et al. 2016, over bytes as in GPT-2): again and again the pair
 * of neighbours with the greatest weight becomes one symbol; ties go to the pair made first, so that the same words
 * give the same merges.
 */
final class BpeTrainer {
    private static final int BYTES = 256;

    private record SymbolPair(int left, int right) {}

    private record Candidate(SymbolPair pair, double weight) {}

    private final Map<String, Integer> symbols = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final Map<SymbolPair, Double> pairWeight = new HashMap<>();
    private final Map<SymbolPair, Set<Integer>> pairWords = new HashMap<>();
    private final PriorityQueue<Candidate> queue =
            new PriorityQueue<>(Comparator.comparingDouble((Candidate c) -> -c.weight())
                    .thenComparingInt(c -> c.pair().left())
                    .thenComparingInt(c -> c.pair().right()));

    private BpeTrainer(Map<String, Double> wordWeights) {
        for (int b = 0; b < BYTES; b++) {
            symbol(String.valueOf((char) b));
        }
        wordWeights.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> addWord(e.getKey(), e.getValue()));
        pairWeight.forEach((pair, weight) -> queue.add(new Candidate(pair, weight)));
    }

    /**
     * Learns merges until there are {@code size} symbols, or no pair is left.
     *
     * @param wordWeights word, as {@link WordSplitter} gives it → how often it is seen
     * @return the merges in the order learned, each (left, right, result); symbols 0–255 are bytes, and two merges have
     *     the same result where they spell the same bytes, since a vocabulary holds each spelling once
     */
    static List<int[]> train(Map<String, Double> wordWeights, int size) {
        BpeTrainer trainer = new BpeTrainer(wordWeights);
        List<int[]> learned = new ArrayList<>();
        while (trainer.texts.size() < size) {
            SymbolPair best = trainer.best();
            if (best == null) {
                break;
            }
            int result = trainer.symbol(trainer.texts.get(best.left()) + trainer.texts.get(best.right()));
            trainer.merge(best, result);
            learned.add(new int[] {best.left(), best.right(), result});
        }
        return learned;
    }

    /** The symbol of a spelling (one char a byte), a new one if need be. */
    private int symbol(String text) {
        return symbols.computeIfAbsent(text, t -> {
            texts.add(t);
            return texts.size() - 1;
        });
    }

    private void addWord(String text, double weight) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] word = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            word[i] = bytes[i] & 0xff;
        }
        words.add(word);
        weights.add(weight);
        count(words.size() - 1, 1);
    }

    /** Adds the pairs of a word to the counts, or takes them away where {@code sign} is −1. */
    private void count(int word, int sign) {
        int[] symbols = words.get(word);
        for (int i = 0; i + 1 < symbols.length; i++) {
            SymbolPair pair = new SymbolPair(symbols[i], symbols[i + 1]);
            pairWeight.merge(pair, sign * weights.get(word), Double::sum);
            if (sign > 0) {
                pairWords.computeIfAbsent(pair, p -> new HashSet<>()).add(word);
            }
        }
    }

    /** The queue holds stale weights too: those are dropped when they come up. */
    private SymbolPair best() {
        while (!queue.isEmpty()) {
            Candidate candidate = queue.poll();
            double current = pairWeight.getOrDefault(candidate.pair(), 0.0);
            if (current == candidate.weight() && current > 1e-6) {
                return candidate.pair();
            }
        }
        return null;
    }

    private void merge(SymbolPair pair, int symbol) {
        Set<SymbolPair> touched = new HashSet<>();
        for (int word : pairWords.remove(pair).stream().sorted().toList()) {
            addPairs(touched, words.get(word));
            count(word, -1);
            words.set(word, replace(words.get(word), pair, symbol));
            count(word, 1);
            addPairs(touched, words.get(word));
        }
        pairWeight.remove(pair);
        for (SymbolPair changed : touched) {
            double weight = pairWeight.getOrDefault(changed, 0.0);
            if (weight > 1e-6) {
                queue.add(new Candidate(changed, weight));
            }
        }
    }

    private static void addPairs(Set<SymbolPair> pairs, int[] symbols) {
        for (int i = 0; i + 1 < symbols.length; i++) {
            pairs.add(new SymbolPair(symbols[i], symbols[i + 1]));
        }
    }

    private static int[] replace(int[] symbols, SymbolPair pair, int symbol) {
        int[] merged = new int[symbols.length];
        int length = 0;
        for (int i = 0; i < symbols.length; i++) {
            boolean match = i + 1 < symbols.length && symbols[i] == pair.left() && symbols[i + 1] == pair.right();
            merged[length++] = match ? symbol : symbols[i];
            i += match ? 1 : 0;
        }
        return Arrays.copyOf(merged, length);
    }
}
