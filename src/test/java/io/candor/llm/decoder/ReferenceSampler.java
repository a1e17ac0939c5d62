package io.candor.llm.decoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Sampling as papers describe it, in plain Java and float64: repetition penalty, temperature, top-k, top-p, draw. */
record ReferenceSampler(GenerationOptions options) {

    /** A token and its probability under what temperature, top-k and top-p leave. */
    record Candidate(int token, double probability) {}

    /** Continues a prompt token by token, each time with a fresh pass over all tokens so far. */
    List<Integer> continueFrom(int[] prompt, Decoder decoder, float[] uniforms) {
        List<Integer> tokens = new ArrayList<>(IntStream.of(prompt).boxed().toList());
        for (float uniform : uniforms) {
            int[] soFar = tokens.stream().mapToInt(Integer::intValue).toArray();
            float[] logits = decoder.logits(List.of(soFar))[0];
            tokens.add(choose(penalised(logits, new HashSet<>(tokens)), uniform));
        }
        return tokens.subList(prompt.length, tokens.size());
    }

    /** Seen tokens: positive scores are divided by the penalty, negative ones multiplied (CTRL). */
    double[] penalised(float[] logits, Set<Integer> seen) {
        double[] scores = new double[logits.length];
        for (int i = 0; i < scores.length; i++) {
            double penalty = seen.contains(i) ? options.repetitionPenalty() : 1;
            scores[i] = logits[i] > 0 ? logits[i] / penalty : logits[i] * penalty;
        }
        return scores;
    }

    /** The tokens that can be drawn: by token id if all can, otherwise the likeliest first. */
    List<Candidate> candidates(double[] scores) {
        List<Candidate> list = softmax(scores);
        if (options.topK() == 0 && options.topP() == 1) {
            return list;
        }
        list.sort(Comparator.comparingDouble(Candidate::probability).reversed());
        if (options.topK() > 0) {
            list = normalised(list.subList(0, Math.min(options.topK(), list.size())));
        }
        double mass = 0;
        int kept = 0;
        while (kept < list.size() && mass < options.topP()) {
            mass += list.get(kept++).probability();
        }
        return normalised(list.subList(0, kept));
    }

    private int choose(double[] scores, float uniform) {
        if (options.temperature() == 0) {
            return softmax(scores).stream()
                    .max(Comparator.comparingDouble(Candidate::probability))
                    .orElseThrow()
                    .token();
        }
        double mass = 0;
        Candidate last = null;
        for (Candidate candidate : candidates(scores)) {
            mass += candidate.probability();
            last = candidate;
            if (mass > uniform) {
                break;
            }
        }
        return last.token();
    }

    private List<Candidate> softmax(double[] scores) {
        double temperature = options.temperature() == 0 ? 1 : options.temperature();
        List<Candidate> list = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            list.add(new Candidate(i, Math.exp(scores[i] / temperature)));
        }
        return normalised(list);
    }

    private static List<Candidate> normalised(List<Candidate> list) {
        double total = list.stream().mapToDouble(Candidate::probability).sum();
        return new ArrayList<>(list.stream()
                .map(each -> new Candidate(each.token(), each.probability() / total))
                .toList());
    }
}
