package io.candor.access;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.SharedSecret;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Says who acts over REST. */
@Singleton
public class OperatorActions {
    private final CallerIdentity callers;
    private final ReleaseConfig releases;

    OperatorActions(CallerIdentity callers, ReleaseConfig releases) {
        this.callers = callers;
        this.releases = releases;
    }

    /**
     * Records of what the current caller does.
     *
     * @throws io.candor.release.store.ReleaseUnavailableException if the secret that names are hashed with cannot be had now
     */
    public ActionRecords records(KafkaConnection connection) {
        return new ActionRecords(connection, actor(callers.caller()));
    }

    private Actor actor(Caller caller) {
        if (caller.keyId().isPresent()) {
            return Actor.ofKey(caller.keyId().get());
        }
        return caller.name().map(this::ofToken).orElse(Actor.ANYBODY);
    }

    private Actor ofToken(String subject) {
        return Actor.ofToken(subject, secret());
    }

    /**
     * What names anything on the trail without saying it.
     *
     * @throws io.candor.release.store.ReleaseUnavailableException as {@link #records}
     */
    public String hash(String text) {
        return Actor.hash(text, secret());
    }

    /**
     * What people are named with where their names must not stand.
     *
     * @param of makes it from the installation's secret
     * @throws io.candor.release.store.ReleaseUnavailableException as {@link #records}
     */
    public <T> T key(Function<String, T> of) {
        return of.apply(secret());
    }

    private String secret() {
        try (ReleaseStore store = ReleaseStore.open(releases)) {
            return SharedSecret.of(store, Actor.SECRET, SharedSecret::random);
        }
    }
}
