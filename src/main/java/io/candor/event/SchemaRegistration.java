package io.candor.event;

import io.candor.event.registry.IncompatibleSchemaException;
import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.UnknownSchemaException;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jboss.logging.Logger;

/**
 * Makes our schemas known at start-up: each subject held to BACKWARD_TRANSITIVE, then registered. Waits for a registry
 * that is down for as long as it takes, and reports that in {@link #state()}.
 */
public final class SchemaRegistration implements Runnable {
    static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";
    private static final Logger LOG = Logger.getLogger(SchemaRegistration.class);

    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas;
    private final Backoff backoff;
    private volatile RegistrationState state =
            new RegistrationState.Pending(0, "the schema registry was not asked yet");

    /** How far registration has come. */
    public sealed interface RegistrationState {

        /** Not there yet; {@code reason} is what the last of {@code attempts} met. */
        record Pending(int attempts, String reason) implements RegistrationState {}

        /** All there; schema id by subject. */
        record Registered(Map<String, Integer> ids) implements RegistrationState {}

        /** The registry refuses a schema; a person has to look. */
        record Refused(String reason) implements RegistrationState {}
    }

    /** The schemas of all topics, with pauses from a quarter of a second up to ten seconds. */
    public static SchemaRegistration of(SchemaRegistry registry, Topics topics) {
        return new SchemaRegistration(
                registry, topics.schemas(), new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10)));
    }

    /** @param schemas schema by subject, in the order to register them */
    SchemaRegistration(SchemaRegistry registry, Map<String, Schema> schemas, Backoff backoff) {
        this.registry = registry;
        this.schemas = schemas;
        this.backoff = backoff;
    }

    public RegistrationState state() {
        return state;
    }

    /** Tries until it is done, refused, or its thread interrupted. */
    @Override
    public void run() {
        for (int attempt = 1; !attempt(attempt); attempt++) {
            try {
                Thread.sleep(backoff.next().toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether there is nothing left to try. */
    private boolean attempt(int attempt) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, Schema> schema : schemas.entrySet()) {
            try {
                ids.put(schema.getKey(), register(schema.getKey(), schema.getValue()));
            } catch (IncompatibleSchemaException incompatible) {
                // Trying again is no use for this one; the others are none the worse for it.
                refused.add(incompatible.getMessage());
            } catch (RuntimeException unavailable) {
                // The registry is away, or is not what it should be yet.
                await(attempt, String.valueOf(unavailable.getMessage()));
                return Thread.currentThread().isInterrupted();
            }
        }
        if (refused.isEmpty()) {
            state = new RegistrationState.Registered(Map.copyOf(ids));
            LOG.infof("schemas registered subjects=%d attempt=%d", ids.size(), attempt);
        } else {
            state = new RegistrationState.Refused(String.join("; ", refused));
            LOG.errorf("schemas refused reasons=%s", refused);
        }
        return true;
    }

    private void await(int attempt, String reason) {
        boolean known = state instanceof RegistrationState.Pending pending
                && pending.reason().equals(reason);
        if (!known) {
            LOG.warnf("waiting for the schema registry attempt=%d reason=%s", attempt, reason);
        }
        state = new RegistrationState.Pending(attempt, reason);
    }

    private int register(String subject, Schema schema) {
        try {
            registry.setCompatibility(subject, COMPATIBILITY);
        } catch (UnknownSchemaException noVersionYet) {
            // Apicurio keeps levels only for subjects that have a version; the first version is always compatible.
            int id = registry.register(subject, schema);
            registry.setCompatibility(subject, COMPATIBILITY);
            return id;
        }
        return registry.register(subject, schema);
    }
}
