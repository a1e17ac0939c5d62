package io.candor.atlas;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.Split;
import io.candor.atlas.tokenizer.BpeTokenizer;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;

/** The figures of a fact set, for the model card. */
final class FactReport {
    private static final int SAMPLE = 20_000;

    private FactReport() {}

    static void print(List<Fact> facts, BpeTokenizer tokenizer, PrintWriter out) {
        for (Relation relation : Relation.values()) {
            List<Fact> own =
                    facts.stream().filter(f -> f.relation() == relation).toList();
            out.printf(
                    "%-18s %-13s %6d facts  %4.1f %% shown%n",
                    relation.key(), relation.inDomain() ? "in-domain" : "out-of-domain", own.size(), shownShare(own));
        }
        for (Split split : Split.values()) {
            List<Fact> own = facts.stream().filter(f -> f.split() == split).toList();
            out.printf("%-32s %6d facts  %4.1f %% shown%n", split.key(), own.size(), shownShare(own));
        }
        PretrainingCorpus corpus = new PretrainingCorpus(facts, tokenizer, 1);
        out.printf("%-32s %6d facts  %4.1f %% shown%n", "together", facts.size(), shownShare(facts));
        out.printf("vocabulary %d%n", tokenizer.vocabularySize());
        out.printf(
                "%.2f tokens an example in the mean; %d examples show each fact its exposure%n",
                tokensPerExample(corpus), corpus.examplesPerPass());
        out.flush();
    }

    private static double tokensPerExample(PretrainingCorpus corpus) {
        return IntStream.range(0, PretrainingCorpus.GROUP)
                .boxed()
                .flatMap(step -> corpus.batch(step, SAMPLE / PretrainingCorpus.GROUP).stream())
                .mapToInt(example -> example.tokens().length)
                .average()
                .orElse(0);
    }

    private static double shownShare(List<Fact> facts) {
        return 100.0 * facts.stream().filter(Fact::isShown).count() / Math.max(1, facts.size());
    }
}
