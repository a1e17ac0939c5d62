package io.candor.monitor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.audit.action.ActionAudit;
import io.candor.embedded.TestStackResource;
import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.DeadLetterReason;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.client.CompactedReader;
import io.candor.event.client.TopicReader;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.ReleaseConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see and do over REST, with the topics of a real broker behind it. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class MonitorRestEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    KafkaConnection kafka;

    @Inject
    ReleaseConfig releases;

    @TempDir
    Path folder;

    private final String domain = "monitor-" + UUID.randomUUID();
    private final String model = "tiny-" + UUID.randomUUID() + "@0";
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private MonitorStream stream;

    @BeforeEach
    void open() {
        stream = new MonitorStream(kafka);
        await("everything is read")
                .atMost(PATIENCE)
                .until(() -> given().get("/v1/label-budget").statusCode() == 200);
    }

    private ValidatableResponse history() {
        return given().queryParam("domain", domain).get("/v1/reports/history").then();
    }

    @Test
    void shouldShowReportsOverTimeWithTheirReleasesAndTheBinsOfEach() {
        stream.reports(IntStream.range(0, 4)
                .mapToObj(each -> TestReports.report(
                        domain, each < 2 ? "r1" : "r2", now.minusSeconds(100 - each), 50 + each, 0.05))
                .toList());
        await("reports").untilAsserted(() -> history().body("points.count", equalTo(List.of(50, 51, 52, 53))));

        history().body("held", equalTo(true)).body("sources.releaseId", equalTo(List.of("r2", "r1")));
        given().queryParam("domain", domain)
                .queryParam("releaseId", "r1")
                .get("/v1/reports/reliability")
                .then()
                .statusCode(200)
                .body("figures.count", equalTo(51))
                .body("bins", hasSize(10));
        given().queryParam("name", domain)
                .queryParam("order", "error")
                .get("/v1/reports/domains")
                .then()
                .body("domains.domain", equalTo(List.of(domain)));
        given().get("/v1/label-budget?limit=500").then().body("domains.domain", hasItem(domain));
    }

    @Test
    void shouldRefuseWhatLiesOutsideTheRangesInWords() {
        given().get("/v1/events?limit=501").then().statusCode(400).body("field", equalTo("limit"));
        given().get("/v1/events?from=yesterday").then().statusCode(400).body("field", equalTo("from"));
        given().get("/v1/reports/domains?order=size").then().statusCode(400).body("field", equalTo("order"));
        given().get("/v1/dead-letters/nonsense").then().statusCode(404);
        given().queryParam("domain", domain)
                .get("/v1/reports/reliability")
                .then()
                .statusCode(404);
    }

    @Test
    void shouldPutAnAcknowledgementOnTheTrailOnce() {
        String id = "r1|" + domain + "\u0000m\u0000|0";
        stream.alarm(TestReports.alarm(id, domain, "r1", now));
        await("alarm").until(() -> openAlarms() == 1);

        for (int times = 0; times < 2; times++) {
            given().contentType("application/json")
                    .body(Map.of("alarmId", id))
                    .post("/v1/alarms/acknowledgement")
                    .then()
                    .statusCode(200)
                    .body("acknowledgedBy", equalTo("anybody"));
        }

        assertThat(openAlarms()).isZero();
        assertThat(trail(ActionKind.ACKNOWLEDGED, id)).hasSize(1);
        given().queryParam("domain", domain).get("/v1/events").then().body("events.kind", hasItem("ALARM"));
    }

    private int openAlarms() {
        return given().queryParam("domain", domain)
                .queryParam("open", "true")
                .get("/v1/alarms")
                .path("open");
    }

    @Test
    void shouldRollBackInOneTransactionWithTheTrailAndRefuseWhoSeesAnotherLiveRelease() throws Exception {
        String first = "first-" + UUID.randomUUID();
        String second = "second-" + UUID.randomUUID();
        stream.live(releases, folder, first, model);
        stream.live(releases, folder, second, model);
        Map<String, String> back = Map.of("releaseId", first, "live", second, "reason", "too sure");

        change("rollback", back)
                .statusCode(200)
                .body("status", equalTo("LIVE"))
                .body("decidedBy", equalTo("operator anybody"));
        change("rollback", back).statusCode(409).body("field", equalTo("live"));

        assertThat(ReleaseLog.read(kafka).live(model).orElseThrow().releaseId()).isEqualTo(first);
        assertThat(trail(ActionKind.RELEASE_ROLLED_BACK, first)).hasSize(1);
        assertThat(ActionAudit.of(kafka).missing())
                .noneMatch(missing -> List.of(first, second).contains(missing.subject()));
        await("log").untilAsserted(() -> given().queryParam("limit", "500")
                .get("/v1/releases/log")
                .then()
                .body("releases.find { it.releaseId == '" + second + "' }.status", equalTo("RETIRED")));
        change("activation", Map.of("releaseId", second, "live", first)).statusCode(200);
        assertThat(ReleaseLog.read(kafka).live(model).orElseThrow().releaseId()).isEqualTo(second);
    }

    @Test
    void shouldLetOneOfSeveralDecisionsWinThatAreMadeAtTheSameTime() throws Exception {
        String seen = "seen-" + UUID.randomUUID();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            wanted.add("wanted-" + i + "-" + UUID.randomUUID());
            stream.live(releases, folder, wanted.get(i), model);
        }
        stream.live(releases, folder, seen, model);

        List<Integer> statuses = wanted.parallelStream()
                .map(id -> change("activation", Map.of("releaseId", id, "live", seen))
                        .extract()
                        .statusCode())
                .toList();

        assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
        assertThat(ReleaseLog.read(kafka).live(model).orElseThrow().releaseId())
                .isEqualTo(wanted.get(statuses.indexOf(200)));
        assertThat(wanted)
                .filteredOn(id -> !trail(ActionKind.RELEASE_ACTIVATED, id).isEmpty())
                .hasSize(1);
    }

    private static ValidatableResponse change(String what, Map<String, String> body) {
        return given().contentType("application/json")
                .body(body)
                .post("/v1/releases/log/" + what)
                .then();
    }

    @Test
    void shouldSendADeadLetterAgainAsItCameOnceAndSayWhoDid() {
        Question question = MonitorStream.question("again-" + UUID.randomUUID(), "Why?");
        byte[] original = stream.deadLetter(question, DeadLetterReason.UNANSWERABLE);
        await("letter").until(() -> !letters(question.getId()).isEmpty());
        String letter = letters(question.getId()).get(0);
        given().get("/v1/dead-letters/" + letter)
                .then()
                .body("sendable", equalTo(true))
                .body("form", equalTo("AVRO"))
                .body("value", containsString(question.getId()));

        given().post("/v1/dead-letters/" + letter + "/sending")
                .then()
                .statusCode(200)
                .body("sentAgainBy", equalTo("anybody"));
        given().post("/v1/dead-letters/" + letter + "/sending")
                .then()
                .statusCode(409)
                .body("detail", startsWith("it was sent again at"));

        assertThat(questions(question.getId())).hasSize(1).allMatch(value -> Arrays.equals(value, original));
        assertThat(trail(ActionKind.SENT_AGAIN, null))
                .filteredOn(action -> action.getSubject()
                        .equals(DeadLetterId.parse(letter).orElseThrow().subject(kafka.topics())))
                .hasSize(1);
    }

    @Test
    void shouldNotSendALetterAgainThatAnotherConsoleSentAMomentAgo() {
        Question question = MonitorStream.question("twice-" + UUID.randomUUID(), "Why?");
        stream.deadLetter(question, DeadLetterReason.UNANSWERABLE);
        await("letter").until(() -> !letters(question.getId()).isEmpty());
        DeadLetterId id = DeadLetterId.parse(letters(question.getId()).get(0)).orElseThrow();
        SendingAgain sending = new SendingAgain(kafka);
        DeadLetterEntry unaware =
                DeadLetterEntry.read(id, sending.read(id).orElseThrow()).orElseThrow();
        ActionRecords ann = new ActionRecords(kafka, Actor.ofKey("ann"));
        ActionRecords bob = new ActionRecords(kafka, Actor.ofKey("bob"));

        OperatorMark first = sending.send(id, unaware, sending.read(id).orElseThrow(), ann);
        OperatorMark second = sending.send(id, unaware, sending.read(id).orElseThrow(), bob);

        assertThat(second).isEqualTo(first);
        assertThat(questions(question.getId())).hasSize(1);
    }

    @Test
    void shouldShowTheSameAfterARestart() {
        String id = "restart-" + domain;
        stream.alarm(TestReports.alarm(id, domain, "r1", now));
        stream.reports(List.of(TestReports.report(domain, "r1", now, 50, 0.05)));
        await("alarm").until(() -> openAlarms() == 1);
        given().contentType("application/json")
                .body(Map.of("alarmId", id))
                .post("/v1/alarms/acknowledgement")
                .then()
                .statusCode(200);

        Monitored again = new Monitored(TestReports.config(Map.of()));
        try (MonitorFollower follower = new MonitorFollower(kafka, again, Duration.ofDays(1), Clock.systemUTC())) {
            follower.follow(Duration.ofMillis(100));
        }

        assertThat(again.alarms().find(id).orElseThrow().acknowledgedBy()).isEqualTo("anybody");
        assertThat(TestReports.points(again.reports(), domain)).hasSize(1);
    }

    private static List<String> letters(String questionId) {
        return given().queryParam("limit", "500")
                .get("/v1/dead-letters")
                .then()
                .statusCode(200)
                .extract()
                .path("letters.findAll { it.questionId == '" + questionId + "' }.id");
    }

    private List<byte[]> questions(String id) {
        List<byte[]> found = new ArrayList<>();
        try (TopicReader reader = TopicReader.fromBeginning(
                kafka, Map.of(), List.of(kafka.topics().questions().name()))) {
            reader.readToEnd(record -> {
                if (id.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                    found.add(record.value());
                }
            });
        }
        return found;
    }

    /** @param subject null for any */
    private List<Action> trail(ActionKind kind, String subject) {
        List<Action> found = new ArrayList<>();
        try (CompactedReader reader = CompactedReader.open(
                kafka,
                List.of(kafka.topics().actions().name()),
                record -> CompactedReader.decode(kafka.topics().actions(), record, found::add))) {
            reader.readToEnd();
        }
        return found.stream()
                .filter(action -> action.getKind() == kind
                        && (subject == null || action.getSubject().equals(subject)))
                .toList();
    }
}
