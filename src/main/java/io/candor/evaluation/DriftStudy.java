package io.candor.evaluation;

import io.candor.training.fit.FitProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How often and how late a drift alarm comes, on simulated labels: the betting detector beside ECE over sliding windows, whose
 * thresholds are tuned, on streams of their own, to the same rate of false alarms.
 */
public final class DriftStudy {
    /** Separates the seeds of tuning streams from those of the honest and the shifted ones. */
    private static final long TUNING = 1L << 40;

    private static final long HONEST = 2L << 40;
    private static final long SHIFTED = 3L << 40;

    private final DriftStudySettings settings;
    private final FitProgress progress;
    private int simulated;

    /** @param progress is told of every simulated stream */
    public DriftStudy(DriftStudySettings settings, FitProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** A row for each detector. */
    public List<DriftStudyRow> run() {
        List<DriftStudyRow> rows = new ArrayList<>();
        double threshold = -Math.log(settings.alpha());
        rows.add(row(
                "e-process, " + settings.tolerance() + " tolerated",
                () -> BettingDetector.ofCalibrator(settings.tolerance()),
                threshold));
        rows.add(row("e-process, one exact stream", BettingDetector::ofOneStream, threshold));
        for (int window : settings.windows()) {
            Supplier<DriftDetector> detector = () -> new SlidingCalibrationError(window);
            rows.add(row("ECE of the newest " + window, detector, tuned(detector)));
        }
        return rows;
    }

    /** The level that a share alpha of honest streams ever exceeds. */
    private double tuned(Supplier<DriftDetector> detector) {
        double[] peaks = IntStream.range(0, settings.streams())
                .parallel()
                .mapToDouble(stream -> peak(detector.get(), new LabelStream(TUNING + stream, 0, 0)))
                .sorted()
                .toArray();
        return peaks[Math.min(peaks.length - 1, (int) Math.ceil((1 - settings.alpha()) * peaks.length))];
    }

    private double peak(DriftDetector detector, LabelStream labels) {
        double peak = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < settings.labels(); i++) {
            peak = Math.max(peak, detector.add(labels.next()));
        }
        simulated();
        return peak;
    }

    private synchronized void simulated() {
        int windows = settings.windows().size();
        int all = settings.streams()
                * (windows + (windows + 2) * (1 + settings.shifts().size()));
        progress.onProgress("streams simulated", ++simulated, all, Double.NaN);
    }

    private DriftStudyRow row(String name, Supplier<DriftDetector> detector, double threshold) {
        long falseAlarms = Arrays.stream(alarms(detector, threshold, HONEST, 0, settings.labels()))
                .filter(alarm -> alarm > 0)
                .count();
        Map<Double, DriftDelay> delays = new LinkedHashMap<>();
        for (double shift : settings.shifts()) {
            long[] alarms = alarms(detector, threshold, SHIFTED, shift, settings.honest());
            delays.put(shift, DriftDelay.of(alarms, settings.honest()));
        }
        return new DriftStudyRow(name, threshold, falseAlarms, settings.streams(), delays);
    }

    /** For each stream the number of labels at its alarm; 0 for none. */
    private long[] alarms(Supplier<DriftDetector> detector, double threshold, long streams, double shift, long honest) {
        long most = shift == 0 ? settings.labels() : honest + settings.labels();
        return IntStream.range(0, settings.streams())
                .parallel()
                .mapToLong(stream ->
                        alarm(detector.get(), threshold, new LabelStream(streams + stream, shift, honest), most))
                .toArray();
    }

    private long alarm(DriftDetector detector, double threshold, LabelStream labels, long most) {
        long alarm = 0;
        for (long label = 1; label <= most && alarm == 0; label++) {
            alarm = detector.add(labels.next()) >= threshold ? label : 0;
        }
        simulated();
        return alarm;
    }
}
