package io.candor.feedback;

import java.time.Duration;
import org.apache.kafka.common.errors.RetriableException;

/** The broker did not hand over a record of candor.answers in time; asking again may help. */
final class AnswersUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1;

    AnswersUnavailableException(Duration waited) {
        super("candor.answers could not be read within " + waited);
    }
}
