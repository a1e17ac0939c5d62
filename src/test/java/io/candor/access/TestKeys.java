package io.candor.access;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.event.ApiKey;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Keys that tests make, each with its secret. */
public final class TestKeys {
    private final KafkaConnection kafka;

    public TestKeys(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /** A key as it lies on the topic, and what a caller sends. */
    public record Made(ApiKey key, String secret) {
        public String bearer() {
            return "Bearer " + secret;
        }
    }

    public Made make(String name, String... roles) {
        return make(name, FeedbackSource.HUMAN, Set.of(), null, roles);
    }

    /** A key for the questions of one tenant. */
    public Made makeFor(String tenant, String name, String... roles) {
        return make(tenant, name, FeedbackSource.HUMAN, Set.of(), null, roles);
    }

    public Made make(String name, FeedbackSource source, Set<String> domains, Instant expiresAt, String... roles) {
        return make(null, name, source, domains, expiresAt, roles);
    }

    private Made make(
            String tenant,
            String name,
            FeedbackSource source,
            Set<String> domains,
            Instant expiresAt,
            String... roles) {
        String secret = KeySecret.random();
        ApiKey key = ApiKey.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setName(name)
                .setSecretHash(KeySecret.hash(secret))
                .setRoles(List.of(roles))
                .setSource(source)
                .setDomains(List.copyOf(domains))
                .setTenant(tenant)
                .setCreatedBy("test")
                .setCreatedAt(now())
                .setExpiresAt(expiresAt)
                .build();
        publish(key);
        return new Made(key, secret);
    }

    void revoke(Made made) {
        publish(ApiKey.newBuilder(made.key())
                .setRevokedBy("test")
                .setRevokedAt(now())
                .build());
    }

    private void publish(ApiKey key) {
        KeyLog.publish(kafka, key, new ActionRecords(kafka, Actor.ANYBODY).of(key));
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
