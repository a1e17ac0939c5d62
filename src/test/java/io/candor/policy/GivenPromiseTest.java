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
        assertThatThrownBy(() -> new GivenPromise("law", Optional.empty(), Optional.empty(), "a\nb"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GivenPromise("law", Optional.empty(), Optional.empty(), "a".repeat(257)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseAPromiseOfOneModelMoreThanAreWatched() {
        Policies given = Policies.EMPTY;
        for (int i = 0; i < GivenPromise.MOST_ANSWER_MODELS; i++) {
            given = given.with(of("model " + i, 0.05).by("ada", Instant.EPOCH));
        }
        Policies full = given;

        assertThatThrownBy(() -> of("another", 0.05).within(full))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take a promise back first");
        assertThat(of("model 3", 0.1).within(full)).isNotNull();
        assertThat(of(null, 0.1).within(full)).isNotNull();
        assertThat(of("another", 0.05)
                        .within(full.with(new GivenPromise("", Optional.of("model 3"), Optional.empty(), "none")
                                .by("ada", Instant.EPOCH))))
                .isNotNull();
    }

    private static GivenPromise of(String model, double target) {
        return new GivenPromise(
                "", GivenPromise.answerModel(model), Optional.of(new ErrorPromise(target, 0.95)), "agreed");
    }

    @Test
    void shouldSayWhoPromisedWhatAndWhen() {
        Promise promise = new GivenPromise("law", Optional.empty(), Optional.of(new ErrorPromise(0.05, 0.99)), "agreed")
                .by("ada", Instant.ofEpochMilli(7));

        assertThat(promise.getTarget()).isEqualTo(0.05);
        assertThat(promise.getCertainty()).isEqualTo(0.99);
        assertThat(promise.getDecidedBy()).isEqualTo("ada");
        assertThat(promise.getDecidedAt()).isEqualTo(Instant.ofEpochMilli(7));
    }
}
