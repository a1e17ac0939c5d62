package io.candor.event.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.candor.event.Question;
import io.candor.event.Samples;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryClientTest {
    private static final Schema QUESTION = Question.getClassSchema();
    private static final String SUBJECT = "candor.questions-value";

    private final StubRegistry registry = new StubRegistry();
    private final StubRegistry second = new StubRegistry();

    @AfterEach
    void close() {
        registry.close();
        second.close();
    }

    @Test
    void shouldRegisterOnceAndRememberTheId() {
        registry.reply(200, "{\"id\":7}");
        SchemaRegistry client = client(registry.url());

        assertThat(client.register(SUBJECT, QUESTION)).isEqualTo(7);
        assertThat(client.register(SUBJECT, QUESTION)).isEqualTo(7);

        assertThat(registry.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/subjects/candor.questions-value/versions");
            assertThat(new ObjectMapper()
                            .readTree(request.body())
                            .path("schema")
                            .asText())
                    .contains("\"io.candor.event\"")
                    .doesNotContain("avro.java.string");
        });
    }

    @Test
    void shouldFetchASchemaOnce() {
        registry.reply(200, schemaBody(QUESTION));
        SchemaRegistry client = client(registry.url());

        assertThat(client.byId(3).getFullName()).isEqualTo("io.candor.event.Question");
        client.byId(3);

        assertThat(registry.requests()).singleElement().satisfies(request -> assertThat(request.path())
                .isEqualTo("/schemas/ids/3"));
    }

    @Test
    void shouldResolveReferencesWhenASchemaIsSpreadOverSubjects() {
        registry.reply(
                        200,
                        "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Outer\\\",\\\"fields\\\":["
                                + "{\\\"name\\\":\\\"inner\\\",\\\"type\\\":\\\"Inner\\\"}]}\","
                                + "\"references\":[{\"name\":\"Inner\",\"subject\":\"inner\",\"version\":2}]}")
                .reply(200, "{\"schema\":\"{\\\"type\\\":\\\"fixed\\\",\\\"name\\\":\\\"Inner\\\",\\\"size\\\":4}\"}");

        assertThat(client(registry.url()).byId(1).getField("inner").schema().getType())
                .isEqualTo(Schema.Type.FIXED);
        assertThat(registry.requests())
                .extracting(StubRegistry.Request::path)
                .containsExactly("/schemas/ids/1", "/subjects/inner/versions/2");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 408, 429})
    void shouldTryAgainWhenTheRegistryFailsForAMoment(int status) {
        registry.reply(status, "").reply(status, "busy").reply(200, schemaBody(QUESTION));

        assertThat(client(registry.url()).byId(3)).isNotNull();
        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void shouldGiveUpAsRetriableWhenTheRegistryKeepsFailing() {
        registry.reply(500, "{\"error_code\":50001}");
        SchemaRegistry client = client(registry.url());

        assertThatThrownBy(() -> client.byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("status 500");
        assertThat(registry.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void shouldNotTryAgainAtOnceWhenCredentialsAreRefused(int status) {
        registry.reply(status, "{\"error_code\":" + status + "}");
        SchemaRegistry client = client(registry.url());

        assertThatThrownBy(() -> client.byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("basic.auth.user.info");
        assertThat(registry.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"404|<html>not here</html>", "404|{\"error_code\":0}", "200|<html>login</html>", "301|moved"})
    void shouldNotTakeAnotherServersWordForTheRegistrys(int status, String body) {
        registry.reply(status, body);
        SchemaRegistry client = client(registry.url());

        assertThatThrownBy(() -> client.byId(3)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldRememberAnUnknownIdOnlyBriefly() {
        AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
        registry.reply(404, StubRegistry.NO_SCHEMA).reply(200, schemaBody(QUESTION));
        SchemaRegistry client = new SchemaRegistryClient(new RegistryHttp(config(registry.url())), clock(now));
        assertThatThrownBy(() -> client.byId(3)).isInstanceOf(UnknownSchemaException.class);

        assertThatThrownBy(() -> client.byId(3)).isInstanceOf(UnknownSchemaException.class);
        assertThat(registry.requests()).hasSize(1);

        now.set(Samples.NOW.plus(Duration.ofSeconds(10)));
        assertThat(client.byId(3)).isNotNull();
    }

    @Test
    void shouldAskTheNextRegistryWhenOneIsDownAndStayThere() throws Exception {
        second.reply(200, schemaBody(QUESTION));
        SchemaRegistry client = client(deadUrl() + ", " + second.url() + "/");

        client.byId(3);
        client.byId(4);

        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void shouldBelieveAnIdUnknownOnlyWhenEveryReachableRegistrySaysSo() {
        registry.reply(404, StubRegistry.NO_SCHEMA);
        second.reply(200, schemaBody(QUESTION)).reply(404, StubRegistry.NO_SCHEMA);
        SchemaRegistry client = client(registry.url() + "," + second.url());

        assertThat(client.byId(3)).isNotNull();
        assertThatThrownBy(() -> client.byId(4)).isInstanceOf(UnknownSchemaException.class);
    }

    @Test
    void shouldSendCredentialsHoweverTheyAreGiven() {
        registry.reply(200, schemaBody(QUESTION));
        Map<String, Object> userInfo =
                Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ada:secret");
        Map<String, Object> prefixed = Map.of("schema.registry.basic.auth.user.info", "ada:secret");
        String inUrl = registry.url().replace("http://", "http://ada:secret@");

        client(registry.url(), userInfo).byId(1);
        client(registry.url(), prefixed).byId(1);
        client(inUrl, Map.of()).byId(1);

        assertThat(registry.requests())
                .hasSize(3)
                .extracting(StubRegistry.Request::authorization)
                .containsOnly("Basic YWRhOnNlY3JldA==");
    }

    @Test
    void shouldRefuseASchemaTheRegistryRefuses() {
        registry.reply(409, "{\"error_code\":409,\"message\":\"breaks readers\"}");
        SchemaRegistry client = client(registry.url());

        assertThatThrownBy(() -> client.register(SUBJECT, QUESTION))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining(SUBJECT)
                .hasMessageContaining("breaks readers");
    }

    @Test
    void shouldTakeTheIdThatAnotherClientGotWhenBothRegisterAtOnce() {
        registry.reply(409, "{\"error_code\":409,\"message\":\"already exists\"}")
                .reply(200, "{\"id\":7}");
        SchemaRegistry client = client(registry.url());

        assertThat(client.register(SUBJECT, QUESTION)).isEqualTo(7);
    }

    @Test
    void shouldSetTheLevelAgainWhenAnotherClientSetTheFirstOneAtOnce() {
        registry.reply(409, "{\"error_code\":409,\"message\":\"A rule named 'COMPATIBILITY' already exists.\"}")
                .reply(200, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        SchemaRegistry client = client(registry.url());

        client.setCompatibility(SUBJECT, "BACKWARD_TRANSITIVE");

        assertThat(registry.requests())
                .hasSize(2)
                .extracting(StubRegistry.Request::method)
                .containsOnly("PUT");
    }

    @Test
    void shouldAskForCompatibilityAndSetItsLevel() {
        registry.reply(200, "{\"is_compatible\":false}")
                .reply(404, "{\"error_code\":40401}")
                .reply(200, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        SchemaRegistry client = client(registry.url());

        assertThat(client.isCompatible(SUBJECT, QUESTION)).isFalse();
        assertThat(client.isCompatible(SUBJECT, QUESTION)).isTrue();
        client.setCompatibility(SUBJECT, "BACKWARD_TRANSITIVE");

        assertThat(registry.requests().get(2))
                .isEqualTo(new StubRegistry.Request(
                        "PUT", "/config/" + SUBJECT, null, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}"));
    }

    @Test
    void shouldRefuseASchemaOfAnotherKind() {
        registry.reply(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
        SchemaRegistry client = client(registry.url());

        assertThatThrownBy(() -> client.byId(3))
                .isInstanceOf(MalformedSchemaException.class)
                .hasMessage("schema 3 is not an Avro schema");
    }

    private static SchemaRegistry client(String urls) {
        return client(urls, Map.of());
    }

    private static SchemaRegistry client(String urls, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("schema.registry.url", urls);
        settings.put("max.retries", "2");
        settings.put("retries.wait.ms", 1);
        return SchemaRegistryClient.of(RegistryConfig.of(settings));
    }

    private static RegistryConfig config(String url) {
        return RegistryConfig.of(Map.of("schema.registry.url", url, "max.retries", 0));
    }

    private static String schemaBody(Schema schema) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", WireSchema.of(schema))
                .toString();
    }

    private static String deadUrl() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "http://localhost:" + socket.getLocalPort();
        }
    }

    private static Clock clock(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }
}
