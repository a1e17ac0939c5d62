package io.candor.monitor;

import io.candor.MappedConfig;
import io.candor.event.CalibrationReport;
import io.candor.event.DriftAlarm;
import io.candor.event.DriftDirection;
import io.candor.event.RecordPosition;
import io.candor.event.ReliabilityBin;
import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reports, alarms and settings to test with. */
final class TestReports {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private TestReports() {}

    static MonitorConfig config(Map<String, String> settings) {
        return MappedConfig.of(MonitorConfig.class, settings);
    }

    /** A report in the window of a day. */
    static CalibrationReport report(String domain, String releaseId, Instant at, long count, double ece) {
        Instant window = Instant.ofEpochSecond(at.getEpochSecond() / 86_400 * 86_400);
        return CalibrationReport.newBuilder()
                .setWindowStart(window)
                .setWindowEnd(window.plus(Duration.ofDays(1)))
                .setModelId("atlas")
                .setReleaseId(releaseId)
                .setDomain(domain)
                .setCount(count)
                .setAccuracy(0.8)
                .setMeanConfidence(0.8 + ece)
                .setEce(ece)
                .setEceFloor(0.02)
                .setEceLow(Math.max(0, ece - 0.02))
                .setEceHigh(ece + 0.02)
                .setBrier(0.14 + ece * ece)
                .setLogLoss(0.4)
                .setAuroc(0.86)
                .setBins(IntStream.range(0, 10)
                        .mapToObj(bin -> new ReliabilityBin(
                                bin / 10.0,
                                (bin + 1) / 10.0,
                                bin < 3 ? 0L : bin * 4L,
                                bin < 3 ? 0 : bin / 10.0 + 0.05,
                                bin < 3 ? 0 : Math.max(0, bin / 10.0 + 0.05 - ece)))
                        .toList())
                .setComputedAt(at)
                .setResamples(200)
                .setThrough(new RecordPosition("candor.labeled-answers", 0, 1L))
                .build();
    }

    /** A trainer in its second pass over labels, which said so at a moment. */
    static TrainingProgress calibrating(String modelId, String releaseId, Instant at) {
        return TrainingProgress.newBuilder()
                .setModelId(modelId)
                .setPhase(TrainingPhase.CALIBRATING)
                .setSince(at.minusSeconds(60))
                .setAt(at)
                .setReleaseId(releaseId)
                .setStep(40L)
                .setSteps(120L)
                .setEpoch(2)
                .setEpochs(6)
                .setLabels(640)
                .setBatchesWaiting(1)
                .build();
    }

    static DriftAlarm alarm(String id, String domain, String releaseId, Instant at) {
        return DriftAlarm.newBuilder()
                .setAlarmId(id)
                .setModelId("atlas")
                .setReleaseId(releaseId)
                .setDomain(domain)
                .setAlpha(0.01)
                .setLogEValue(5)
                .setCount(100)
                .setEvidenceCount(61)
                .setMeanConfidence(0.9)
                .setAccuracy(0.5)
                .setEvidenceSince(at.minusSeconds(600))
                .setRaisedAt(at)
                .setDirection(DriftDirection.TOO_SURE)
                .setGap(0.4)
                .setStatement("Too sure: confidences are too high by 0.40.")
                .build();
    }

    static List<ReportPoint> points(ReportHistory history, String domain) {
        return history.points(domain, Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"), point -> true)
                .orElseThrow();
    }
}
