package io.candor.load;

import io.candor.event.CalibrationReport;
import io.candor.event.DriftAlarm;
import io.candor.event.DriftDirection;
import io.candor.event.KafkaConnection;
import io.candor.event.Policy;
import io.candor.event.PolicyStatus;
import io.candor.event.QuestionLimits;
import io.candor.event.RecordPosition;
import io.candor.event.ReliabilityBin;
import io.candor.event.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Calibration reports of many domains over 90 days, with two alarms and a policy of each domain, as calibrator and trainer would have written them. */
final class MadeUpReports {
    private static final int RELEASES = 5;
    private static final int BINS = 10;
    private static final int ALARMS = 2;
    private static final Duration SPAN = Duration.ofDays(90);

    private final KafkaConnection kafka;
    private final int domains;
    private final int reports;
    private final Instant start = Instant.now().minus(SPAN).truncatedTo(ChronoUnit.MILLIS);

    /** @param reports of each domain, and of all together */
    MadeUpReports(KafkaConnection kafka, int domains, int reports) {
        this.kafka = kafka;
        this.domains = domains;
        this.reports = reports;
    }

    long count() {
        return (domains + 1L) * reports;
    }

    String domain(int each) {
        return AgedAnswers.domain(each);
    }

    /** The release that is reported on last. */
    String last() {
        return release(reports - 1);
    }

    private String release(int each) {
        return "release-" + each * RELEASES / reports;
    }

    /** Reports last, so that what is shown after the last of them is all there. */
    void write() {
        writeEvents();
        writeReports();
    }

    private void writeEvents() {
        Topic<String, DriftAlarm> alarms = kafka.topics().driftAlarms();
        Topic<String, Policy> policies = kafka.topics().policies();
        try (KafkaProducer<String, DriftAlarm> alarm = producer(alarms);
                KafkaProducer<String, Policy> policy = producer(policies)) {
            for (int domain = 0; domain < domains; domain++) {
                for (int each = 0; each < ALARMS; each++) {
                    DriftAlarm raised = alarm(domain(domain), each);
                    alarm.send(new ProducerRecord<>(alarms.name(), 0, raised.getAlarmId(), raised));
                }
                policy.send(new ProducerRecord<>(policies.name(), 0, domain(domain), policy(domain)));
            }
        }
    }

    private <V> KafkaProducer<String, V> producer(Topic<String, V> topic) {
        return new KafkaProducer<>(
                kafka.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private DriftAlarm alarm(String domain, int each) {
        Instant at =
                start.plus(SPAN.multipliedBy(each + 1L).dividedBy(ALARMS + 1L)).truncatedTo(ChronoUnit.MILLIS);
        String release = release(each * reports / ALARMS);
        return DriftAlarm.newBuilder()
                .setAlarmId(release + "|" + domain + "|" + each)
                .setModelId("made-up")
                .setReleaseId(release)
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

    private Policy policy(int domain) {
        return Policy.newBuilder()
                .setModelId("")
                .setDomain(domain(domain))
                .setVersion(domain + 1L)
                .setStatus(PolicyStatus.NOT_YET)
                .setTarget(0.05)
                .setCertainty(0.95)
                .setReason("too few labels of the audit sample")
                .setLabelsNeeded(100L + domain)
                .setPromisedBy("made-up")
                .setPromisedFor("")
                .setDecidedAt(start.plus(SPAN))
                .build();
    }

    private void writeReports() {
        Topic<String, CalibrationReport> topic = kafka.topics().calibrationReports();
        try (KafkaProducer<String, CalibrationReport> producer = producer(topic)) {
            for (int each = 0; each < reports; each++) {
                for (int domain = 0; domain < domains; domain++) {
                    producer.send(record(topic, report(domain(domain), each, 50L + domain)));
                }
                producer.send(record(topic, report(QuestionLimits.ALL_DOMAINS, each, 100_000)));
            }
        }
    }

    private static ProducerRecord<String, CalibrationReport> record(
            Topic<String, CalibrationReport> topic, CalibrationReport report) {
        return new ProducerRecord<>(
                topic.name(),
                0,
                report.getReleaseId() + "|" + report.getDomain() + "|"
                        + report.getWindowStart().toEpochMilli(),
                report);
    }

    private CalibrationReport report(String domain, int each, long count) {
        Instant at = start.plus(SPAN.multipliedBy(each + 1L).dividedBy(reports)).truncatedTo(ChronoUnit.MILLIS);
        Instant window = at.truncatedTo(ChronoUnit.DAYS);
        double error = 0.02 + 0.05 * (each % 40) / 40;
        return CalibrationReport.newBuilder()
                .setWindowStart(window)
                .setWindowEnd(window.plus(1, ChronoUnit.DAYS))
                .setModelId("made-up")
                .setReleaseId(release(each))
                .setDomain(domain)
                .setCount(count)
                .setAccuracy(0.8)
                .setMeanConfidence(0.8 + error)
                .setEce(error)
                .setEceFloor(0.02)
                .setEceLow(error / 2)
                .setEceHigh(error * 2)
                .setBrier(0.14)
                .setLogLoss(0.4)
                .setAuroc(0.86)
                .setBins(bins(count, error))
                .setComputedAt(at)
                .setResamples(200)
                .setThrough(new RecordPosition(kafka.topics().labeledAnswers().name(), 0, (long) each))
                .build();
    }

    private static List<ReliabilityBin> bins(long count, double error) {
        return IntStream.range(0, BINS)
                .mapToObj(bin -> {
                    double middle = (bin + 0.5) / BINS;
                    return new ReliabilityBin(
                            bin / (double) BINS,
                            (bin + 1) / (double) BINS,
                            count / BINS,
                            middle,
                            Math.max(0, middle - error));
                })
                .toList();
    }
}
