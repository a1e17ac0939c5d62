package io.candor.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.embedded.TestStackResource;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operation of the OpenAPI document with every kind of credential: one that no rule covers fails here. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@TestProfile(AccessRulesEmbeddedTest.Keys.class)
class AccessRulesEmbeddedTest {
    private static final String OTHER_TENANT = "other tenant";
    /** Of another tenant than that one; where it is asked for by id, its name takes no characters that a path would change. */
    private static final String ID = "acme:" + UUID.randomUUID();

    /** What names it at doors whose path does not. */
    private static final Map<String, String> BODIES = Map.of(
            "/v1/feedback", "{\"questionId\":\"" + ID + "\",\"verdict\":true}",
            "/v1/erasures", "{\"question\":\"" + ID + "\"}",
            "/v1/review/set-aside", "{\"questionId\":\"" + ID + "\",\"reason\":\"UNSURE\"}");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");

    /** Keys are asked for. */
    public static final class Keys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.access.mode", "keys", "candor.access.open-metrics", "false");
        }
    }

    /** An operation with the roles of which a caller needs one. */
    private record Operation(String method, String path, boolean body, Set<String> roles) {
        /** Whether what the other tenant sends to it names something: in its path or in its body. */
        boolean isAboutOne() {
            return path.contains("{") || BODIES.containsKey(path);
        }

        String name() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestKeys keys;

    @BeforeEach
    void awaitReady() {
        keys = new TestKeys(kafka);
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/health/ready").statusCode() == 200);
    }

    @Test
    void shouldLetInExactlyTheRolesThatEachOperationNames() throws IOException {
        Map<String, String> credentials = credentials();
        askForAcme();
        List<String> faults = new ArrayList<>();
        StringBuilder table = new StringBuilder(row("", credentials.keySet()));
        for (Operation operation : operations()) {
            if (operation.roles().isEmpty()) {
                faults.add(operation.name() + " names no role");
            }
            List<String> statuses = new ArrayList<>();
            credentials.forEach((holder, credential) -> {
                String body = holder.equals(OTHER_TENANT) ? BODIES.getOrDefault(operation.path(), "{}") : "{}";
                int status = status(operation, credential, body);
                statuses.add(Integer.toString(status));
                if (!isRight(operation, holder, status)) {
                    faults.add(operation.name() + " answers " + status + " to " + holder);
                }
            });
            table.append(row(operation.name(), statuses));
        }
        System.out.println(table);

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/nothing-is-here",
        "GET,/v1",
        "GET,//v1/questions/q",
        "GET,/v1/../v1/questions/q",
        "HEAD,/v1/questions/q",
        "OPTIONS,/v1/questions",
        "DELETE,/v1/questions/q",
        "TRACE,/v1/feedback"
    })
    void shouldAskWhoComesWhateverIsAskedForBelowTheRootOfTheData(String method, String path) {
        given().urlEncodingEnabled(false).request(method, path).then().statusCode(401);
    }

    @Test
    void shouldLetProbesInAndOthersToTheMetricsByTheirRoleAlone() {
        TestKeys.Made asker = keys.make("shop", AccessRoles.ASKER);
        TestKeys.Made operator = keys.make("scrape", AccessRoles.OPERATOR);

        for (String path : List.of("/health/live", "/health/ready", "/openapi", "/", script())) {
            given().get(path).then().statusCode(200);
        }
        given().get("/metrics").then().statusCode(401);
        await("the last key counts")
                .atMost(Duration.ofSeconds(5))
                .until(() -> given().header("Authorization", operator.bearer())
                                .get("/metrics")
                                .statusCode()
                        == 200);
        given().header("Authorization", asker.bearer())
                .get("/metrics")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE);
    }

    private static String script() {
        return "/" + given().get("/").htmlPath().getString("html.head.script.@src");
    }

    /** Beyond the rule a request may fail for other reasons: nothing has the name that is asked for, or the role is elsewhere. */
    private static boolean isRight(Operation operation, String holder, int status) {
        if (holder.equals(OTHER_TENANT)) {
            // Of a question of somebody else nothing is told, of the whole installation neither; what names nothing is
            // answered.
            boolean isOpen = TenantDoors.isOpen(
                    HttpMethod.valueOf(operation.method().toUpperCase(Locale.ROOT)),
                    operation.path().replaceAll("\\{\\w+}", "x"));
            return isOpen ? operation.isAboutOne() ? status == 404 : status / 100 == 2 || status == 400 : status == 403;
        }
        if (AccessRoles.ALL.contains(holder)) {
            return operation.roles().contains(holder) ? status != 401 && status != 403 : status == 403;
        }
        return status == 401;
    }

    private Map<String, String> credentials() {
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("nobody", null);
        credentials.put("stranger", "Bearer " + KeySecret.random());
        for (String role : AccessRoles.ALL) {
            credentials.put(role, keys.make("walk-" + role, role).bearer());
        }
        String[] all = AccessRoles.ALL.toArray(String[]::new);
        TestKeys.Made expired = keys.make("walk-expired", FeedbackSource.HUMAN, Set.of(), TestKeys.now(), all);
        TestKeys.Made revoked = keys.make("walk-revoked", all);
        keys.revoke(revoked);
        credentials.put(OTHER_TENANT, keys.makeFor("other", "walk-other", all).bearer());
        credentials.put("expired", expired.bearer());
        credentials.put("revoked", revoked.bearer());
        // They are read in the order in which they were written.
        await("the last change counts").atMost(Duration.ofSeconds(10)).until(() -> detail(revoked.bearer())
                .contains("revoked"));
        return credentials;
    }

    private void askForAcme() {
        String acme = keys.makeFor("acme", "walk-acme", AccessRoles.ASKER).bearer();
        await("acme has asked")
                .atMost(Duration.ofSeconds(10))
                .until(() -> given().header("Authorization", acme)
                                .contentType("application/json")
                                .body("{\"id\":\"" + ID + "\",\"text\":\"Why?\"}")
                                .post("/v1/questions")
                                .statusCode()
                        == 202);
        given().header("Authorization", acme).get("/v1/questions/" + ID).then().statusCode(202);
    }

    private static String detail(String bearer) {
        return given().header("Authorization", bearer).get("/v1/models").asString();
    }

    /** A stream does not end, so only its head is read. */
    private int streamStatus(String credential) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/v1/answers"));
        if (credential != null) {
            request.header("Authorization", credential);
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String row(String first, Iterable<String> cells) {
        StringBuilder row = new StringBuilder(String.format("%-46s", first));
        cells.forEach(cell -> row.append(String.format("%-13s", cell)));
        return row.append('\n').toString();
    }

    private int status(Operation operation, String credential, String body) {
        RequestSpecification request = credential == null ? given() : given().header("Authorization", credential);
        if (operation.body()) {
            request.contentType("application/json").body(body);
        }
        if (operation.path().equals("/v1/answers")) {
            return streamStatus(credential);
        }
        return request.request(
                        operation.method().toUpperCase(Locale.ROOT),
                        operation.path().replaceAll("\\{\\w+}", ID))
                .statusCode();
    }

    private List<Operation> operations() throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(given().queryParam("format", "json").get("/openapi").asString());
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> operations.add(new Operation(
                        method.getKey(),
                        path.getKey(),
                        method.getValue().has("requestBody"),
                        roles(method.getValue().path("security"))))));
        assertThat(operations).hasSizeGreaterThan(10);
        return operations;
    }

    private static Set<String> roles(JsonNode security) {
        Set<String> roles = new TreeSet<>();
        security.forEach(way -> way.path(Problem.SECURITY_SCHEME).forEach(role -> roles.add(role.asText())));
        return roles;
    }
}
