package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.event.Promise;
import io.candor.policy.PolicyLog;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code candor policy} on a real broker. */
class PolicyCommandEmbeddedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No other test has it, so that the shared topic does not matter. */
    private final String domain = "domain-" + UUID.randomUUID();

    private ConfiguredStack stack;

    @BeforeEach
    void setUp() {
        stack = new ConfiguredStack();
    }

    @AfterEach
    void restore() {
        stack.close();
    }

    @Test
    void shouldPublishWhatIsPromisedByWhomAndWhy() throws IOException {
        CommandRun run = CommandRun.of(
                "policy", "set", "--domain", domain, "--target", "0.02", "--certainty", "0.99", "--reason", "agreed");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains(domain, "0.02", "0.99", "agreed");
        assertThat(promise().getTarget()).isEqualTo(0.02);
        assertThat(promise().getCertainty()).isEqualTo(0.99);
        assertThat(promise().getDecidedBy()).isEqualTo(System.getProperty("user.name"));
        assertThat(CommandRun.of("policy", "show").out()).contains(domain);
        JsonNode shown = JSON.readTree(CommandRun.of("policy", "show", "--json").out());
        assertThat(shown.get("promises"))
                .anyMatch(node -> node.get("domain").asText().equals(domain));
    }

    @Test
    void shouldTakeAPromiseBackWhenNothingIsToBePromised() {
        CommandRun.of("policy", "set", "--domain", domain, "--target", "0.02");

        CommandRun run = CommandRun.of("policy", "set", "--domain", domain, "--none");

        assertThat(run.status()).isZero();
        assertThat(promise().getTarget()).isNull();
    }

    @Test
    void shouldRefuseAPromiseThatNobodyCanMean() {
        assertThat(CommandRun.of("policy", "set", "--domain", domain, "--target", "5")
                        .status())
                .isEqualTo(2);
        assertThat(CommandRun.of("policy", "set", "--domain", domain).status()).isEqualTo(2);
        assertThat(CommandRun.of("policy", "set", "--domain", domain, "--none", "--target", "0.1")
                        .status())
                .isEqualTo(2);
        assertThat(PolicyLog.read(stack.connection()).promise(domain, null)).isEmpty();
    }

    private Promise promise() {
        return PolicyLog.read(stack.connection()).promise(domain, null).orElseThrow();
    }
}
