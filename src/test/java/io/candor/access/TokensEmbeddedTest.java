package io.candor.access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.candor.embedded.TestStackResource;
import io.candor.event.KafkaConnection;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers whom an OpenID Connect provider knows, beside those with keys. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = TestIssuer.class, restrictToAnnotatedClass = true)
class TokensEmbeddedTest {
    @Inject
    KafkaConnection kafka;

    /** Looked up, since an injected setting would have to be there for every other test too. */
    private final String issuer = ConfigProvider.getConfig().getValue("test.issuer", String.class);

    @BeforeEach
    void awaitReady() {
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/health/ready").statusCode() == 200);
    }

    @Test
    void shouldLetInTheRolesThatTheConfiguredClaimHolds() {
        with("sub=ann&roles=asker").get("/v1/models").then().statusCode(200);
        with("sub=ann&roles=labeler").get("/v1/models").then().statusCode(403);
        with("sub=ann&roles=king").get("/v1/models").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sub=ann&roles=asker&seconds=-60",
                "sub=ann&roles=asker&aud=another",
                "sub=ann&roles=asker&key=another"
            })
    void shouldRefuseATokenThatHasExpiredOrIsForAnotherServiceOrOfAnotherProvider(String query) {
        with(query)
                .get("/v1/models")
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith("unauthenticated"))
                .body("error.code", equalTo("unauthenticated"));
    }

    @Test
    void shouldTakeThePersonWhoLoggedInForTheLabeler() {
        String verdict = "{\"questionId\":\"tokens\",\"verdict\":true%s}";

        with("sub=ann&roles=labeler")
                .body(verdict.formatted(""))
                .post("/v1/feedback")
                .then()
                .statusCode(202);
        with("sub=ann&roles=labeler")
                .body(verdict.formatted(",\"labeler\":\"bob\""))
                .post("/v1/feedback")
                .then()
                .statusCode(403);
        with("sub=bot&roles=labeler,judge")
                .body(verdict.formatted(",\"source\":\"HUMAN\""))
                .post("/v1/feedback")
                .then()
                .statusCode(403);
    }

    @Test
    void shouldTakeTheTenantFromTheClaimThatIsConfigured() {
        String id = "{\"text\":\"Why?\",\"id\":\"%s\"}";
        String asked = "acme:" + UUID.randomUUID();

        with("sub=ann&roles=asker&tenant=acme")
                .body(id.formatted(asked))
                .post("/v1/questions")
                .then()
                .statusCode(202);

        with("sub=ann&roles=asker&tenant=acme")
                .get("/v1/questions/" + asked)
                .then()
                .statusCode(202);
        with("sub=bob&roles=asker&tenant=other")
                .get("/v1/questions/" + asked)
                .then()
                .statusCode(404);
        with("sub=bob&roles=asker").get("/v1/questions/" + asked).then().statusCode(202);
        with("sub=bob&roles=operator&tenant=acme").get("/v1/policies").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub=ann&roles=asker&tenant=", "sub=ann&roles=asker&tenant=not/a/name"})
    void shouldRefuseATokenThatSaysNoTenantWhereItHasTo(String query) {
        with(query).get("/v1/models").then().statusCode(401).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void shouldTakeAKeyTooAndNobodyWithNeither() {
        TestKeys.Made key = new TestKeys(kafka).make("shop", AccessRoles.ASKER);

        await("the key counts")
                .atMost(Duration.ofSeconds(5))
                .until(() -> given().header("Authorization", key.bearer())
                                .get("/v1/models")
                                .statusCode()
                        == 200);
        given().get("/v1/models").then().statusCode(401).contentType(Problem.MEDIA_TYPE);
    }

    private RequestSpecification with(String query) {
        String token = given().urlEncodingEnabled(false)
                .get(issuer + "/token?" + query)
                .asString();
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }
}
