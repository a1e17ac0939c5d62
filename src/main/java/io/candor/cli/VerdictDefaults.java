package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Defaults of verdicts: an id that follows from labeler, line and content, and where the file has a moment, that of the line.
 *
 * @param credential whose verdicts these are by the credential; empty where access is open
 * @param labeler of lines that name none, where access is open
 * @param firstLine moment of the first line, later ones a millisecond each; empty to leave it to the service
 */
record VerdictDefaults(Optional<String> credential, Optional<String> labeler, Optional<Instant> firstLine)
        implements LineDefaults {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final String LABELER = "labeler";
    private static final String GIVEN_AT = "givenAt";
    private static final String ID = "feedbackId";

    @Override
    public void fill(long number, ObjectNode body) {
        if (!body.hasNonNull(LABELER)) {
            labeler.ifPresent(name -> body.put(LABELER, name));
        }
        if (!body.hasNonNull(ID)) {
            body.put(ID, LineDefaults.id(credential, number, body));
        }
        if (!body.hasNonNull(GIVEN_AT)) {
            firstLine
                    .map(first -> first.plusMillis(number - 1))
                    .filter(moment -> !moment.isBefore(EARLIEST))
                    .ifPresent(moment -> body.put(GIVEN_AT, moment.toString()));
        }
    }
}
