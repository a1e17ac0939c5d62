package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Sends the lines of a file in its order and says what became of each, in that order. */
final class LineImport {
    /** Lines that are read ahead of the oldest one whose outcome is awaited. */
    private static final int WINDOW = 128;

    private final LineSender sender;
    private final LineDefaults defaults;
    private final Consumer<Reported> report;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long accepted;
    private long unknown;
    private long refused;
    private Optional<String> stopped = Optional.empty();

    private record Pending(BatchLine line, CompletableFuture<LineOutcome> outcome) {}

    /** What became of a line. */
    record Reported(BatchLine line, LineOutcome outcome) {}

    /**
     * How an import ended.
     *
     * @param unknown how many of the accepted ones are verdicts on questions or answers that the service has not heard of
     * @param stopped why lines are left that were not sent, and what to do; empty if none are
     */
    record Result(long accepted, long unknown, long refused, Optional<String> stopped) {}

    /** @param defaults what lines say that do not say it themselves */
    LineImport(LineSender sender, LineDefaults defaults, Consumer<Reported> report) {
        this.sender = sender;
        this.defaults = defaults;
        this.report = report;
    }

    Result run(BatchFile file) {
        try {
            for (Optional<BatchLine> line = file.next(); line.isPresent() && stopped.isEmpty(); line = file.next()) {
                pending.add(new Pending(line.get(), send(line.get())));
                if (pending.size() == WINDOW) {
                    settleOne();
                }
            }
        } catch (IOException unreadable) {
            // Only another file helps; what was read before is still awaited.
            stopped = Optional.of(unreadable.getMessage() + ". When that is mended, send the file again");
        }
        while (!pending.isEmpty()) {
            settleOne();
        }
        return new Result(accepted, unknown, refused, stopped);
    }

    private CompletableFuture<LineOutcome> send(BatchLine line) {
        if (line instanceof BatchLine.Unusable unusable) {
            return CompletableFuture.completedFuture(new LineOutcome.Refused(unusable.reason()));
        }
        ObjectNode body = ((BatchLine.Read) line).body();
        defaults.fill(line.number(), body);
        return sender.send(body);
    }

    private void settleOne() {
        Pending oldest = pending.remove();
        LineOutcome outcome = oldest.outcome().join();
        if (outcome instanceof LineOutcome.NotSent notSent) {
            stopped = stopped.or(() -> Optional.of("from line " + oldest.line().number()
                    + " on lines may not have been taken: " + notSent.reason() + ". Send the same file again"));
            return;
        }
        if (outcome instanceof LineOutcome.Accepted taken) {
            accepted++;
            unknown += taken.unknown() ? 1 : 0;
        } else {
            refused++;
        }
        report.accept(new Reported(oldest.line(), outcome));
    }
}
