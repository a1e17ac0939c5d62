package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.FeedbackSource;
import io.candor.runtime.RejectedException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
    private static final Caller ACME =
            new Caller(Optional.of("ann"), FeedbackSource.HUMAN, Set.of("law"), Optional.of("acme"), Optional.empty());
    private static final Caller STAFF = new Caller(Optional.of("olga"), FeedbackSource.HUMAN, Set.of());

    @Test
    void shouldSeeWhatIsOfItsTenantAndInItsDomainsAlone() {
        assertThat(ACME.maySee("law", "acme")).isTrue();
        assertThat(ACME.maySee("law", "other")).isFalse();
        assertThat(ACME.maySee("law", null)).isFalse();
        assertThat(ACME.maySee("geography", "acme")).isFalse();
        assertThat(ACME.isLimited()).isTrue();
    }

    @Test
    void shouldSeeEverythingWithoutTenantAndDomains() {
        assertThat(STAFF.maySee("law", "acme")).isTrue();
        assertThat(STAFF.maySee("law", null)).isTrue();
        assertThat(STAFF.isLimited()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-17", "other:order-17", "acme", "acmes:order-17", " acme:1"})
    void shouldRefuseAnIdThatAnotherTenantCouldChoose(String id) {
        assertThatThrownBy(() -> ACME.requireOwnId("id", id))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("id"))
                .hasMessageContaining("acme:");
        assertThatCode(() -> STAFF.requireOwnId("id", id)).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeIdsOfItsOwnAndThoseThatNobodyGuesses() {
        assertThatCode(() -> {
                    ACME.requireOwnId("id", "acme:order-17");
                    ACME.requireOwnId("id", UUID.randomUUID().toString());
                })
                .doesNotThrowAnyException();
    }
}
