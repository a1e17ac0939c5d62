package io.candor.training.map;

import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The maps of one adapter. A candidate runs in shadow beside the map that the trial began with: each label first judges both, then
 * the candidate learns from it. A text judges and teaches once, under however many ids it is asked, so a candidate that remembers
 * gains nothing by it. Labels of the random audit sample alone judge: others were chosen by people, and a map that follows their
 * choice would look better to them than it is. All teach.
 *
 * <p>What is proven is that fitting anew beats the map the trial began with. So once a trial is won its candidate goes on learning,
 * and goes live again after 10 labels, a quarter more, and so on, while the evidence stands; a map fitted to the first fifty
 * labels after a change need not stay for long. Then a new trial begins. The map of answers is judged in the same trials, by itself
 * ({@link AnswerLineage}), and updated a fifth as often, as each update is a release that reports begin anew with.
 *
 * <p>Labels on answers that other systems gave judge and teach the map of their model's answers alone ({@link SourceLineage}), of the
 * first few models that have a label. A pure function of the labels in their order. Not thread-safe.
 */
public final class MapLineage {
    /** Models of other systems whose answers get a map; those that come later get none, and their answers no confidence. */
    public static final int MOST_SOURCES = 16;

    private static final int FIRST_UPDATE = 10;

    private final MapSettings settings;
    private final TeachingLabels teaching;
    private final AnswerLineage answers;
    private final Map<String, SourceLineage> sources = new TreeMap<>();
    private ReleaseMaps trialBegan;
    private ReleaseMaps live;
    private Optional<LogitMap> candidate = Optional.empty();
    private int number;
    private CandidateTrial trial;

    /** @param compared the map that the adapter came with */
    public MapLineage(LogitMap compared, MapSettings settings) {
        this(ReleaseMaps.of(compared), settings);
    }

    /** @param compared the maps that the adapter came with */
    public MapLineage(ReleaseMaps compared, MapSettings settings) {
        this.settings = settings;
        this.teaching = new TeachingLabels(settings);
        this.answers = new AnswerLineage(settings, Optional.empty());
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
        trialBegan = compare;
        number = trialNumber;
        trial = new CandidateTrial(settings, trialNumber, new UpdateSchedule(FIRST_UPDATE));
        answers.begin(compare.answers(), trialNumber);
        sources.forEach((source, its) -> begin(source, its));
    }

    private void begin(String source, SourceLineage its) {
        its.begin(Optional.ofNullable(trialBegan.sources().get(source)), number);
    }

    /** Empty of a model for whose answers there is no map any more to be had. */
    private Optional<SourceLineage> of(String source) {
        if (!sources.containsKey(source) && sources.size() < MOST_SOURCES) {
            SourceLineage its = new SourceLineage(settings, source);
            begin(source, its);
            sources.put(source, its);
        }
        return Optional.ofNullable(sources.get(source));
    }

    /** A label that teaches without judging: it came before the trial. */
    public void teach(CountedLabel label) {
        if (label.source().isPresent()) {
            of(label.source().get()).ifPresent(its -> its.teach(label));
        } else if (teaching.isFirstOf(label.text())) {
            learn(label);
        }
    }

    /**
     * The next label judges, then teaches.
     *
     * @return what is decided with it, if anything
     */
    public Optional<MapDecision> add(CountedLabel label) {
        if (label.source().isPresent()) {
            return of(label.source().get()).flatMap(its -> ofSource(label, its));
        }
        if (!teaching.isFirstOf(label.text())) {
            return Optional.empty();
        }
        LabeledLogit logit = label.logit();
        Optional<MapDecision> decision = Optional.empty();
        if (logit.sampled() && candidate.isPresent()) {
            LogitMap map = candidate.get();
            trial.add(
                    logit.domain(),
                    map.confidence(logit),
                    trialBegan.confidence().confidence(logit),
                    label.label(),
                    label.doubted());
            answers.judge(label, live.confidence());
            trial.pass();
            decision = trial.decide(new ReleaseMaps(map, live.answers(), live.sources()), false, Optional.empty())
                    .or(() -> answers.decide(live));
            decision.filter(MapDecision::approved).ifPresent(made -> goLive(made, trial.isOver() || answers.isOver()));
        }
        learn(label);
        return decision;
    }

    private Optional<MapDecision> ofSource(CountedLabel label, SourceLineage its) {
        Optional<MapDecision> decision = its.add(label, live);
        decision.filter(MapDecision::approved).ifPresent(made -> goLive(made, its.isOver()));
        return decision;
    }

    private void goLive(MapDecision decision, boolean isOver) {
        live = decision.maps();
        if (isOver) {
            begin(live, number + 1);
        }
    }

    private void learn(CountedLabel label) {
        teaching.add(label).ifPresent(believed -> {
            List<LabeledLogit> logits = believed.stream()
                    .map(each -> each.without(label.distrusted()))
                    .toList();
            candidate = Optional.of(HierarchicalPlattFit.fit(logits, trialBegan.confidence()));
            answers.learn(SourceLineage.answered(believed, label.distrusted()));
        });
    }

    /** The number of the trial under way, from 1. */
    public int trialNumber() {
        return number;
    }
}
