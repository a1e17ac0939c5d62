package io.candor.demo;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DriftAlarm;
import io.candor.event.GateDecision;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The world changes under the model: alarm, retraining, gate, hot swap, all while questions keep flowing. */
final class ShiftAct implements Act {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration GLANCE = Duration.ofMillis(1);

    /** Questions without an answer at any time: a steady stream rather than one heap. */
    private static final int OPEN = 16;

    private final double tolerance;

    /** @param tolerance how far above its floor the ECE may lie in the end */
    ShiftAct(double tolerance) {
        this.tolerance = tolerance;
    }

    @Override
    public String title() {
        return "The world changes: "
                + String.join(", ", ChangedWorld.CHANGED.stream().sorted().toList())
                + " have other answers now. Nobody tells the model";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        String before = story.answered().get(0).answer().getReleaseId();
        try (Watch watch = new Watch(story, before, audience);
                Conversation conversation = new Conversation(story.connection());
                Labelers labelers = new Labelers(story.connection())) {
            Recovery recovery = new Recovery(before);
            audience.say(story.timeline().note("the world changes"));
            int asked = 0;
            while (!recovery.isComplete(tolerance) && !story.timeLeft().isZero()) {
                while (conversation.open() < OPEN) {
                    conversation.ask(story.later(asked++));
                }
                for (AnsweredQuestion answered : conversation.listen(POLL)) {
                    labelers.judge(answered);
                    recovery.take(answered)
                            .ifPresent(swap -> audience.say(story.timeline().note(swap)));
                }
                watch.look();
            }
            finish(conversation, labelers);
            return verdict(recovery, watch, audience);
        }
    }

    private static void finish(Conversation conversation, Labelers labelers) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (conversation.open() > 0 && System.nanoTime() < until) {
            conversation.listen(POLL).forEach(labelers::judge);
        }
    }

    private List<String> verdict(Recovery recovery, Watch watch, Audience audience) {
        audience.say("");
        recovery.lines().forEach(audience::say);
        List<String> failures = new ArrayList<>();
        if (!watch.alarmed()) {
            failures.add("no drift alarm was raised");
        }
        if (!recovery.isComplete(tolerance)) {
            failures.add(String.format(
                    Locale.ROOT,
                    "the ECE did not come within %.2f of its floor in time (%s)",
                    tolerance,
                    watch.lastDecision()));
        }
        return failures;
    }

    /** Reads along what calibrator and trainer say. */
    private static final class Watch implements AutoCloseable {
        private final Story story;
        private final String before;
        private final Audience audience;
        private final TopicTail<CalibrationReport> reports;
        private final TopicTail<DriftAlarm> alarms;
        private final TopicTail<CalibrationBatch> batches;
        private final TopicTail<ReleaseEvent> releases;
        private final Set<String> alarmed = new HashSet<>();
        private double worstEce;
        private String lastDecision = "no batch was decided on";

        Watch(Story story, String before, Audience audience) {
            this.story = story;
            this.before = before;
            this.audience = audience;
            KafkaConnection connection = story.connection();
            reports = new TopicTail<>(connection, connection.topics().calibrationReports());
            alarms = new TopicTail<>(connection, connection.topics().driftAlarms());
            batches = new TopicTail<>(connection, connection.topics().calibrationBatches());
            releases = new TopicTail<>(connection, connection.topics().releases());
        }

        void look() {
            reports.poll(GLANCE).forEach(this::report);
            alarms.poll(GLANCE).forEach(this::alarm);
            batches.poll(GLANCE)
                    .forEach(batch -> note("calibration batch " + batch.getBatchId() + " closed (" + batch.getTrigger()
                            + "): " + batch.getExamples().size() + " labels; the trainer starts"));
            releases.poll(GLANCE).forEach(this::release);
        }

        /** Of the many reports only those that show the ECE rising by another twentieth. */
        private void report(CalibrationReport report) {
            boolean changed = ChangedWorld.CHANGED.contains(report.getDomain());
            if (changed
                    && report.getCount() >= 20
                    && report.getEce() > worstEce + 0.05
                    && report.getEceLow() > report.getEceFloor()) {
                worstEce = report.getEce();
                note(ReportLine.of(report));
            }
        }

        private void alarm(DriftAlarm alarm) {
            boolean ofInterest = ChangedWorld.CHANGED.contains(alarm.getDomain())
                    || alarm.getDomain().equals(ReportLine.ALL);
            if (ofInterest && alarm.getReleaseId().equals(before) && alarmed.add(alarm.getDomain())) {
                note(String.format(
                        Locale.ROOT,
                        "drift alarm, domain %s: e-value %.0f after %d labels of evidence, confidence %.2f against %.2f right",
                        alarm.getDomain(),
                        Math.exp(alarm.getLogEValue()),
                        alarm.getEvidenceCount(),
                        alarm.getMeanConfidence(),
                        alarm.getAccuracy()));
            }
        }

        private void release(ReleaseEvent event) {
            GateDecision gate = event.getDecision();
            if (gate == null) {
                return;
            }
            lastDecision = "the gate decided: " + event.getStatus();
            note(String.format(
                    Locale.ROOT,
                    "gate: release %s %s; Brier %.3f against %.3f on %d questions nobody trained on (%s)",
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
}
