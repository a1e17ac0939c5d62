package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Sends the verdicts of a file in its order and says what became of each, in that order. A verdict without an id gets one that follows from labeler, line
 * and content, and where the file has a moment, one without a moment that of its line: so the same file sent again changes nothing.
 */
final class FeedbackImport {
    /** Verdicts that are read ahead of the oldest one whose outcome is awaited. */
    private static final int WINDOW = 128;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final int ID_DIGITS = 32;
    private static final String LABELER = "labeler";
    private static final String GIVEN_AT = "givenAt";
    private static final String ID = "feedbackId";

    private final VerdictSender sender;
    private final String credential;
    private final Optional<String> labeler;
    private final Optional<Instant> firstLine;
    private final Consumer<Reported> report;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long accepted;
    private long unknown;
    private long refused;
    private Optional<String> stopped = Optional.empty();

    private record Pending(VerdictLine line, CompletableFuture<VerdictOutcome> outcome) {}

    /** What became of a line. */
    record Reported(VerdictLine line, VerdictOutcome outcome) {}

    /**
     * How an import ended.
     *
     * @param unknown how many of the accepted ones are on questions that the service has not heard of
     * @param stopped why lines are left that were not sent; empty if none are
     */
    record Result(long accepted, long unknown, long refused, Optional<String> stopped) {}

    /**
     * @param credential whose verdicts these are by the credential; empty where access is open
     * @param labeler of lines that name none, where access is open
     * @param firstLine moment of the first line, later ones a millisecond each; empty to leave it to the service
     */
    FeedbackImport(
            VerdictSender sender,
            Optional<String> credential,
            Optional<String> labeler,
            Optional<Instant> firstLine,
            Consumer<Reported> report) {
        this.sender = sender;
        this.credential = credential.orElse("");
        this.labeler = labeler;
        this.firstLine = firstLine;
        this.report = report;
    }

    Result run(VerdictFile file) {
        try {
            for (Optional<VerdictLine> line = file.next(); line.isPresent() && stopped.isEmpty(); line = file.next()) {
                pending.add(new Pending(line.get(), send(line.get())));
                if (pending.size() == WINDOW) {
                    settleOne();
                }
            }
        } catch (IOException unreadable) {
            // Only another file helps; what was read before is still awaited.
            stopped = Optional.of(unreadable.getMessage());
        }
        while (!pending.isEmpty()) {
            settleOne();
        }
        return new Result(accepted, unknown, refused, stopped);
    }

    private CompletableFuture<VerdictOutcome> send(VerdictLine line) {
        if (line instanceof VerdictLine.Unusable unusable) {
            return CompletableFuture.completedFuture(new VerdictOutcome.Refused(unusable.reason()));
        }
        ObjectNode body = ((VerdictLine.Read) line).body();
        if (!body.hasNonNull(LABELER)) {
            labeler.ifPresent(name -> body.put(LABELER, name));
        }
        if (!body.hasNonNull(ID)) {
            body.put(ID, id(line.number(), body));
        }
        if (!body.hasNonNull(GIVEN_AT)) {
            firstLine
                    .map(first -> first.plusMillis(line.number() - 1))
                    .filter(moment -> !moment.isBefore(EARLIEST))
                    .ifPresent(moment -> body.put(GIVEN_AT, moment.toString()));
        }
        return sender.send(body);
    }

    private String id(long number, ObjectNode body) {
        return "import-"
                + DigestUtils.sha256Hex(credential + '\n' + number + '\n' + body)
                        .substring(0, ID_DIGITS);
    }

    private void settleOne() {
        Pending oldest = pending.remove();
        VerdictOutcome outcome = oldest.outcome().join();
        if (outcome instanceof VerdictOutcome.NotSent notSent) {
            stopped = stopped.or(() -> Optional.of("from line " + oldest.line().number()
                    + " on verdicts may not have been taken: " + notSent.reason()));
            return;
        }
        if (outcome instanceof VerdictOutcome.Accepted taken) {
            accepted++;
            unknown += taken.unknown() ? 1 : 0;
        } else {
            refused++;
        }
        report.accept(new Reported(oldest.line(), outcome));
    }
}
