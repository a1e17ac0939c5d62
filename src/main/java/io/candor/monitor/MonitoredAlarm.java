package io.candor.monitor;

import io.candor.event.DriftAlarm;
import io.candor.event.DriftDirection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A drift alarm, and who has seen it. */
@Schema(name = "MonitoredAlarm", description = "A drift alarm, and who acknowledged it.")
record MonitoredAlarm(
        @Schema(required = true, description = "Identity of the alarm.", examples = "r1|geography|0")
        String alarmId,

        @Schema(required = true, description = "The release that drifted.", examples = "r1")
        String releaseId,

        @Schema(required = true, description = "The domain, or * for all together.", examples = "geography")
        String domain,

        @Schema(
                nullable = true,
                description = "The model of another system whose answers drifted; null for the base model's own.",
                examples = "acme-large")
        String answerModel,

        @Schema(required = true, description = "When it was raised.", examples = "2026-01-01T12:00:00Z")
        Instant raisedAt,

        @Schema(
                required = true,
                description = "When the evidence for it started to grow.",
                examples = "2026-01-01T11:00:00Z")
        Instant evidenceSince,

        @Schema(required = true, description = "Which way confidences err.", examples = "TOO_SURE")
        DriftDirection direction,

        @Schema(required = true, description = "By how much, in [0, 1].", examples = "0.12")
        double gap,

        @Schema(required = true, description = "Labels since the evidence started.", minimum = "0", examples = "61")
        long labels,

        @Schema(
                required = true,
                description = "What is wrong, by how much and since when.",
                examples = "Too sure: confidences are too high")
        String statement,

        @Schema(
                nullable = true,
                description = "When somebody acknowledged it; null while nobody has.",
                examples = "2026-01-01T12:05:00Z")
        Instant acknowledgedAt,

        @Schema(
                nullable = true,
                description = "Who did, as candor.actions names people; null while nobody has.",
                examples = "key:5b1f")
        String acknowledgedBy) {

    static MonitoredAlarm of(DriftAlarm alarm) {
        return new MonitoredAlarm(
                alarm.getAlarmId(),
                alarm.getReleaseId(),
                alarm.getDomain(),
                alarm.getAnswerModel(),
                alarm.getRaisedAt(),
                alarm.getEvidenceSince(),
                alarm.getDirection(),
                alarm.getGap(),
                alarm.getEvidenceCount(),
                alarm.getStatement(),
                null,
                null);
    }

    MonitoredAlarm acknowledged(OperatorMark mark) {
        return new MonitoredAlarm(
                alarmId,
                releaseId,
                domain,
                answerModel,
                raisedAt,
                evidenceSince,
                direction,
                gap,
                labels,
                statement,
                mark.at(),
                mark.actor());
    }

    boolean hasBeenSeen() {
        return acknowledgedAt != null;
    }
}
