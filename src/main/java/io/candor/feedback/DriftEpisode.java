package io.candor.feedback;

import io.candor.event.DriftAlarm;
import io.candor.event.RecordPosition;
import io.candor.event.SourceKey;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.bet.CalibrationEProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of watching a release in a domain: bets on the next label and raises at most one alarm per episode. A pure
 * function of the watch and the label. After an alarm the episode takes in some labels more, so that it can be seen to
 * go on; then a new one starts without evidence and without the capital of the last. The probability of any false alarm is that of
 * the first one, so it stays at most alpha.
 */
final class DriftEpisode {
    private final FeedbackConfig.Drift config;

    DriftEpisode(FeedbackConfig.Drift config) {
        this.config = config;
    }

    /** Before the first label. */
    static DriftWatch begin(SettlingLabel first, String domain) {
        return fresh(DriftWatch.newBuilder()
                .setModelId(first.getModelId())
                .setReleaseId(first.getReleaseId())
                .setDomain(domain)
                .setAnswerModel(first.getAnswerModel())
                .build());
    }

    /** The watch of an earlier version, which bet on all labels, begun anew. */
    static DriftWatch begunAnew(DriftWatch watch) {
        DriftWatch current = copy(watch);
        current.setEpisode(current.getEpisode() + (current.getAlarm() == null ? 0 : 1));
        return fresh(current);
    }

    /**
     * The watch after a settled label.
     *
     * @param logShare of the capital that starts with this label
     * @param position of the record of the ledger with which it settled, at {@code timestamp}
     */
    DriftWatch next(
            DriftWatch watch,
            SettlingLabel label,
            double correctness,
            double logShare,
            RecordPosition position,
            long timestamp) {
        DriftWatch current = copy(watch);
        if (current.getAlarm() != null
                && current.getLabels() - current.getAlarm().getCount() >= config.rearmLabels()) {
            current.setEpisode(current.getEpisode() + 1);
            fresh(current);
        }
        ScoredAnswer answer = new ScoredAnswer(label.getConfidence(), correctness);
        CalibrationEProcess process = process(current).add(answer, config.tolerance(), logShare);
        current.setStakes(stakes(current, process, label.getLabeledAt()));
        current.setLabels(process.labels());
        current.setPeakLogEvidence(process.peakLogEvidence());
        current.setConfidenceSum(current.getConfidenceSum() + answer.confidence());
        current.setLabelSum(current.getLabelSum() + correctness);
        double over = answer.confidence() - correctness;
        current.setOutwardSum(current.getOutwardSum() + (answer.confidence() < 0.5 ? -over : over));
        current.setLatest(Math.max(current.getLatest(), timestamp));
        if (current.getAlarm() == null && process.alarmed(config.alpha())) {
            current.setAlarm(alarm(current, process, position, timestamp));
        }
        return current;
    }

    /** The watch with more or fewer texts without a verdict that counts. */
    static DriftWatch missing(DriftWatch watch, int more, long timestamp) {
        DriftWatch current = copy(watch);
        current.setMissing(Math.max(0, current.getMissing() + more));
        current.setLatest(Math.max(current.getLatest(), timestamp));
        return current;
    }

    /** The watch after a correction that came too late. */
    static DriftWatch correctedLate(DriftWatch watch) {
        DriftWatch current = copy(watch);
        current.setLateCorrections(current.getLateCorrections() + 1);
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
                watch.getLatest(),
                watch.getSampled(),
                watch.getOutwardSum(),
                watch.getMissing(),
                watch.getLateCorrections(),
                watch.getAnswerModel());
    }

    /** The bets as they stand. */
    static CalibrationEProcess process(DriftWatch watch) {
        List<CalibrationEProcess.Stake> stakes = watch.getStakes().stream()
                .map(stake -> new CalibrationEProcess.Stake(
                        stake.getLogCapital(), stake.getBestLogCapital(), stake.getBestStart()))
                .toList();
        return new CalibrationEProcess(watch.getLabels(), watch.getPeakLogEvidence(), stakes);
    }

    private static DriftWatch fresh(DriftWatch watch) {
        List<WatchedStake> stakes = CalibrationEProcess.start().stakes().stream()
                .map(stake -> new WatchedStake(
                        stake.logCapital(), stake.bestLogCapital(), stake.bestStart(), 0L, 0.0, 0.0, 0.0, 0L))
                .toList();
        watch.setStakes(stakes);
        watch.setLabels(0);
        watch.setPeakLogEvidence(0);
        watch.setConfidenceSum(0);
        watch.setLabelSum(0);
        watch.setAlarm(null);
        watch.setSampled(true);
        watch.setOutwardSum(0);
        watch.setMissing(0);
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
                    startsHere ? before.getLabelSum() : old.getLabelBefore(),
                    startsHere ? before.getOutwardSum() : old.getOutwardBefore(),
                    startsHere ? before.getMissing() : old.getMissingBefore()));
        }
        return next;
    }

    private DriftAlarm alarm(DriftWatch watch, CalibrationEProcess process, RecordPosition position, long timestamp) {
        DriftEvidence evidence = DriftEvidence.of(watch);
        return DriftAlarm.newBuilder()
                .setAlarmId(SourceKey.of(watch.getReleaseId() + "|" + watch.getDomain(), watch.getAnswerModel()) + "|"
                        + position.getOffset() + "|" + watch.getEpisode())
                .setAnswerModel(watch.getAnswerModel())
                .setModelId(watch.getModelId())
                .setReleaseId(watch.getReleaseId())
                .setDomain(watch.getDomain())
                .setAlpha(config.alpha())
                .setLogEValue(process.logEvidence())
                .setCount(watch.getLabels())
                .setEpisode(watch.getEpisode())
                .setEvidenceCount(evidence.labels())
                .setMeanConfidence(evidence.meanConfidence())
                .setAccuracy(evidence.accuracy())
                .setEvidenceSince(evidence.since())
                .setRaisedAt(Instant.ofEpochMilli(timestamp))
                .setRaisedBy(position)
                .setTolerance(config.tolerance())
                .setDirection(evidence.direction())
                .setGap(evidence.gap())
                .setStatement(DriftStatement.ofAlarm(evidence, config.tolerance(), Instant.ofEpochMilli(timestamp)))
                .build();
    }
}
