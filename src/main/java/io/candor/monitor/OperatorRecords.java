package io.candor.monitor;

import io.candor.access.CallerIdentity;
import io.candor.access.OperatorActions;
import io.candor.action.ActionRecords;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Lets an operator act, with a record of who did. */
@Singleton
class OperatorRecords {
    private static final Logger LOG = Logger.getLogger(OperatorRecords.class);

    private final MonitorRole role;
    private final OperatorActions actions;
    private final CallerIdentity callers;

    OperatorRecords(MonitorRole role, OperatorActions actions, CallerIdentity callers) {
        this.role = role;
        this.actions = actions;
        this.callers = callers;
    }

    /** For those who read the list of releases; never a word that stands for one of our own deciders. */
    String decidedBy() {
        return "operator " + callers.caller().name().orElse("anybody");
    }

    /**
     * Does something for the current caller.
     *
     * @param what for the log
     * @throws RejectedException without the role, and if it is not certain that it is done
     */
    <R> R act(String what, Function<ActionRecords, R> deed) {
        KafkaConnection kafka = role.requireKafka();
        try {
            R done = deed.apply(actions.records(kafka));
            LOG.infof("operator acted what=%s", what);
            return done;
        } catch (KafkaException | ReleaseUnavailableException failure) {
            // Broker, registry and store may come back, and the same again is done once.
            LOG.warnf(
                    "operator's act not done what=%s error=%s",
                    what, failure.getClass().getSimpleName());
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE, "it is not certain that it is done; look, and send it again");
        }
    }
}
