package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.CalibrationReport;
import io.candor.event.RecordPosition;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Domains that askers make up do not become series. */
class ReportedDomainsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerCalibratorMetrics metrics = new MicrometerCalibratorMetrics(registry);

    @Test
    void shouldKeepTheLargestDomainsWhenThousandsAreMadeUp() {
        metrics.reported(report("r1", "*", 5_000));
        metrics.reported(report("r1", "geography", 900));
        IntStream.range(0, 5_000).forEach(i -> metrics.reported(report("r1", "made up " + i, 1)));
        metrics.reported(report("r1", "history", 30));

        assertThat(domains()).hasSize(22).contains("*", "geography", "history", ReportedDomains.OTHER);
        assertThat(registry.get("candor.calibration.labels")
                        .tag("domain", ReportedDomains.OTHER)
                        .gauge()
                        .value())
                .isGreaterThan(100);
    }

    @Test
    void shouldLetTheOldestReleasesGo() {
        IntStream.range(0, 100).forEach(i -> metrics.reported(report("r" + i, "geography", 10)));

        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().getTag("release"))
                        .filter(release -> release != null)
                        .collect(Collectors.toSet()))
                .hasSize(10)
                .contains("r99");
    }

    @Test
    void shouldCountADomainOfThatNameAmongTheOthers() {
        metrics.reported(report("r1", ReportedDomains.OTHER, 10));

        assertThat(registry.get("candor.calibration.labels").gauge().value()).isEqualTo(10);
    }

    private Set<String> domains() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag("domain"))
                .filter(domain -> domain != null)
                .collect(Collectors.toSet());
    }

    private static CalibrationReport report(String release, String domain, long count) {
        return CalibrationReport.newBuilder()
                .setWindowStart(NOON)
                .setWindowEnd(NOON.plusSeconds(3600))
                .setModelId("atlas")
                .setReleaseId(release)
                .setDomain(domain)
                .setCount(count)
                .setAccuracy(0.5)
                .setMeanConfidence(0.5)
                .setEce(0)
                .setEceFloor(0)
                .setEceLow(0)
                .setEceHigh(0)
                .setBrier(0.25)
                .setLogLoss(0.7)
                .setComputedAt(NOON)
                .setResamples(100)
                .setThrough(new RecordPosition("candor.labeled-answers", 0, count))
                .build();
    }
}
