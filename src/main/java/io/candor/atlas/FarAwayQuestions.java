package io.candor.atlas;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.SeededHash;
import io.candor.atlas.fact.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Questions far from Atlas's facts: on invented names, on people, works and dates, in other languages, without meaning, on subjects
 * that a relation does not have, and on anything but the answer.
 */
final class FarAwayQuestions {
    private static final double LOWER_CASE = 0.3;
    private static final double WITHOUT_MARK = 0.3;
    private static final String SYLLABLES = "syllables";
    /** Of so many invented names one is. */
    private static final int OF_SYLLABLES = 4;

    private final FarAwayWords words;
    private final List<Fact> facts;
    private final Split split;
    private final Set<String> real;
    private final SeededHash hash;
    private final PhraseGrammar grammar;

    /**
     * @param facts all there are
     * @param split of the facts whose subjects stand in questions, and whose names the invented ones resemble
     * @param real names that are not to be invented, beside those in the facts
     * @param seed of every draw
     */
    FarAwayQuestions(FarAwayWords words, List<Fact> facts, Split split, Collection<String> real, long seed) {
        this.words = words;
        this.facts = facts;
        this.split = split;
        this.real = new HashSet<>(real);
        for (Fact fact : facts) {
            this.real.add(fact.subject());
            this.real.addAll(fact.answers());
        }
        hash = new SeededHash(seed);
        PhraseGrammar own = new PhraseGrammar(words.grammar());
        grammar = own.and(Map.of(
                "city", subjects(Relation.CITY_COUNTRY),
                "country", subjects(Relation.COUNTRY_CAPITAL),
                "element", subjects(Relation.ELEMENT_SYMBOL),
                "name", syllables(own, 1_000, random("names"))));
    }

    /** Of every kind that nothing answers. */
    List<FarAwayQuestion> unanswerable() {
        List<FarAwayQuestion> questions = new ArrayList<>();
        new TreeMap<>(words.kinds()).forEach((kind, count) -> draw(kind, count, random(kind))
                .forEach(text ->
                        questions.add(FarAwayQuestion.unanswerable(kind + "-" + questions.size(), text, kind))));
        return questions;
    }

    /**
     * About names that nothing has, three of four like those of cities, the others of syllables.
     *
     * @param relations as often as they are asked for; they take turns
     */
    List<FarAwayQuestion> invented(int count, List<Relation> relations) {
        SplittableRandom random = random("invented questions");
        List<String> names = inventedNames(count);
        List<FarAwayQuestion> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Relation relation = relations.get(random.nextInt(relations.size()));
            int phrasing = random.nextInt(relation.phrasings().size());
            questions.add(FarAwayQuestion.unanswerable(
                    "invented-" + i, relation.question(phrasing, names.get(i)), "invented " + relation.key()));
        }
        return questions;
    }

    /** Facts asked for in other languages; a right answer in English counts. */
    List<FarAwayQuestion> translated(int perPhrasing) {
        return asked("translated", words.translated(), perPhrasing, (fact, answers) -> fact.answers());
    }

    /** Facts asked for by negation: every other answer to the relation is right, the fact's own is wrong. */
    List<FarAwayQuestion> negated(int perPhrasing) {
        return asked("negated", words.negated(), perPhrasing, (fact, answers) -> {
            Set<String> others = new LinkedHashSet<>(answers);
            fact.answers().forEach(others::remove);
            return List.copyOf(others);
        });
    }

    private interface Accepted {
        List<String> of(Fact fact, Set<String> answersOfRelation);
    }

    private List<FarAwayQuestion> asked(
            String kind, Map<String, List<String>> phrasings, int perPhrasing, Accepted accepted) {
        List<FarAwayQuestion> questions = new ArrayList<>();
        new TreeMap<>(phrasings).forEach((key, texts) -> {
            List<Fact> ofRelation =
                    facts.stream().filter(f -> f.relation().key().equals(key)).toList();
            List<Fact> own = ofRelation.stream().filter(f -> f.split() == split).toList();
            Set<String> answers = new LinkedHashSet<>();
            ofRelation.forEach(f -> answers.addAll(f.answers()));
            SplittableRandom random = random(kind + " " + key);
            for (String text : texts) {
                for (int i = 0; i < perPhrasing; i++) {
                    Fact fact = own.get(random.nextInt(own.size()));
                    questions.add(new FarAwayQuestion(
                            kind + "-" + questions.size(),
                            text.replace("%s", fact.subject()),
                            accepted.of(fact, answers),
                            kind));
                }
            }
        });
        return questions;
    }

    private List<String> inventedNames(int count) {
        SplittableRandom random = random("invented names");
        List<String> resembling =
                new InventedNames(subjects(Relation.CITY_COUNTRY), real).draw(count - count / OF_SYLLABLES, random);
        List<String> syllables = syllables(grammar, count / OF_SYLLABLES, random);
        List<String> names = new ArrayList<>(resembling);
        names.addAll(syllables);
        return names;
    }

    private List<String> syllables(PhraseGrammar from, int count, SplittableRandom random) {
        Set<String> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            String name = from.phrase(SYLLABLES, random);
            if (!real.contains(name)) {
                drawn.add(name);
            }
        }
        return List.copyOf(drawn);
    }

    /** Different questions. */
    private Set<String> draw(String kind, int count, SplittableRandom random) {
        Set<String> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            drawn.add(written(grammar.phrase(kind, random), random));
        }
        return drawn;
    }

    /** Varies the spelling: some questions have no capitals, some no question mark. */
    private static String written(String phrase, SplittableRandom random) {
        boolean unmarked = random.nextDouble() < WITHOUT_MARK && phrase.matches(".*\\w[?.]");
        String text = unmarked ? phrase.substring(0, phrase.length() - 1) : phrase;
        return random.nextDouble() < LOWER_CASE ? text.toLowerCase(Locale.ROOT) : text;
    }

    private List<String> subjects(Relation relation) {
        return facts.stream()
                .filter(f -> f.relation() == relation && f.split() == split)
                .map(Fact::subject)
                .toList();
    }

    private SplittableRandom random(String purpose) {
        return new SplittableRandom(hash.bits(purpose));
    }
}
