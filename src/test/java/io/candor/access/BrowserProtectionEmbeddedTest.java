package io.candor.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;

import io.candor.embedded.TestStackResource;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of somebody else can do with the browser of one who can reach a service that asks nobody: nothing. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class BrowserProtectionEmbeddedTest {
    private static final String VERDICT = "{\"questionId\":\"q\",\"verdict\":true,\"labeler\":\"ann\"}";

    @TestHTTPResource
    URI root;

    @BeforeEach
    void awaitReady() {
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/health/ready").statusCode() == 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rebound.example",
                "rebound.example:8080",
                "127.0.0.1.rebound.example",
                "localhost.rebound.example"
            })
    void shouldRefuseANameThatWasMadeToPointHere(String host) {
        given().header("Host", host)
                .get("/v1/answers")
                .then()
                .statusCode(421)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith("foreign-host"));
        given().header("Host", host).get("/").then().statusCode(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8080", "[::1]:8080", "candor", "app.localhost"})
    void shouldServeUnderNamesThatNobodyElseCanMake(String host) {
        given().header("Host", host).get("/v1/models").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://elsewhere.example", "null", "http://localhost:1", "http://127.0.0.1.elsewhere.example"})
    void shouldRefuseAVerdictFromAPageOfAnotherOrigin(String origin) {
        verdict()
                .header("Origin", origin)
                .post("/v1/feedback")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith("foreign-origin"));
    }

    @Test
    void shouldRefuseAVerdictThatTheBrowserSaysComesFromAnotherSite() {
        verdict()
                .header("Sec-Fetch-Site", "cross-site")
                .post("/v1/feedback")
                .then()
                .statusCode(403);
    }

    @Test
    void shouldTakeAVerdictFromItsOwnPage() {
        verdict()
                .header("Origin", "http://localhost:" + root.getPort())
                .header("Host", "localhost:" + root.getPort())
                .header("Sec-Fetch-Site", "same-origin")
                .post("/v1/feedback")
                .then()
                .statusCode(202);
    }

    private static RequestSpecification verdict() {
        return given().contentType("application/json").body(VERDICT);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,/v1/feedback",
        "text/plain;application/json,/v1/feedback",
        "application/x-www-form-urlencoded,/v1/questions",
        "text/plain,/v1/chat/completions"
    })
    void shouldRefuseTypesThatAFormOfAnotherPageCanSend(String type, String path) throws Exception {
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Content-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString(VERDICT))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.body()).contains("unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/v1/questions/nobody-asked", "/nobody/serves/this", "/health/live", "/bundle/none.js"})
    void shouldTellTheBrowserToFrameSniffAndRunNothing(String path) {
        given().get(path)
                .then()
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer");
    }

    @Test
    void shouldLetNobodyStoreWhatIsSomebodys() {
        given().get("/v1/questions/nobody-asked").then().header("Cache-Control", "no-store");
        given().get("/").then().header("Cache-Control", "no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/./v1/models", "/x/../v1/models", "/%76%31/models"})
    void shouldLetNobodyStoreWhatIsSomebodysHoweverThePathIsWritten(String path) throws Exception {
        assertThat(got(path).headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1;x=y/models", "/v1;/models", "/v1/models;x=y", "/v1/questions/a;b", "/;x"})
    void shouldRefuseAPathWithParametersThatResourcesWouldPassOver(String path) throws Exception {
        HttpResponse<String> refused = got(path);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("%3B");
    }

    private HttpResponse<String> got(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + root.getAuthority() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The policy lets run nothing that stands in the page itself. */
    @Test
    void shouldHaveNoScriptOrStyleInThePageItself() throws IOException {
        String page = given().get("/").asString();

        assertThat(page).doesNotContainPattern("<script(?![^>]* src=)|<style|\\son\\w+=|\\sstyle=|javascript:");
        for (Path script : scripts()) {
            assertThat(script)
                    .content()
                    .doesNotContainPattern(
                            "innerHTML|outerHTML|unsafe(HTML|Static)|document\\.write|\\beval\\(|'style'|\"style\"|\\sstyle=");
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/web/app"))) {
            return files.filter(file -> file.toString().endsWith(".ts")).toList();
        }
    }
}
