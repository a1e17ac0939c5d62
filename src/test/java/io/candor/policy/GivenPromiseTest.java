package io.candor.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.Promise;
import io.candor.honesty.promise.ErrorPromise;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenPromiseTest {
    @Test
    void shouldNameTheScopeByDomainOrAllOfThem() {
        assertThat(GivenPromise.scope("law", false)).isEqualTo("law");
        assertThat(GivenPromise.scope(null, false)).isEmpty();
        assertThat(GivenPromise.scope(null, true)).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*", "two\nlines"})
    void shouldRefuseADomainThatNoQuestionCanHave(String domain) {
        assertThatThrownBy(() -> GivenPromise.scope(domain, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("domain must name one domain");
    }

    @Test
    void shouldRefuseADomainBesideAllTogether() {
        assertThatThrownBy(() -> GivenPromise.scope("law", true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseAReasonThatIsNotOneLine() {
        assertThatThrownBy(() -> new GivenPromise("law", Optional.empty(), "a\nb"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GivenPromise("law", Optional.empty(), "a".repeat(257)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayWhoPromisedWhatAndWhen() {
        Promise promise = new GivenPromise("law", Optional.of(new ErrorPromise(0.05, 0.99)), "agreed")
                .by("ada", Instant.ofEpochMilli(7));

        assertThat(promise.getTarget()).isEqualTo(0.05);
        assertThat(promise.getCertainty()).isEqualTo(0.99);
        assertThat(promise.getDecidedBy()).isEqualTo("ada");
        assertThat(promise.getDecidedAt()).isEqualTo(Instant.ofEpochMilli(7));
    }
}
