package io.candor.monitor;

import static io.candor.monitor.TestReports.START;
import static io.candor.monitor.TestReports.points;
import static io.candor.monitor.TestReports.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.CalibrationReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportHistoryTest {
    private final ReportHistory history =
            new ReportHistory(TestReports.config(Map.of("max-domains", "3", "max-points", "20")));

    @Test
    void shouldShowReportsByTimeWhateverTheOrderTheyAreReadIn() {
        history.add(report("a", "r1", START.plusSeconds(60), 20, 0.05));
        history.add(report("a", "r1", START, 10, 0.04));
        history.add(report("a", "r2", START.plusSeconds(30), 5, 0.03));

        assertThat(points(history, "a")).extracting(ReportPoint::count).containsExactly(10L, 5L, 20L);
    }

    @Test
    void shouldGiveOnlyPointsOfTheTimeAsked() {
        IntStream.range(0, 5).forEach(each -> history.add(report("a", "r1", START.plusSeconds(each), each + 1, 0.05)));

        assertThat(history.points("a", START.plusSeconds(1), START.plusSeconds(3), point -> true)
                        .orElseThrow())
                .extracting(ReportPoint::count)
                .containsExactly(2L, 3L);
    }

    @Test
    void shouldThinEvenlyAndKeepTheFirstAndTheLastOfEveryRelease() {
        IntStream.range(0, 1_000)
                .forEach(each -> history.add(
                        report("a", each < 500 ? "r1" : "r2", START.plus(Duration.ofMinutes(each)), 10, 0.05)));

        List<ReportPoint> left = points(history, "a");
        assertThat(left).hasSizeBetween(15, 25);
        assertThat(left.get(0).at()).isEqualTo(START);
        assertThat(left.get(left.size() - 1).at()).isEqualTo(START.plus(Duration.ofMinutes(999)));
        assertThat(left)
                .extracting(ReportPoint::at)
                .contains(START.plus(Duration.ofMinutes(499)), START.plus(Duration.ofMinutes(500)));
        assertThat(widestGapMinutes(left)).isLessThan(250);
    }

    private static long widestGapMinutes(List<ReportPoint> points) {
        return IntStream.range(1, points.size())
                .mapToLong(each -> Duration.between(
                                points.get(each - 1).at(), points.get(each).at())
                        .toMinutes())
                .max()
                .orElseThrow();
    }

    @Test
    void shouldLetTheOldestGoWhereEveryReleaseHasHardlyMoreThanOnePoint() {
        IntStream.range(0, 100)
                .forEach(each -> history.add(report("a", "r" + each, START.plusSeconds(each), 10, 0.05)));

        List<ReportPoint> left = points(history, "a");
        assertThat(left).hasSizeBetween(20, 25);
        assertThat(left.get(left.size() - 1).releaseId()).isEqualTo("r99");
    }

    @Test
    void shouldGiveThePlaceOfTheDomainWithTheFewestLabelsToOneWithMoreAndCountIt() {
        history.add(report("*", "r1", START, 1, 0.05));
        history.add(report("a", "r1", START, 30, 0.05));
        history.add(report("b", "r1", START, 10, 0.05));
        history.add(report("c", "r1", START, 20, 0.05));

        history.add(report("d", "r1", START, 11, 0.05));
        history.add(report("e", "r1", START, 2, 0.05));

        assertThat(history.latest())
                .extracting(ReportHistory.Latest::domain)
                .containsExactlyInAnyOrder("*", "a", "c", "d");
        assertThat(history.others()).isEqualTo(new ReportHistory.Others(2, 12));
    }

    @Test
    void shouldKeepTheBinsOfTheLatestReleasesAlone() {
        IntStream.range(0, 8).forEach(each -> history.add(report("a", "r" + each, START.plusSeconds(each), 10, 0.05)));

        assertThat(history.sources("a"))
                .extracting(ReportSource::releaseId)
                .containsExactly("r7", "r6", "r5", "r4", "r3", "r2");
        assertThat(history.whole("a", new ReportSource("r1", null))).isEmpty();
        assertThat(history.whole("a", null).map(CalibrationReport::getReleaseId))
                .contains("r7");
    }

    @Test
    void shouldGiveEveryFilledBinAnIntervalThatHoldsItsShare() {
        ReliabilityReport shown = ReliabilityReport.of(report("a", "r1", START, 100, 0.1));

        assertThat(shown.bins()).hasSize(10);
        assertThat(shown.bins().get(0).low()).isNull();
        // Jeffreys' interval of 21.0 right of 28 at confidence .75, by R: qbeta(c(.025, .975), 18.7, 10.3)
        assertThat(shown.bins().get(7).low()).isBetween(0.46, 0.48);
        assertThat(shown.bins().get(7).high()).isBetween(0.79, 0.81);
        assertThat(shown.bins()).filteredOn(bin -> bin.count() > 0).allSatisfy(bin -> assertThat(bin.accuracy())
                .isBetween(bin.low(), bin.high()));
    }
}
