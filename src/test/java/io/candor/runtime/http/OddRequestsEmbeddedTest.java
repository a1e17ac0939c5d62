package io.candor.runtime.http;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.embedded.TestStackResource;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of odd requests, the same for the same seed: none is the service's fault, and every refusal is a problem. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class OddRequestsEmbeddedTest {
    private static final int REQUESTS = Integer.getInteger("candor.test.odd-requests", 4_000);
    private static final long SEED = Long.getLong("candor.test.odd-requests.seed", 1L);
    /** Most wait for the deadline of bodies that they do not send. */
    private static final int CLIENTS = 16;

    private static final Pattern OF_JAVA =
            Pattern.compile("\\b(java|jakarta|io\\.candor|com\\.fasterxml|org\\.jboss)\\.\\w|Exception");

    @TestHTTPResource
    URI root;

    private final ObjectMapper json = new ObjectMapper();

    /** A request, what came back, and what is wrong with it; nothing is, if that is empty. */
    private record Outcome(OddRequests.Odd request, int status, String fault) {
        boolean isSuccessOf(String endpoint) {
            return status / 100 == 2 && request.target().matches(endpoint);
        }
    }

    /** What a process serves whose only role is the console, as method and path. */
    private static final List<String> ENDPOINTS = List.of(
            "POST /v1/questions",
            "GET /v1/questions/.+",
            "GET /v1/answers",
            "GET /v1/answers/search",
            "POST /v1/feedback",
            "GET /v1/feedback/.+",
            "GET /(index[.]html)?",
            "GET /bundle/[0-9a-f]{64}[.]js",
            "GET /bundle/[0-9a-f]{64}[.]css",
            "POST /v1/review/next",
            "GET /health",
            "GET /health/live",
            "GET /health/ready",
            "GET /health/started",
            "GET /metrics",
            "GET /openapi");

    @Test
    @Timeout(300)
    void shouldAnswerEveryOddRequestWithoutAFaultOfItsOwn() throws Exception {
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> when().get("/health/ready").statusCode() == 200);
        OddRequests odd = new OddRequests(SEED, pageFiles());
        List<OddRequests.Odd> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(odd.next());
        }

        long start = System.nanoTime();
        // What is made once and kept, such as compiled code and pools, the first half makes.
        List<Outcome> outcomes = new ArrayList<>(send(requests.subList(0, REQUESTS / 2)));
        Footprint before = Footprint.take();
        outcomes.addAll(send(requests.subList(REQUESTS / 2, REQUESTS)));

        Map<Integer, Integer> byStatus = new TreeMap<>();
        outcomes.forEach(outcome -> byStatus.merge(outcome.status, 1, Integer::sum));
        System.out.printf(
                "%d odd requests, seed %d, %.1f s%n| status | requests |%n| --- | --- |%n",
                REQUESTS, SEED, (System.nanoTime() - start) / 1e9);
        byStatus.forEach((status, count) -> System.out.printf("| %s | %d |%n", status == 0 ? "closed" : status, count));
        Map<String, Long> successes = new LinkedHashMap<>();
        ENDPOINTS.forEach(endpoint -> successes.put(
                endpoint,
                outcomes.stream()
                        .filter(outcome -> outcome.isSuccessOf(endpoint))
                        .count()));
        System.out.printf("| endpoint | successes |%n| --- | --- |%n");
        successes.forEach((endpoint, count) -> System.out.printf("| %s | %d |%n", endpoint, count));
        assertThat(successes).allSatisfy((endpoint, count) -> assertThat(count).isPositive());
        assertThat(outcomes.stream().filter(outcome -> !outcome.fault.isEmpty()).limit(20))
                .isEmpty();
        when().get("/health/live").then().statusCode(200);
        await("memory and threads are back").atMost(Duration.ofSeconds(90)).untilAsserted(() -> Footprint.take()
                .assertNotAbove(before));
    }

    private static List<String> pageFiles() {
        String page = when().get("/").asString();
        return Pattern.compile("bundle/[0-9a-f]+[.](js|css)")
                .matcher(page)
                .results()
                .map(file -> "/" + file.group())
                .toList();
    }

    private List<Outcome> send(List<OddRequests.Odd> requests) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Outcome>> sent = requests.stream()
                    .map(request -> clients.submit(() -> send(request)))
                    .toList();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : sent) {
                outcomes.add(each.get());
            }
            return outcomes;
        } finally {
            clients.shutdownNow();
        }
    }

    private Outcome send(OddRequests.Odd request) throws IOException {
        RawHttp.Reply reply;
        try {
            reply = new RawHttp(root).send(request.bytes());
        } catch (SocketTimeoutException silent) {
            return new Outcome(request, 0, request.complete() ? "no answer in time" : "");
        }
        return new Outcome(request, reply.status(), fault(request, reply));
    }

    private String fault(OddRequests.Odd request, RawHttp.Reply reply) throws IOException {
        int status = reply.status();
        if (status == 0) {
            return request.complete() ? "no answer" : "";
        }
        if (status < 400) {
            return "";
        }
        boolean transientProblem = status == 429 || status == 503;
        if (transientProblem && reply.header("retry-after") == null) {
            return "no Retry-After";
        }
        if (status >= 500 && !transientProblem) {
            return "fault of the service: " + reply.text();
        }
        if (isRefusedElsewhere(request, status)) {
            return "";
        }
        if (!Problem.MEDIA_TYPE.equals(reply.header("content-type"))) {
            return "no problem document: " + reply.headers() + " " + reply.text();
        }
        return request.isHead() ? "" : problemFault(status, reply);
    }

    /** Headers beyond the limit are refused by the parser, and formats of the scrape by Micrometer's own handler. */
    private static boolean isRefusedElsewhere(OddRequests.Odd request, int status) {
        return status == 431 || status == 406 && request.line().contains(" /metrics");
    }

    private String problemFault(int status, RawHttp.Reply reply) throws IOException {
        JsonNode problem = json.readTree(reply.body());
        boolean whole = problem.path("status").asInt() == status
                && problem.path("type").asText().startsWith("urn:candor:problem:")
                && !problem.path("title").asText().isEmpty()
                && !problem.path("detail").asText().isEmpty();
        if (!whole) {
            return "not a whole problem: " + problem;
        }
        return OF_JAVA.matcher(problem.path("detail").asText()).find() ? "speaks of Java: " + problem : "";
    }
}
