package io.candor.access;

import io.candor.event.ApiKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that were read so far; for all threads. */
public final class KnownKeys {
    private final Map<String, ApiKey> byId = new ConcurrentHashMap<>();
    private final Map<String, ApiKey> byHash = new ConcurrentHashMap<>();

    /** What is so of a key at a moment. */
    public enum State {
        ACTIVE,
        EXPIRED,
        REVOKED;

        public static State of(ApiKey key, Instant now) {
            if (key.getRevokedAt() != null) {
                return REVOKED;
            }
            return key.getExpiresAt() != null && !now.isBefore(key.getExpiresAt()) ? EXPIRED : ACTIVE;
        }
    }

    /** One thread at a time. */
    void enter(ApiKey key) {
        ApiKey earlier = byId.put(key.getId(), key);
        byHash.put(key.getSecretHash(), key);
        if (earlier != null && !earlier.getSecretHash().equals(key.getSecretHash())) {
            byHash.remove(earlier.getSecretHash(), earlier);
        }
    }

    /** The key is no more. */
    void remove(String id) {
        ApiKey earlier = byId.remove(id);
        if (earlier != null) {
            byHash.remove(earlier.getSecretHash(), earlier);
        }
    }

    /** By what {@link KeySecret#hash} gives; also of a key that is not active. */
    Optional<ApiKey> bySecretHash(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    public Optional<ApiKey> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The oldest first. */
    public List<ApiKey> all() {
        return byId.values().stream()
                .sorted(Comparator.comparing(ApiKey::getCreatedAt).thenComparing(ApiKey::getId))
                .toList();
    }
}
