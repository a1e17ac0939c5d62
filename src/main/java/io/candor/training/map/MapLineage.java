package io.candor.training.map;

import io.candor.honesty.map.AnsweredLabel;
import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.release.store.ReleaseMaps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The maps of one adapter. A candidate runs in shadow beside the map that the trial began with: each label first judges both, then
 * the candidate learns from it. A text judges and teaches once, under however many ids it is asked, so a candidate that remembers
 * gains nothing by it. Labels of the random audit sample alone judge: others were chosen by people, and a map that follows their
 * choice would look better to them than it is. All teach.
 *
 * <p>What is proven is that fitting anew beats the map the trial began with. So once a trial is won its candidate goes on learning,
 * and goes live again after 10 labels, a quarter more, and so on, while the evidence stands; a map fitted to the first fifty
 * labels after a change need not stay for long. Then a new trial begins. The map of answers is judged in the same trials, by itself
 * ({@link AnswerLineage}), and updated a fifth as often, as each update is a release that reports begin anew with. A pure function of the labels in their order. Not
 * thread-safe.
 */
public final class MapLineage {
    private static final int FIRST_UPDATE = 10;

    private final MapSettings settings;
    private final Set<String> texts = new HashSet<>();
    private final Deque<CountedLabel> window = new ArrayDeque<>();
    private final AnswerLineage answers;
    private LogitMap compared;
    private ReleaseMaps live;
    private Optional<LogitMap> candidate = Optional.empty();
    private int number;
    private CandidateTrial trial;
    private int unlearned;

    /** @param compared the map that the adapter came with */
    public MapLineage(LogitMap compared, MapSettings settings) {
        this(ReleaseMaps.of(compared), settings);
    }

    /** @param compared the maps that the adapter came with */
    public MapLineage(ReleaseMaps compared, MapSettings settings) {
        this.settings = settings;
        this.answers = new AnswerLineage(settings);
        begin(compared, 1);
    }

    /**
     * Begins a trial, whatever the one before had shown; what was learned stays.
     *
     * @param compare the maps to compare with, which are live
     * @param trialNumber in the lineage, from 1
     */
    public void begin(ReleaseMaps compare, int trialNumber) {
        live = compare;
        compared = compare.confidence();
        number = trialNumber;
        trial = new CandidateTrial(settings, trialNumber, new UpdateSchedule(FIRST_UPDATE));
        answers.begin(compare.answers(), trialNumber);
    }

    /** A label that teaches without judging: it came before the trial. */
    public void teach(CountedLabel label) {
        if (texts.add(label.text())) {
            learn(label);
        }
    }

    /**
     * The next label judges, then teaches.
     *
     * @return what is decided with it, if anything
     */
    public Optional<MapDecision> add(CountedLabel label) {
        if (!texts.add(label.text())) {
            return Optional.empty();
        }
        LabeledLogit logit = label.logit();
        Optional<MapDecision> decision = Optional.empty();
        if (logit.sampled() && candidate.isPresent()) {
            LogitMap map = candidate.get();
            trial.add(
                    logit.domain(), map.confidence(logit), compared.confidence(logit), label.label(), label.doubted());
            answers.judge(label, live.confidence());
            trial.pass();
            decision = trial.decide(map, live.answers(), false).or(() -> answers.decide(live.confidence()));
            decision.filter(MapDecision::approved).ifPresent(this::goLive);
        }
        learn(label);
        return decision;
    }

    private void goLive(MapDecision decision) {
        live = decision.maps();
        if (trial.isOver() || answers.isOver()) {
            begin(live, number + 1);
        }
    }

    /** What those said who are not believed by now teaches nobody any more. */
    private void learn(CountedLabel label) {
        window.addLast(label);
        if (window.size() > settings.window()) {
            window.removeFirst();
        }
        unlearned++;
        if (window.size() < settings.fewest() || unlearned < settings.every()) {
            return;
        }
        List<LabeledLogit> believed = new ArrayList<>();
        List<AnsweredLabel> answered = new ArrayList<>();
        for (CountedLabel each : window) {
            if (each.label().standsWithout(label.distrusted())) {
                LabeledLogit one = each.without(label.distrusted());
                believed.add(one);
                each.tokens().ifPresent(tokens -> answered.add(new AnsweredLabel(one, tokens)));
            }
        }
        if (believed.size() >= settings.fewest()) {
            candidate = Optional.of(HierarchicalPlattFit.fit(believed, compared));
            answers.learn(answered);
            unlearned = 0;
        }
    }

    /** The number of the trial under way, from 1. */
    public int trialNumber() {
        return number;
    }
}
