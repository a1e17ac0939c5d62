package io.candor.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which verdicts come in one seed, in the order of their coming. The truth changes at time 0; a verdict speaks of the truth when the
 * answer was given, however late it comes. Which questions are asked does not depend on what maps make of them, so those never
 * asked are a sample of their domains that no label has touched. All answers in the audit sample are labelled, of the others those
 * that people choose.
 */
final class VerdictSchedule {
    /** Answers of a domain passed over in a row before it is clear that none is labelled. */
    private static final int PATIENCE = 10_000;

    private static final long SAMPLE = 1L << 40;

    private final List<RecordedAnswer> answers;
    private final double[] after;
    private final AskingSettings asking;
    private final VerdictSettings settings;
    private final Random random;
    /** Mistakes, delays and names have numbers of their own, so that the same questions are asked whatever these are. */
    private final Random noise;

    /** Likewise. */
    private final double[] drawn;

    private final Map<String, TextPool> pools = new TreeMap<>();
    private final Set<String> changed;
    private final Set<String> unchanged;
    private final String largest;
    private final BitSet asked = new BitSet();
    private final List<Verdict> verdicts = new ArrayList<>();

    /**
     * A verdict.
     *
     * @param answer its place among the recorded answers
     * @param value in [0, 1]
     * @param answered when the answer was given, in days after the change
     * @param at when it comes, likewise
     * @param sampled whether the answer is in the audit sample
     */
    record Verdict(int answer, double value, String labeler, double answered, double at, boolean sampled) {}

    /**
     * @param after correctness of each answer after the change
     * @param changed domains whose truth changes
     * @throws NotEnoughQuestionsException if a domain's texts are used up before enough verdicts are there
     */
    VerdictSchedule(
            List<RecordedAnswer> answers, double[] after, Set<String> changed, LoopSettings settings, long seed) {
        this.answers = answers;
        this.after = after;
        this.asking = settings.asking();
        this.settings = settings.verdicts();
        this.random = new Random(seed);
        this.noise = new Random(~seed);
        this.drawn = new Random(SAMPLE + seed).doubles(answers.size()).toArray();
        Map<String, List<Integer>> domains = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            domains.computeIfAbsent(answers.get(i).domain(), name -> new ArrayList<>())
                    .add(i);
        }
        domains.forEach((name, texts) -> pools.put(name, pool(texts)));
        this.changed = changed;
        this.unchanged = new TreeSet<>(domains.keySet());
        this.unchanged.removeAll(changed);
        this.largest = Collections.max(
                domains.keySet(), Comparator.comparing(name -> domains.get(name).size()));
        draw();
    }

    private TextPool pool(List<Integer> all) {
        List<Integer> texts = new ArrayList<>(all);
        Collections.shuffle(texts, random);
        int most = asking.repetition() > 0 ? Math.max(1, texts.size() / 2) : texts.size();
        most = asking.texts() > 0 ? Math.min(asking.texts(), texts.size()) : most;
        return new TextPool(List.copyOf(texts.subList(0, most)), asking.repetition(), random);
    }

    /** Ends when so many verdicts have come after the change that none of a later answer can be among them. */
    private void draw() {
        PriorityQueue<Double> under = new PriorityQueue<>();
        int come = 0;
        for (int number = 0; come < asking.after(); number++) {
            double at = (number - asking.before()) / settings.perDay();
            Verdict verdict = verdict(next(at >= 0), at);
            verdicts.add(verdict);
            if (verdict.at() >= 0) {
                under.add(verdict.at());
            }
            while (!under.isEmpty() && under.peek() <= at) {
                under.poll();
                come++;
            }
        }
        verdicts.sort(Comparator.comparingDouble(Verdict::at));
    }

    /** The next answer that is labelled; those passed over were asked, too. */
    private int next(boolean late) {
        for (int passed = 0; passed < PATIENCE; passed++) {
            String domain = domain(late);
            int text = pools.get(domain)
                    .draw()
                    .orElseThrow(() -> new NotEnoughQuestionsException(
                            "the questions of " + name(domain) + " are used up before there are " + asking.after()
                                    + " verdicts after the change: give more questions, fewer --before or --labels, a"
                                    + " shorter --delay, or --repetition"));
            asked.set(text);
            double right = truth(text, late);
            double chosen = right * settings.labeledRight() + (1 - right) * settings.labeledWrong();
            if (random.nextDouble() < chosen || isSampled(text)) {
                return text;
            }
        }
        throw new NotEnoughQuestionsException("of " + PATIENCE
                + " answers none was labelled: raise --labeled-right or --labeled-wrong, or give other questions");
    }

    private boolean isSampled(int text) {
        return drawn[text] < asking.sampleShare();
    }

    private String domain(boolean late) {
        if (!late) {
            return random.nextDouble() < asking.largestShare() ? largest : any(pools.keySet());
        }
        if (changed.isEmpty() || unchanged.isEmpty()) {
            return any(pools.keySet());
        }
        return any(random.nextDouble() < asking.changedShare() ? changed : unchanged);
    }

    private String any(Collection<String> names) {
        return List.copyOf(names).get(random.nextInt(names.size()));
    }

    private double truth(int answer, boolean late) {
        return late ? after[answer] : answers.get(answer).correctness();
    }

    private Verdict verdict(int answer, double at) {
        double truth = truth(answer, at >= 0);
        boolean lies = noise.nextDouble() < settings.liarShare() && (at >= 0 || !settings.lateLiars());
        boolean errs = noise.nextDouble() < settings.error();
        int name = noise.nextInt(lies ? settings.liars() : settings.labelers());
        double mean = truth >= 0.5 ? settings.delayOfRightDays() : settings.delayDays();
        // By inversion: the exponential distribution with this mean.
        double delay = settings.fixedDelay() ? mean : -mean * Math.log(1 - noise.nextDouble());
        return new Verdict(
                answer,
                lies || errs ? 1 - truth : truth,
                (lies ? "liar-" : "labeler-") + (name + 1),
                at,
                at + delay,
                isSampled(answer));
    }

    private static String name(String domain) {
        return domain.isEmpty() ? "the domain without a name" : "domain " + domain;
    }

    /** In the order in which they come. */
    List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** Whether a question was asked, labelled or not. */
    boolean isAsked(int answer) {
        return asked.get(answer);
    }
}
