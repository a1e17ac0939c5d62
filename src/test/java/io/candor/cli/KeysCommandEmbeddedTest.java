package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.KeyLog;
import io.candor.access.KeySecret;
import io.candor.audit.action.ActionAudit;
import io.candor.event.Action;
import io.candor.event.ApiKey;
import io.candor.event.FeedbackSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code candor keys} on a real broker. */
class KeysCommandEmbeddedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No other test has it, so that the shared topic does not matter. */
    private final String name = "name-" + UUID.randomUUID();

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
    void shouldShowTheSecretOnceAndKeepItsHashOnly() throws IOException {
        CommandRun run = CommandRun.of(
                "keys", "create", "--name", name, "--role", "labeler", "--source", "judge", "--expires", "90d");

        assertThat(run.status()).isZero();
        String secret = run.out().strip();
        assertThat(secret).startsWith(KeySecret.PREFIX);
        assertThat(run.err()).doesNotContain(secret);
        ApiKey key = key();
        assertThat(key.getSecretHash()).isEqualTo(KeySecret.hash(secret));
        assertThat(key.getSource()).isEqualTo(FeedbackSource.JUDGE);
        assertThat(Duration.between(key.getCreatedAt(), key.getExpiresAt())).isEqualTo(Duration.ofDays(90));
        String listed = CommandRun.of("keys", "list").out()
                + CommandRun.of("keys", "list", "--json").out();
        assertThat(listed).contains(name, "JUDGE").doesNotContain(secret, key.getSecretHash());
    }

    @Test
    void shouldRevokeAKeyAndKeepItInTheList() throws IOException {
        CommandRun.of("keys", "create", "--name", name, "--role", "asker", "--no-expiry");

        CommandRun run = CommandRun.of("keys", "revoke", key().getId());

        assertThat(run.status()).isZero();
        assertThat(key().getRevokedAt()).isBeforeOrEqualTo(Instant.now());
        assertThat(key().getRevokedBy()).isEqualTo(System.getProperty("user.name"));
        JsonNode listed = JSON.readTree(CommandRun.of("keys", "list", "--json").out());
        assertThat(StreamSupport.stream(listed.get("keys").spliterator(), false))
                .filteredOn(node -> node.get("name").asText().equals(name))
                .singleElement()
                .matches(node -> node.get("state").asText().equals("REVOKED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--role king",
                "--role asker --source judge",
                "--role operator --domain law",
                "--role asker --expires 0s"
            })
    void shouldRefuseAKeyThatMakesNoSense(String options) {
        CommandRun run = CommandRun.of((Object[]) ("keys create --name " + name + " " + options).split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
        assertThat(KeyLog.read(stack.connection()).all())
                .noneMatch(key -> key.getName().equals(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\u200B", "%s\u202Egnp", "\u2066%s", " %s", "%s\u00A0"})
    void shouldRefuseANameThatLooksLikeAnotherForWhatCannotBeSeen(String form) {
        String alike = String.format(form, name);

        CommandRun run = CommandRun.of("keys", "create", "--name", alike, "--role", "labeler");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("cannot be seen").doesNotContain(alike);
        assertThat(KeyLog.read(stack.connection()).all())
                .noneMatch(key -> key.getName().equals(alike));
    }

    @Test
    void shouldNotLetAProgramJudgeUnderTheNameOfAPerson() {
        CommandRun.of("keys", "create", "--name", name, "--role", "labeler");

        CommandRun run = CommandRun.of("keys", "create", "--name", name, "--role", "labeler", "--source", "reference");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("HUMAN");
    }

    @Test
    void shouldMakeAKeyOfATenantAndNotJoinItsLabelerToThatOfAnother() throws IOException {
        CommandRun.of("keys", "create", "--name", name, "--role", "labeler", "--tenant", "acme");

        CommandRun run = CommandRun.of("keys", "create", "--name", name, "--role", "labeler", "--tenant", "other");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("of the tenant acme");
        assertThat(key().getTenant()).isEqualTo("acme");
        assertThat(CommandRun.of("keys", "list").out()).contains("of acme");
    }

    @Test
    void shouldNameTheUserAlikeWhereTheServicesStoreIsOneOfTheOthers(@TempDir Path folder) throws IOException {
        String shared = System.getProperty("candor.release.store");
        CommandRun.of("keys", "create", "--name", name, "--role", "asker");
        String actor = ActionAudit.of(stack.connection()).actions().stream()
                .filter(action -> action.getSubject().equals(key().getId()))
                .findFirst()
                .orElseThrow()
                .getActor();
        stack.set("candor.release.store", folder.toString());
        stack.set("candor.release.other-stores", shared);

        CommandRun.of("keys", "revoke", key().getId());

        assertThat(ActionAudit.of(stack.connection()).actions())
                .filteredOn(action -> action.getSubject().equals(key().getId()))
                .hasSize(2)
                .extracting(Action::getActor)
                .containsOnly(actor);
    }

    @Test
    void shouldDoNothingWhereTheKeyThatPeopleAreNamedByCannotBeFound(@TempDir Path folder) throws IOException {
        CommandRun.of("keys", "create", "--name", name + "-first", "--role", "asker");
        stack.set("candor.release.store", folder.toString());
        stack.set("candor.release.other-stores", folder.toString());

        CommandRun run = CommandRun.of("keys", "create", "--name", name, "--role", "asker");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("CANDOR_RELEASE_STORE", "nothing was done");
        assertThat(KeyLog.read(stack.connection()).all())
                .noneMatch(key -> key.getName().equals(name));
    }

    @Test
    void shouldSayThatAKeyIsNotThereWhenItIsRevoked() {
        CommandRun run = CommandRun.of("keys", "revoke", "nobody's");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("no key nobody's");
    }

    private ApiKey key() {
        return KeyLog.read(stack.connection()).all().stream()
                .filter(key -> key.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
