package io.candor.cli.option;

import io.candor.training.fit.FitProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Progress on standard error: a bar on a terminal, a plain line now and then elsewhere. */
public final class ConsoleProgress implements FitProgress, AutoCloseable {
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);

    private final boolean terminal = System.console() != null;
    private final PrintStream err = System.err;
    private String current = "";
    private ProgressBar bar;
    private Instant lastLine = Instant.EPOCH;

    @Override
    public void onProgress(String what, long done, long total, double loss) {
        if (terminal) {
            advance(what, done, total, loss);
            return;
        }
        Instant now = Instant.now();
        if (!what.equals(current) || done == total || now.isAfter(lastLine.plus(LINE_EVERY))) {
            current = what;
            lastLine = now;
            err.printf("%d of %d %s%s%n", done, total, what, describe(loss));
        }
    }

    private void advance(String what, long done, long total, double loss) {
        if (!what.equals(current)) {
            close();
            current = what;
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .build();
        }
        bar.maxHint(total);
        bar.stepTo(done);
        bar.setExtraMessage(describe(loss));
    }

    private static String describe(double loss) {
        return Double.isNaN(loss) ? "" : String.format(Locale.ROOT, ", loss %.4f", loss);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
