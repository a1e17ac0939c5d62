package io.candor.feedback;

import io.candor.event.DriftAlarm;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.honesty.bet.CalibrationEProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of watching a release in a domain: bets on the next label and raises at most one alarm per episode. A pure
 * function of the watch and the label. After an alarm the episode takes in some labels more, so that it can be seen to
 * go on; then a new one starts without evidence. The probability of any false alarm is that of the first one, so it
 * stays at most alpha.
 */
final class DriftEpisode {
    /** The domain that stands for all together. */
    static final String ALL_DOMAINS = "*";

    private final FeedbackConfig.Drift config;

    DriftEpisode(FeedbackConfig.Drift config) {
        this.config = config;
    }

    /** Before the first label. */
    static DriftWatch begin(LabeledAnswer first, String domain) {
        return fresh(DriftWatch.newBuilder()
                .setModelId(first.getModelId())
                .setReleaseId(first.getReleaseId())
                .setDomain(domain)
                .build());
    }

    /** The watch after a label; its alarm is new when {@code raisedBy} names {@code position}. */
    DriftWatch next(DriftWatch watch, LabeledAnswer labeled, RecordPosition position, long timestamp) {
        DriftWatch current = copy(watch);
        if (current.getAlarm() != null
                && current.getLabels() - current.getAlarm().getCount() >= config.rearmLabels()) {
            current.setEpisode(current.getEpisode() + 1);
            fresh(current);
        }
        CalibrationEProcess process = process(current).add(labeled.getConfidence(), labeled.getLabel());
        current.setStakes(stakes(current, process, timestamp));
        current.setLabels(process.labels());
        current.setPeakLogEvidence(process.peakLogEvidence());
        current.setConfidenceSum(current.getConfidenceSum() + labeled.getConfidence());
        current.setLabelSum(current.getLabelSum() + labeled.getLabel());
        current.setLatest(Math.max(current.getLatest(), timestamp));
        if (current.getAlarm() == null && process.alarmed(config.alpha())) {
            current.setAlarm(alarm(current, process, position, timestamp));
        }
        return current;
    }

    /** Shares stakes and alarm, which nobody changes: they are replaced. A builder would copy them twice for every label. */
    private static DriftWatch copy(DriftWatch watch) {
        return new DriftWatch(
                watch.getModelId(),
                watch.getReleaseId(),
                watch.getDomain(),
                watch.getEpisode(),
                watch.getLabels(),
                watch.getPeakLogEvidence(),
                watch.getConfidenceSum(),
                watch.getLabelSum(),
                watch.getStakes(),
                watch.getAlarm(),
                watch.getLatest());
    }

    /** The bets as they stand. */
    static CalibrationEProcess process(DriftWatch watch) {
        List<CalibrationEProcess.Stake> stakes = watch.getStakes().stream()
                .map(stake -> new CalibrationEProcess.Stake(
                        stake.getLogCapital(), stake.getBestLogCapital(), stake.getBestStart()))
                .toList();
        return new CalibrationEProcess(watch.getLabels(), watch.getPeakLogEvidence(), stakes);
    }

    /** The stake whose start is where the evidence seems to begin. */
    static WatchedStake evidence(DriftWatch watch) {
        long start = process(watch).evidenceStart();
        // Stakes with the same start noted the same moment, so any of them will do.
        return watch.getStakes().stream()
                .filter(stake -> stake.getBestStart() == start)
                .findFirst()
                .orElseThrow();
    }

    private static DriftWatch fresh(DriftWatch watch) {
        List<WatchedStake> stakes = CalibrationEProcess.start().stakes().stream()
                .map(stake ->
                        new WatchedStake(stake.logCapital(), stake.bestLogCapital(), stake.bestStart(), 0L, 0.0, 0.0))
                .toList();
        watch.setStakes(stakes);
        watch.setLabels(0);
        watch.setPeakLogEvidence(0);
        watch.setConfidenceSum(0);
        watch.setLabelSum(0);
        watch.setAlarm(null);
        return watch;
    }

    private static List<WatchedStake> stakes(DriftWatch before, CalibrationEProcess after, long timestamp) {
        List<WatchedStake> next = new ArrayList<>();
        for (int i = 0; i < after.stakes().size(); i++) {
            CalibrationEProcess.Stake stake = after.stakes().get(i);
            WatchedStake old = before.getStakes().get(i);
            boolean startsHere = stake.bestStart() == before.getLabels();
            next.add(new WatchedStake(
                    stake.logCapital(),
                    stake.bestLogCapital(),
                    stake.bestStart(),
                    startsHere ? timestamp : old.getSince(),
                    startsHere ? before.getConfidenceSum() : old.getConfidenceBefore(),
                    startsHere ? before.getLabelSum() : old.getLabelBefore()));
        }
        return next;
    }

    private DriftAlarm alarm(DriftWatch watch, CalibrationEProcess process, RecordPosition position, long timestamp) {
        WatchedStake evidence = evidence(watch);
        long count = watch.getLabels() - evidence.getBestStart();
        return DriftAlarm.newBuilder()
                .setAlarmId(watch.getReleaseId() + "|" + watch.getDomain() + "|" + position.getOffset())
                .setModelId(watch.getModelId())
                .setReleaseId(watch.getReleaseId())
                .setDomain(watch.getDomain())
                .setAlpha(config.alpha())
                .setLogEValue(process.logEvidence())
                .setCount(watch.getLabels())
                .setEpisode(watch.getEpisode())
                .setEvidenceCount(count)
                .setMeanConfidence((watch.getConfidenceSum() - evidence.getConfidenceBefore()) / count)
                .setAccuracy((watch.getLabelSum() - evidence.getLabelBefore()) / count)
                .setEvidenceSince(Instant.ofEpochMilli(evidence.getSince()))
                .setRaisedAt(Instant.ofEpochMilli(timestamp))
                .setRaisedBy(position)
                .build();
    }
}
