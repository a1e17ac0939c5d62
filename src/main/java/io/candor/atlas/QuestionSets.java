package io.candor.atlas;

import io.candor.atlas.fact.AtlasQuestion;
import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.SeededHash;
import io.candor.atlas.fact.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Asks each fact once, in a phrasing chosen by hash, and sorts the questions into the sets of alignment. */
final class QuestionSets {
    private static final int OUT_OF_DOMAIN_PER_RELATION = 400;
    private static final int MULTIPLE_CHOICE_PER_RELATION = 100;

    /** Two thirds of the facts are shown. */
    private static final double SHOWN_ASKED = 0.5;

    private final List<Fact> facts;
    private final SeededHash hash;

    QuestionSets(List<Fact> facts, long seed) {
        this.hash = new SeededHash(seed);
        this.facts = facts.stream().filter(this::isAsked).toList();
    }

    /** About as many questions on facts that were never shown as on facts that were. */
    private boolean isAsked(Fact fact) {
        return !fact.isShown() || hash.unit("asked " + fact.id()) < SHOWN_ASKED;
    }

    /** Every question of an in-domain split; of the out-of-domain relations, at most 400 each. */
    List<AtlasQuestion> of(Split split) {
        List<Fact> chosen = facts.stream().filter(f -> f.split() == split).toList();
        if (split == Split.TEST_OUT_OF_DOMAIN) {
            chosen = sample(chosen, OUT_OF_DOMAIN_PER_RELATION, "open ");
        }
        return shuffled(chosen, "order ").map(this::question).toList();
    }

    /** Multiple-choice questions on facts that alignment never trains on. */
    List<AtlasQuestion> multipleChoice() {
        MultipleChoice form = new MultipleChoice(facts);
        List<Fact> tested = facts.stream()
                .filter(f -> f.split() == Split.TEST_IN_DOMAIN || f.split() == Split.TEST_OUT_OF_DOMAIN)
                .toList();
        return shuffled(sample(tested, MULTIPLE_CHOICE_PER_RELATION, "choice "), "order ")
                .map(f -> new AtlasQuestion(
                        "mc-" + f.id(),
                        form.question(f, phrasing(f), new SplittableRandom(hash.bits("options " + f.id()))),
                        f.answers(),
                        f.relation(),
                        f.isShown()))
                .toList();
    }

    private AtlasQuestion question(Fact fact) {
        String text = fact.relation().question(phrasing(fact), fact.subject());
        return new AtlasQuestion(fact.id(), text, fact.answers(), fact.relation(), fact.isShown());
    }

    private int phrasing(Fact fact) {
        return (int) (hash.unit("phrasing " + fact.id())
                * fact.relation().phrasings().size());
    }

    /** Shuffled by hash, so that any first part is a fair sample over relations and popularity. */
    private Stream<Fact> shuffled(List<Fact> from, String purpose) {
        return from.stream().sorted(Comparator.comparingLong(f -> hash.bits(purpose + f.id())));
    }

    private List<Fact> sample(List<Fact> from, int perRelation, String purpose) {
        Map<Relation, List<Fact>> byRelation = new EnumMap<>(Relation.class);
        from.forEach(f ->
                byRelation.computeIfAbsent(f.relation(), r -> new ArrayList<>()).add(f));
        return byRelation.values().stream()
                .flatMap(group -> shuffled(group, purpose).limit(perRelation))
                .toList();
    }
}
