package io.candor.load;

import io.candor.event.CalibrationReport;
import io.candor.event.KafkaConnection;
import io.candor.event.QuestionLimits;
import io.candor.event.RecordPosition;
import io.candor.event.ReliabilityBin;
import io.candor.event.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Calibration reports of many domains over 90 days, as a calibrator would have written them. */
final class MadeUpReports {
    private static final int RELEASES = 5;
    private static final int BINS = 10;
    private static final Duration SPAN = Duration.ofDays(90);

    private final KafkaConnection kafka;
    private final int domains;
    private final int reports;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
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
        return "domain-" + run + "-" + each;
    }

    /** The release that is reported on last. */
    String last() {
        return release(reports - 1);
    }

    private String release(int each) {
        return "release-" + run + "-" + each * RELEASES / reports;
    }

    void write() {
        Topic<String, CalibrationReport> topic = kafka.topics().calibrationReports();
        try (KafkaProducer<String, CalibrationReport> producer = new KafkaProducer<>(
                kafka.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
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
