package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.registry.InMemorySchemaRegistry;
import io.candor.event.registry.RegistryConfig;
import io.candor.event.registry.SchemaRegistryClient;
import io.candor.event.registry.StubRegistry;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistrationTest {
    private static final Map<String, Schema> SCHEMAS = Map.of("candor.questions-value", Question.getClassSchema());

    private final StubRegistry registry = new StubRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void shouldHoldEverySubjectToItsLevelBeforeRegistering() {
        registry.reply(200, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}").reply(200, "{\"id\":4}");
        SchemaRegistration registration = registration();

        registration.run();

        assertThat(registration.state())
                .isEqualTo(new SchemaRegistration.RegistrationState.Registered(Map.of("candor.questions-value", 4)));
        assertThat(registry.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly(
                        "PUT /config/candor.questions-value", "POST /subjects/candor.questions-value/versions");
    }

    @Test
    void shouldWaitForARegistryThatIsDown() {
        registry.reply(503, "").reply(503, "").reply(200, "{}").reply(200, "{\"id\":4}");
        SchemaRegistration registration = registration();
        assertThat(registration.state()).isInstanceOf(SchemaRegistration.RegistrationState.Pending.class);

        registration.run();

        assertThat(registration.state()).isInstanceOf(SchemaRegistration.RegistrationState.Registered.class);
        assertThat(registry.requests()).hasSize(4);
    }

    @Test
    void shouldSayWhyItWaits() {
        registry.reply(503, "");
        SchemaRegistration registration = registration();
        Thread.currentThread().interrupt();

        registration.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(registration.state())
                .isInstanceOfSatisfying(
                        SchemaRegistration.RegistrationState.Pending.class,
                        waiting -> assertThat(waiting.attempts()).isEqualTo(1));
    }

    @Test
    void shouldRegisterFirstWhereOnlyKnownSubjectsHaveALevel() {
        registry.reply(404, "{\"error_code\":40401}").reply(200, "{\"id\":4}").reply(200, "{}");
        SchemaRegistration registration = registration();

        registration.run();

        assertThat(registration.state()).isInstanceOf(SchemaRegistration.RegistrationState.Registered.class);
        assertThat(registry.requests()).extracting(StubRegistry.Request::method).containsExactly("PUT", "POST", "PUT");
    }

    @Test
    void shouldStopAndSayWhyWhenASchemaIsRefused() {
        registry.reply(200, "{}").reply(409, "{\"message\":\"breaks readers\"}");
        SchemaRegistration registration = registration();

        registration.run();

        assertThat(registration.state())
                .isInstanceOfSatisfying(
                        SchemaRegistration.RegistrationState.Refused.class,
                        refused -> assertThat(refused.reason()).contains("candor.questions-value", "breaks readers"));
    }

    @Test
    void shouldCoverEverySubject() {
        InMemorySchemaRegistry memory = new InMemorySchemaRegistry();
        Topics topics = Topics.of(EventConfig.of(1, 1, "http://localhost:1"), memory);

        SchemaRegistration.of(memory, topics).run();

        List<String> subjects = new ArrayList<>(topics.schemas().keySet());
        assertThat(memory.levels()).hasSize(subjects.size()).containsOnlyKeys(subjects);
        assertThat(memory.levels().values()).containsOnly("BACKWARD_TRANSITIVE");
    }

    private SchemaRegistration registration() {
        RegistryConfig config = RegistryConfig.of(Map.of("schema.registry.url", registry.url(), "max.retries", 0));
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));
        return new SchemaRegistration(SchemaRegistryClient.of(config), SCHEMAS, backoff);
    }
}
