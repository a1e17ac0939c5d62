package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.ApiKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final KnownKeys keys = new KnownKeys();

    @Test
    void shouldFindAKeyByTheHashOfItsSecretOnly() {
        keys.enter(key("k1", "one").build());

        assertThat(keys.bySecretHash(KeySecret.hash("one"))).isPresent();
        assertThat(keys.bySecretHash(KeySecret.hash("two"))).isEmpty();
        assertThat(keys.bySecretHash("one")).isEmpty();
    }

    @Test
    void shouldForgetTheSecretThatAnotherRecordOfTheKeyReplaced() {
        keys.enter(key("k1", "one").build());

        keys.enter(key("k1", "two").build());

        assertThat(keys.bySecretHash(KeySecret.hash("one"))).isEmpty();
        assertThat(keys.bySecretHash(KeySecret.hash("two"))).isPresent();
    }

    @Test
    void shouldKnowNoKeyThatWasRemoved() {
        keys.enter(key("k1", "one").build());

        keys.remove("k1");

        assertThat(keys.bySecretHash(KeySecret.hash("one"))).isEmpty();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void shouldExpireAtTheVeryMomentAndStayRevoked() {
        assertThat(KnownKeys.State.of(
                        key("k", "s").setExpiresAt(NOW.plusMillis(1)).build(), NOW))
                .isEqualTo(KnownKeys.State.ACTIVE);
        assertThat(KnownKeys.State.of(key("k", "s").setExpiresAt(NOW).build(), NOW))
                .isEqualTo(KnownKeys.State.EXPIRED);
        assertThat(KnownKeys.State.of(
                        key("k", "s").setRevokedAt(NOW.plusSeconds(9)).build(), NOW))
                .isEqualTo(KnownKeys.State.REVOKED);
    }

    @Test
    void shouldMakeSecretsOf256BitsThatDiffer() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            made.add(KeySecret.random());
        }

        // 43 characters of base64url hold 258 bits.
        assertThat(made).hasSize(1_000).allMatch(secret -> secret.matches("candor_[A-Za-z0-9_-]{43}"));
    }

    private static ApiKey.Builder key(String id, String secret) {
        return ApiKey.newBuilder()
                .setId(id)
                .setName("ann")
                .setSecretHash(KeySecret.hash(secret))
                .setRoles(List.of(AccessRoles.ASKER))
                .setCreatedBy("test")
                .setCreatedAt(NOW);
    }
}
