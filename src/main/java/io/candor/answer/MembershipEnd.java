package io.candor.answer;

import io.candor.event.retry.RetriableFailure;
import java.util.Optional;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * That a consumer is no member of its group any more, and will not be one again.
 *
 * @param reason for people
 * @param replaced whether another process has its place; otherwise a new consumer may be let in
 */
record MembershipEnd(String reason, boolean replaced) {

    /**
     * After a failure of {@code poll}. The classic protocol's client joins again by itself. That of the other one says once what it
     * was refused for, and is silent afterwards.
     */
    static Optional<MembershipEnd> ofPoll(RuntimeException failure, AnswerConfig config) {
        Optional<MembershipEnd> replaced = ofReplacement(failure, config);
        boolean joinsByItself =
                config.groupProtocol() == GroupProtocol.CLASSIC || RetriableFailure.isRetriable(failure);
        return replaced.isPresent() || joinsByItself
                ? replaced
                : Optional.of(new MembershipEnd(reason(failure, config), false));
    }

    /** After any failure: whether another static member of the same instance came after this one. */
    static Optional<MembershipEnd> ofReplacement(Throwable failure, AnswerConfig config) {
        return isCausedBy(failure, FencedInstanceIdException.class)
                ? Optional.of(new MembershipEnd(
                        "another process joined later as candor.answer.instance=%s: stop one of them; this one waits for the place"
                                .formatted(config.instance().orElse("")),
                        true))
                : Optional.empty();
    }

    private static String reason(RuntimeException failure, AnswerConfig config) {
        if (isCausedBy(failure, UnsupportedVersionException.class)) {
            return "the brokers do not have candor.answer.group-protocol=CONSUMER: upgrade them, or set CLASSIC";
        }
        if (isCausedBy(failure, UnreleasedInstanceIdException.class)) {
            return "candor.answer.instance=%s is a member already, or was one until it ended less than the session timeout ago"
                    .formatted(config.instance().orElse(""));
        }
        return failure.toString();
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
