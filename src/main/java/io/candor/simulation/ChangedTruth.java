package io.candor.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is right after a change of the truth. Immutable. */
final class ChangedTruth {
    /** Wrong everywhere, where no answers are named. */
    private static final int MOST_FREQUENT = 3;
    /** Share of a domain's answers from which on it counts as changed by answers. */
    private static final double NOTICEABLE = 0.01;

    private final List<RecordedAnswer> answers;
    private final TruthChange change;
    private final Set<String> wrong;
    private final Set<String> domains;
    /** Correctness of each answer by the truth of another text of its domain. */
    private final double[] moved;

    /**
     * @param named domains that change; empty for the first half in the order of their names
     * @param wrong identities of answers that become wrong; empty for the right ones that are given most
     */
    ChangedTruth(List<RecordedAnswer> answers, TruthChange change, Set<String> named, Set<String> wrong) {
        this.answers = answers;
        this.change = change;
        this.wrong = wrong.isEmpty() ? mostFrequent(answers) : wrong;
        this.moved = moved(answers);
        this.domains = switch (change) {
            case NONE -> Set.of();
            case ANSWER -> changedByAnswers();
            case DOMAIN, HALF, NO_DOMAIN -> named.isEmpty() ? firstHalf(answers) : checked(named, answers);
        };
    }

    /** Domains whose truth changes. */
    Set<String> domains() {
        return domains;
    }

    /** Correctness of each answer after the change; where half of them change, as {@code random} draws. */
    double[] draw(Random random) {
        double[] after = new double[answers.size()];
        for (int i = 0; i < after.length; i++) {
            RecordedAnswer answer = answers.get(i);
            boolean changed = domains.contains(answer.domain());
            after[i] = switch (change) {
                case NONE -> answer.correctness();
                case DOMAIN, NO_DOMAIN -> changed ? moved[i] : answer.correctness();
                case HALF -> changed && random.nextBoolean() ? moved[i] : answer.correctness();
                case ANSWER -> wrong.contains(answer.answer()) ? 0 : answer.correctness();
            };
        }
        return after;
    }

    private static Set<String> mostFrequent(List<RecordedAnswer> answers) {
        Map<String, Integer> counts = new TreeMap<>();
        answers.stream()
                .filter(answer -> answer.correctness() >= 0.5)
                .forEach(answer -> counts.merge(answer.answer(), 1, Integer::sum));
        List<String> names = new ArrayList<>(counts.keySet());
        names.sort((left, right) -> counts.get(right) - counts.get(left));
        return Set.copyOf(names.subList(0, Math.min(MOST_FREQUENT, names.size())));
    }

    private Set<String> changedByAnswers() {
        Map<String, double[]> sums = new TreeMap<>();
        for (RecordedAnswer answer : answers) {
            double[] sum = sums.computeIfAbsent(answer.domain(), name -> new double[2]);
            sum[0]++;
            sum[1] += wrong.contains(answer.answer()) ? answer.correctness() : 0;
        }
        Set<String> changed = new TreeSet<>();
        sums.forEach((domain, sum) -> {
            if (sum[1] >= NOTICEABLE * sum[0]) {
                changed.add(domain);
            }
        });
        return changed;
    }

    private static Set<String> firstHalf(List<RecordedAnswer> answers) {
        Set<String> names = new TreeSet<>();
        answers.forEach(answer -> names.add(answer.domain()));
        List<String> sorted = List.copyOf(names);
        return new TreeSet<>(sorted.subList(0, Math.max(1, sorted.size() / 2)));
    }

    private static Set<String> checked(Set<String> named, List<RecordedAnswer> answers) {
        Set<String> unknown = new TreeSet<>(named);
        answers.forEach(answer -> unknown.remove(answer.domain()));
        if (!unknown.isEmpty()) {
            throw new NotEnoughQuestionsException("no domain with enough questions is called "
                    + String.join(" or ", unknown) + ": name others in --changed-domains, or lower --fewest");
        }
        return new TreeSet<>(named);
    }

    /** The next text of the domain with a truth of its own lends it; where there is none, the answer becomes wrong. */
    private static double[] moved(List<RecordedAnswer> answers) {
        Map<String, List<Integer>> domains = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            domains.computeIfAbsent(answers.get(i).domain(), name -> new ArrayList<>())
                    .add(i);
        }
        double[] moved = new double[answers.size()];
        for (List<Integer> domain : domains.values()) {
            domain.sort((left, right) ->
                    answers.get(left).text().compareTo(answers.get(right).text()));
            for (int place = 0; place < domain.size(); place++) {
                RecordedAnswer own = answers.get(domain.get(place));
                Set<String> lent = Set.of();
                for (int step = 1; step < domain.size() && lent.isEmpty(); step++) {
                    Set<String> other = answers.get(domain.get((place + step) % domain.size()))
                            .accepted();
                    lent = Collections.disjoint(other, own.accepted()) ? other : Set.of();
                }
                moved[domain.get(place)] = lent.contains(own.answer()) ? 1 : 0;
            }
        }
        return moved;
    }
}
