package io.candor.training.map;

import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.release.gate.SequentialTrial;
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
 * labels after a change need not stay for long. Then a new trial begins. A pure function of the labels in their order. Not
 * thread-safe.
 */
public final class MapLineage {
    private static final int FIRST_UPDATE = 10;
    private static final double GROWTH = 1.25;
    private static final int LAST_UPDATE = 500;

    private final MapSettings settings;
    private final Set<String> texts = new HashSet<>();
    private final Deque<CountedLabel> window = new ArrayDeque<>();
    private LogitMap compared;
    private Optional<LogitMap> candidate = Optional.empty();
    private int number;
    private SequentialTrial trial;
    private int unlearned;
    /** Labels until the candidate may go live (again). */
    private int wait;

    private int nextWait;
    private boolean refused;

    /** @param compared the map that the adapter came with */
    public MapLineage(LogitMap compared, MapSettings settings) {
        this.settings = settings;
        begin(compared, 1);
    }

    /**
     * Begins a trial, whatever the one before had shown; what was learned stays.
     *
     * @param live the map to compare with
     * @param trialNumber in the lineage, from 1
     */
    public void begin(LogitMap live, int trialNumber) {
        compared = live;
        number = trialNumber;
        trial = new SequentialTrial(settings.gate(), trialNumber);
        wait = 0;
        nextWait = FIRST_UPDATE;
        refused = false;
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
            decision = decide(map);
        }
        learn(label);
        return decision;
    }

    private Optional<MapDecision> decide(LogitMap map) {
        wait = Math.max(0, wait - 1);
        if (wait > 0 || !trial.isProven()) {
            return Optional.empty();
        }
        List<String> harmed = trial.harmed();
        if (!harmed.isEmpty() && refused) {
            return Optional.empty();
        }
        MapDecision decision = new MapDecision(map, number, trial.figures(), harmed);
        refused = !decision.approved();
        if (decision.approved()) {
            wait = nextWait;
            nextWait = (int) Math.ceil(nextWait * GROWTH);
            if (nextWait > LAST_UPDATE) {
                begin(map, number + 1);
            }
        }
        return Optional.of(decision);
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
        for (CountedLabel each : window) {
            if (each.label().standsWithout(label.distrusted())) {
                believed.add(each.without(label.distrusted()));
            }
        }
        if (believed.size() >= settings.fewest()) {
            candidate = Optional.of(HierarchicalPlattFit.fit(believed, compared));
            unlearned = 0;
        }
    }

    /** The number of the trial under way, from 1. */
    public int trialNumber() {
        return number;
    }
}
