package io.candor.training.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.candor.MappedConfig;
import io.candor.event.Promise;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.Policies;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyConfigTest {
    @Test
    void shouldPromiseNothingByDefault() {
        assertThat(EffectivePromises.of(config(Map.of()), Policies.EMPTY).isAny())
                .isFalse();
        assertThatCode(() -> config(Map.of()).check()).doesNotThrowAnyException();
    }

    @Test
    void shouldLetAPersonsChoiceCountBeforeWhatIsConfigured() {
        PolicyConfig config = config(Map.of("target", "0.1", "targets.law", "0.05"));
        Policies chosen = Policies.EMPTY.with(promise("law", 0.02)).with(promise("sport", null));

        EffectivePromises promises = EffectivePromises.of(config, chosen);

        assertThat(promises.of("law").promise()).contains(new ErrorPromise(0.02, 0.99));
        assertThat(promises.of("law").by()).isEqualTo("ada");
        assertThat(promises.of("sport").promise()).isEmpty();
        assertThat(promises.of("other").promise()).contains(new ErrorPromise(0.1, 0.95));
        assertThat(promises.of("other").by()).isEqualTo("configuration");
    }

    @Test
    void shouldNameTheSettingThatIsOutsideItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(Map.of("target", "0.9")).check())
                .withMessageContaining("candor.policy.target");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(Map.of("certainty", "1")).check())
                .withMessageContaining("candor.policy.certainty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(Map.of("every", "0")).check())
                .withMessageContaining("candor.policy.every");
    }

    private static PolicyConfig config(Map<String, String> settings) {
        return MappedConfig.of(PolicyConfig.class, settings);
    }

    private static Promise promise(String domain, Double target) {
        return Promise.newBuilder()
                .setDomain(domain)
                .setTarget(target)
                .setCertainty(target == null ? null : (Double) 0.99)
                .setDecidedBy("ada")
                .setReason("test")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}
