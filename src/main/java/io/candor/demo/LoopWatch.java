package io.candor.demo;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DriftAlarm;
import io.candor.event.GateDecision;
import io.candor.event.KafkaConnection;
import io.candor.event.QuestionLimits;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Reads the topics of calibrator and trainer, and reports their main events to the audience. For one thread. */
final class LoopWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(1);
    private static final Duration SURELY = Duration.ofMillis(100);

    private final Story story;
    private final Audience audience;
    private final TopicTail<CalibrationReport> reports;
    private final TopicTail<DriftAlarm> alarms;
    private final TopicTail<CalibrationBatch> batches;
    private final TopicTail<ReleaseEvent> releases;
    private final Set<String> alarmed = new HashSet<>();
    private final Set<String> ofAnswers = new HashSet<>();
    private double worstEce;
    private boolean retrained;
    private String lastDecision = "no batch was decided on";

    LoopWatch(Story story, Audience audience) {
        this.story = story;
        this.audience = audience;
        KafkaConnection connection = story.connection();
        reports = new TopicTail<>(connection, connection.topics().calibrationReports());
        alarms = new TopicTail<>(connection, connection.topics().driftAlarms());
        batches = new TopicTail<>(connection, connection.topics().calibrationBatches());
        releases = new TopicTail<>(connection, connection.topics().releases());
    }

    void look() {
        reports.poll(POLL).forEach(this::report);
        alarms.poll(POLL).forEach(this::alarm);
        batches.poll(POLL)
                .forEach(batch -> note("calibration batch " + batch.getBatchId() + " closed (" + batch.getTrigger()
                        + "): " + batch.getExamples().size() + " labels; the trainer starts"));
        releases.poll(POLL).forEach(this::release);
    }

    /** Of the many reports only those that show the ECE rising by another twentieth. */
    private void report(CalibrationReport report) {
        boolean changed = report.getAnswerModel() == null && ChangedWorld.CHANGED.contains(report.getDomain());
        if (changed && report.getCount() >= 20 && report.getEce() > worstEce + 0.05 && report.getEceLow() > 0) {
            worstEce = report.getEce();
            note(ReportLine.of(report));
        }
    }

    private void alarm(DriftAlarm alarm) {
        boolean ofInterest = alarm.getAnswerModel() == null
                && (ChangedWorld.CHANGED.contains(alarm.getDomain())
                        || alarm.getDomain().equals(QuestionLimits.ALL_DOMAINS));
        if (ofInterest && alarmed.add(alarm.getDomain())) {
            note(String.format(
                    Locale.ROOT,
                    "drift alarm, domain %s, e-value %.0f: %s",
                    alarm.getDomain(),
                    Math.exp(alarm.getLogEValue()),
                    alarm.getStatement()));
        }
    }

    /** Whether a release differs from the one before by its map of answers alone. */
    boolean isOfAnswersAlone(String releaseId) {
        // Its event was committed before anything was answered with it, so it is there to be read.
        releases.poll(SURELY).forEach(this::release);
        return ofAnswers.contains(releaseId);
    }

    private void release(ReleaseEvent event) {
        GateDecision gate = event.getDecision();
        if (gate == null) {
            return;
        }
        if (gate.getOfAnswers()) {
            ofAnswers.add(event.getReleaseId());
        }
        retrained |= event.getAdapterReleaseId() == null;
        lastDecision = "the gate decided: " + event.getStatus();
        note(String.format(
                Locale.ROOT,
                "gate: %s %s %s; Brier %.3f against %.3f on %d labels that had not taught it (%s)",
                event.getAdapterReleaseId() == null ? "LoRA and head" : "map",
                event.getReleaseId(),
                event.getStatus() == ReleaseStatus.LIVE ? "goes live" : "is turned down",
                gate.getCandidateBrier(),
                gate.getLiveBrier() == null ? Double.NaN : gate.getLiveBrier(),
                gate.getCount(),
                gate.getReason()));
    }

    private void note(String happened) {
        audience.say(story.timeline().note(happened));
    }

    boolean alarmed() {
        return !alarmed.isEmpty();
    }

    /** Whether the gate has decided on a retrained LoRA and head. */
    boolean retrained() {
        return retrained;
    }

    String lastDecision() {
        return lastDecision;
    }

    @Override
    public void close() {
        reports.close();
        alarms.close();
        batches.close();
        releases.close();
    }
}
