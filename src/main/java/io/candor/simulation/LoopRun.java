package io.candor.simulation;

import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import io.candor.honesty.labeler.JudgedAnswer;
import io.candor.honesty.labeler.LabelerTrust;
import io.candor.honesty.map.LogitMap;
import io.candor.training.map.CountedLabel;
import io.candor.training.map.MapConfig;
import io.candor.training.map.MapDecision;
import io.candor.training.map.MapLineage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** One seed: verdicts move maps as they do in the service, and the live map is measured. Used once. */
final class LoopRun {
    /** The domain of questions whose askers name none. */
    private static final String NO_DOMAIN = "general";

    private final List<RecordedAnswer> answers;
    private final TruthChange change;
    private final LoopSettings settings;
    private final long seed;
    private final double[] before;
    private final double[] after;
    private final VerdictSchedule schedule;
    private final MeasuredQuestions untaught;
    private final LabelerTrust trust;
    private final MapLineage lineage;
    private final Optional<LoopPromise> promise;
    /** Time in days → the map that is live since. */
    private final TreeMap<Double, LogitMap> maps = new TreeMap<>();

    private final Set<String> counted = new HashSet<>();
    private final List<LoopOutcome.Look> looks = new ArrayList<>();
    private LogitMap live = LogitMap.IDENTITY;
    /** What the maps of the trial under way are compared with. */
    private LogitMap compared = LogitMap.IDENTITY;

    private int trial = 1;
    private int promotions;
    private int falsePromotions;
    private LoopOutcome.Moment firstLive;
    private LoopOutcome.Moment recovered;

    LoopRun(
            List<RecordedAnswer> answers,
            TruthChange change,
            ChangedTruth truth,
            LoopSettings settings,
            MapConfig maps,
            long seed) {
        this.answers = answers;
        this.change = change;
        this.settings = settings;
        this.seed = seed;
        this.before = answers.stream().mapToDouble(RecordedAnswer::correctness).toArray();
        this.after = truth.draw(new Random(seed));
        this.schedule = new VerdictSchedule(answers, after, truth.domains(), settings, seed);
        this.untaught = new MeasuredQuestions(answers, schedule::isAsked, truth.domains(), this::named);
        this.trust = new LabelerTrust(maps.trust());
        this.promise = settings.promise()
                .map(its -> new LoopPromise(
                        its.promise(), its.demand(), settings.asking().sampleShare()));
        this.lineage = new MapLineage(LogitMap.IDENTITY, maps.settings());
    }

    private String named(String domain) {
        return change == TruthChange.NO_DOMAIN ? NO_DOMAIN : domain;
    }

    LoopOutcome play() {
        int count = 0;
        boolean changed = false;
        for (VerdictSchedule.Verdict verdict : schedule.verdicts()) {
            if (verdict.at() < 0) {
                teach(verdict, before, new LoopOutcome.Moment(0, verdict.at()));
                continue;
            }
            if (!changed) {
                promise.ifPresent(LoopPromise::truthChanges);
                look(new LoopOutcome.Moment(0, 0), true);
                changed = true;
            }
            if (count == settings.asking().after()) {
                break;
            }
            LoopOutcome.Moment moment = new LoopOutcome.Moment(++count, verdict.at());
            boolean promoted = teach(verdict, after, moment);
            firstLive = promoted && firstLive == null ? moment : firstLive;
            look(moment, promoted);
        }
        return new LoopOutcome(
                seed,
                firstLive,
                recovered,
                promotions,
                falsePromotions,
                counted.size(),
                promise.map(LoopPromise::outcome).orElse(null),
                looks);
    }

    private void look(LoopOutcome.Moment moment, boolean other) {
        boolean wanted = settings.looks().contains(moment.labels());
        if (wanted || (other && recovered == null)) {
            LoopFigures figures = untaught.measure(live, after);
            if (recovered == null && figures.groupsWithin(settings.tolerance())) {
                recovered = moment;
            }
            if (wanted) {
                looks.add(new LoopOutcome.Look(moment, figures));
            }
        }
    }

    /** Whether another map is live since. */
    private boolean teach(VerdictSchedule.Verdict verdict, double[] truth, LoopOutcome.Moment moment) {
        RecordedAnswer answer = answers.get(verdict.answer());
        boolean first = !counted.contains(answer.text());
        Optional<CountedLabel> label = label(verdict, answer);
        label.filter(heard -> first && heard.logit().sampled())
                .ifPresent(heard -> promise.ifPresent(its ->
                        its.add(confidence(verdict, answer), heard.logit().correctness(), verdict.answered(), moment)));
        Optional<LogitMap> promoted =
                label.flatMap(lineage::add).filter(MapDecision::approved).map(this::compare);
        promoted.ifPresent(map -> {
            promotions++;
            falsePromotions += untaught.brier(map, truth) >= untaught.brier(compared, truth) ? 1 : 0;
            live = map;
            maps.put(moment.days(), map);
        });
        return promoted.isPresent();
    }

    /** As the answer carried it: by the map that was live when it was given. */
    private double confidence(VerdictSchedule.Verdict verdict, RecordedAnswer answer) {
        Map.Entry<Double, LogitMap> then = maps.lowerEntry(verdict.answered());
        return (then == null ? LogitMap.IDENTITY : then.getValue())
                .confidence(answer.logit(), named(answer.domain()), answer.answer());
    }

    private LogitMap compare(MapDecision decision) {
        if (decision.trial() != trial) {
            trial = decision.trial();
            compared = live;
        }
        return decision.map();
    }

    private Optional<CountedLabel> label(VerdictSchedule.Verdict verdict, RecordedAnswer answer) {
        Optional<CountedLabel> label = CountedLabel.of(
                trust,
                new JudgedAnswer(
                        answer.text(),
                        named(answer.domain()),
                        "head",
                        Probability.sigmoid(answer.logit()),
                        new AttributedLabel(verdict.value(), new TreeMap<>(Map.of(verdict.labeler(), verdict.value()))),
                        Set.of()),
                answer.logit(),
                answer.answer(),
                Optional.empty(),
                verdict.sampled());
        label.ifPresent(each -> counted.add(each.text()));
        return label;
    }
}
