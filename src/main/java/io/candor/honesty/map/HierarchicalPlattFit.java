package io.candor.honesty.map;

import io.candor.honesty.Probability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fits a {@link LogitMap}: Platt scaling as a hierarchical logistic regression. Effects of domains and answers have normal priors
 * of mean 0 and of variances that are estimated with them (empirical Bayes by MacKay's fixed point, 1992), so an effect is
 * shrunk toward the global line the more, the fewer labels it has and the less domains differ. The mode is found by Newton's method.
 *
 * <p>What was learned before a change is of no use after it: of each domain, and of each answer given what its domains explain, a label
 * weighs as much as it is probable that no {@link Changepoint} came after it.
 *
 * <p>People judge what they choose to judge. Where right answers are labelled at another rate than wrong ones, the log odds of the
 * labels are those of the answers plus the logarithm of the ratio of the rates (King and Zeng 2001, "Logistic regression in rare
 * events data", section 4.1). So labels outside the random sample have an effect in common, which is no part of the map: the sample
 * says how high confidences are to be, the others help to tell domains, answers and logits apart.
 *
 * <p>A pure function of its arguments.
 */
public final class HierarchicalPlattFit {
    /** Fewest labels of a domain or an answer that has an effect of its own. */
    private static final int FEWEST_OF_DOMAIN = 3;

    private static final int FEWEST_OF_ANSWER = 5;
    /** The border of the system is dense in them. */
    private static final int MOST_ANSWERS = 48;
    /** Prior deviations of the global line's slope, around 1, and intercept, around 0. */
    private static final double SLOPE_DEVIATION = 1;

    private static final double INTERCEPT_DEVIATION = 2;
    /** Of the effect of being chosen for a label, around 0: labelled three times as often is one deviation. */
    private static final double CHOICE_DEVIATION = 1.1;
    /** What variances are thought to be before any effect is seen, and how many effects that thought counts for. */
    private static final Spread FIRST = new Spread(0.8 * 0.8, 1.4 * 1.4, 0.4 * 0.4);

    private static final double FIRST_COUNT = 2;
    /** Where the search for the variances begins: from above, so that effects are not shrunk away before they are seen. */
    private static final Spread WIDE = new Spread(1.4 * 1.4, 3 * 3, 2 * 2);

    private static final int ROUNDS = 6;
    private static final int STEPS = 3;
    private static final double SHORTEST_SHARE = 1e-3;

    private static final String NO_ANSWER = "";

    /** Variances of the domains' slopes and intercepts, and of the answers' effects. */
    private record Spread(double slopes, double intercepts, double answers) {}

    private final List<LabeledLogit> labels;
    private final List<String> domains;
    private final List<String> answers;
    private final double[] weights;
    private final int[] domainOf;
    private final int[] answerOf;
    /** Whether there are labels of both kinds, so that what chosen ones have in common can be told. */
    private final boolean choice;
    /** Global slope (beyond 1) and intercept, answers' effects, the effect of choice, then slope and intercept of each domain. */
    private final double[] effects;

    private HierarchicalPlattFit(
            List<LabeledLogit> labels, double[] weights, List<String> domains, List<String> answers) {
        this.labels = labels;
        this.weights = weights;
        this.domains = domains;
        this.answers = answers;
        domainOf = places(labels.stream().map(LabeledLogit::domain).toList(), domains);
        answerOf = places(labels.stream().map(LabeledLogit::answer).toList(), answers);
        long sampled = labels.stream().filter(LabeledLogit::sampled).count();
        choice = sampled > 0 && sampled < labels.size();
        effects = new double[borders() + 2 * domains.size()];
    }

    /**
     * The map that the labels ask for.
     *
     * @param labels in the order they came; each of another text
     * @param previous whose effects stay in domains that no label is about
     */
    public static LogitMap fit(List<LabeledLogit> labels, LogitMap previous) {
        double[] current = currency(labels, LabeledLogit::domain, LogitMap.IDENTITY);
        List<String> domains = groups(labels, LabeledLogit::domain, FEWEST_OF_DOMAIN, Integer.MAX_VALUE);
        LogitMap byDomain = new HierarchicalPlattFit(labels, current, domains, List.of()).solve();
        double[] currentToo = currency(labels, LabeledLogit::answer, byDomain);
        for (int i = 0; i < current.length; i++) {
            current[i] *= currentToo[i];
        }
        List<String> answers = groups(labels, LabeledLogit::answer, FEWEST_OF_ANSWER, MOST_ANSWERS);
        LogitMap fitted = new HierarchicalPlattFit(labels, current, domains, answers).solve();
        for (String domain : previous.domains().keySet()) {
            if (!domains.contains(domain)) {
                fitted = fitted.withDomainOf(previous, domain);
            }
        }
        return fitted;
    }

    /** Of each label the probability that its group has not changed since. */
    private static double[] currency(List<LabeledLogit> labels, Function<LabeledLogit, String> group, LogitMap map) {
        Map<String, List<Integer>> groups = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            groups.computeIfAbsent(group.apply(labels.get(i)), name -> new ArrayList<>())
                    .add(i);
        }
        double[] current = new double[labels.size()];
        groups.forEach((name, members) -> {
            double[] its = name.equals(NO_ANSWER)
                    ? new double[0]
                    : Changepoint.currency(
                            members.stream()
                                    .mapToDouble(i -> map.logOdds(labels.get(i)))
                                    .toArray(),
                            members.stream()
                                    .mapToDouble(i -> labels.get(i).correctness())
                                    .toArray());
            for (int i = 0; i < members.size(); i++) {
                current[members.get(i)] = its.length == 0 ? 1 : its[i];
            }
        });
        return current;
    }

    /** The groups with enough labels, the largest first where there are too many; in alphabetical order. */
    private static List<String> groups(
            List<LabeledLogit> labels, Function<LabeledLogit, String> group, int fewest, int most) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        labels.forEach(label -> counts.merge(group.apply(label), 1, Integer::sum));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= fewest && !entry.getKey().equals(NO_ANSWER))
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(most)
                .map(Map.Entry::getKey)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static int[] places(List<String> names, List<String> groups) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            places.put(groups.get(i), i);
        }
        return names.stream().mapToInt(name -> places.getOrDefault(name, -1)).toArray();
    }

    private LogitMap solve() {
        Spread spread = WIDE;
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 0; step < STEPS; step++) {
                move(spread);
            }
            spread = spread(system(spread));
        }
        return map();
    }

    /** One step of Newton's, halved until it is no step back. */
    private void move(Spread spread) {
        double[] move = system(spread).solve();
        double[] from = effects.clone();
        double before = logPosterior(spread);
        double share = 1;
        do {
            for (int i = 0; i < effects.length; i++) {
                effects[i] = from[i] + share * move[i];
            }
            share /= 2;
        } while (share > SHORTEST_SHARE && logPosterior(spread) < before);
    }

    private double logPosterior(Spread spread) {
        double sum = 0;
        for (int i = 0; i < labels.size(); i++) {
            sum += weights[i] * LogLikelihood.of(logOdds(i), labels.get(i).correctness());
        }
        sum -= square(effects[0] / SLOPE_DEVIATION) / 2 + square(effects[1] / INTERCEPT_DEVIATION) / 2;
        for (int i = 2; i < effects.length; i++) {
            sum -= square(effects[i]) / (2 * variance(i, spread));
        }
        return sum;
    }

    private double variance(int place, Spread spread) {
        if (place < 2 + answers.size()) {
            return spread.answers();
        }
        if (place < borders()) {
            return CHOICE_DEVIATION * CHOICE_DEVIATION;
        }
        return (place - borders()) % 2 == 0 ? spread.slopes() : spread.intercepts();
    }

    /** Newton's step: Hessian times step is the negative gradient of the penalised cross-entropy. */
    private ArrowSystem system(Spread spread) {
        ArrowSystem system = new ArrowSystem(borders(), domains.size());
        for (int i = 0; i < labels.size(); i++) {
            LabeledLogit label = labels.get(i);
            double value = Probability.sigmoid(logOdds(i));
            double logit = LogitMap.bounded(label.logit());
            double[] x = {logit, 1};
            int[] places = bordersOf(i);
            double[] values = new double[places.length];
            Arrays.fill(values, 1);
            values[0] = logit;
            system.add(
                    weights[i] * value * (1 - value),
                    weights[i] * (label.correctness() - value),
                    places,
                    values,
                    domainOf[i],
                    x);
        }
        addPrior(system, 0, SLOPE_DEVIATION * SLOPE_DEVIATION);
        addPrior(system, 1, INTERCEPT_DEVIATION * INTERCEPT_DEVIATION);
        for (int answer = 0; answer < answers.size(); answer++) {
            addPrior(system, 2 + answer, spread.answers());
        }
        if (choice) {
            addPrior(system, choicePlace(), CHOICE_DEVIATION * CHOICE_DEVIATION);
        }
        for (int domain = 0; domain < domains.size(); domain++) {
            int place = placeOf(domain);
            system.addBlock(domain, 0, 1 / spread.slopes(), -effects[place] / spread.slopes());
            system.addBlock(domain, 1, 1 / spread.intercepts(), -effects[place + 1] / spread.intercepts());
        }
        return system;
    }

    private void addPrior(ArrowSystem system, int place, double variance) {
        system.addBorder(place, 1 / variance, -effects[place] / variance);
    }

    /** Effects that any label may have, whatever its domain. */
    private int borders() {
        return 2 + answers.size() + (choice ? 1 : 0);
    }

    private int choicePlace() {
        return 2 + answers.size();
    }

    private boolean isChosen(int label) {
        return choice && !labels.get(label).sampled();
    }

    /** The borders' effects that a label has: the global line, its answer's if there is one, that of choice if it was chosen. */
    private int[] bordersOf(int label) {
        IntStream ofAnswer = answerOf[label] < 0 ? IntStream.empty() : IntStream.of(2 + answerOf[label]);
        IntStream ofChoice = isChosen(label) ? IntStream.of(choicePlace()) : IntStream.empty();
        return IntStream.concat(IntStream.of(0, 1), IntStream.concat(ofAnswer, ofChoice))
                .toArray();
    }

    private int placeOf(int domain) {
        return borders() + 2 * domain;
    }

    private double logOdds(int label) {
        double slope = 1 + effects[0];
        double intercept = effects[1];
        if (domainOf[label] >= 0) {
            slope += effects[placeOf(domainOf[label])];
            intercept += effects[placeOf(domainOf[label]) + 1];
        }
        if (answerOf[label] >= 0) {
            intercept += effects[2 + answerOf[label]];
        }
        if (isChosen(label)) {
            intercept += effects[choicePlace()];
        }
        return slope * LogitMap.bounded(labels.get(label).logit()) + intercept;
    }

    /** The mean over effects of square and posterior variance, together with what was thought before. */
    private Spread spread(ArrowSystem system) {
        double slopes = FIRST_COUNT * FIRST.slopes();
        double intercepts = FIRST_COUNT * FIRST.intercepts();
        for (int domain = 0; domain < domains.size(); domain++) {
            double[] variances = system.blockVariances(domain);
            slopes += square(effects[placeOf(domain)]) + variances[0];
            intercepts += square(effects[placeOf(domain) + 1]) + variances[1];
        }
        double ofAnswers = FIRST_COUNT * FIRST.answers();
        for (int answer = 0; answer < answers.size(); answer++) {
            ofAnswers += square(effects[2 + answer]) + system.borderVariance(2 + answer);
        }
        return new Spread(
                slopes / (FIRST_COUNT + domains.size()),
                intercepts / (FIRST_COUNT + domains.size()),
                ofAnswers / (FIRST_COUNT + answers.size()));
    }

    private static double square(double value) {
        return value * value;
    }

    private LogitMap map() {
        SortedMap<String, LogitMap.Platt> ofDomains = new TreeMap<>();
        for (int domain = 0; domain < domains.size(); domain++) {
            ofDomains.put(
                    domains.get(domain), new LogitMap.Platt(effects[placeOf(domain)], effects[placeOf(domain) + 1]));
        }
        SortedMap<String, Double> ofAnswers = new TreeMap<>();
        for (int answer = 0; answer < answers.size(); answer++) {
            ofAnswers.put(answers.get(answer), effects[2 + answer]);
        }
        return new LogitMap(new LogitMap.Platt(1 + effects[0], effects[1]), ofDomains, ofAnswers);
    }
}
