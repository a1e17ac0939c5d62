package io.candor.question;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The console with the least that its role needs, on a broker with access control lists. */
@QuarkusTest
@QuarkusTestResource(value = AclConsoleResource.class, restrictToAnnotatedClass = true)
class ConsoleRightsEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldTakeQuestionsAndVerdictsWithTheRightsOfAConsole() {
        await("console is ready")
                .atMost(PATIENCE)
                .until(() -> given().get("/health/ready").statusCode() == 200);
        String id = UUID.randomUUID().toString();

        given().contentType("application/json")
                .body("{\"id\":\"" + id + "\",\"text\":\"Why?\"}")
                .post("/v1/questions")
                .then()
                .statusCode(202);
        given().contentType("application/json")
                .body("{\"questionId\":\"" + id + "\",\"verdict\":true,\"labeler\":\"ann\"}")
                .post("/v1/feedback")
                .then()
                .statusCode(202);

        given().get("/v1/questions/" + id).then().statusCode(202).body("id", equalTo(id));
        given().get("/v1/review").then().statusCode(200);
        await("what operators see is read")
                .atMost(PATIENCE)
                .until(() -> given().get("/v1/label-budget").statusCode() == 200);
    }

    @Test
    void shouldSayThatItIsNotForgottenWhereOperatorsHaveNoRights() {
        given().contentType("application/json")
                .body("{\"labeler\":\"ann\"}")
                .post("/v1/erasures")
                .then()
                .statusCode(503);
    }
}
