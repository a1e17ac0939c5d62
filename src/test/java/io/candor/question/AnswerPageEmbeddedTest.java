package io.candor.question;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.candor.Chromium;
import io.candor.NodeProject;
import io.candor.embedded.TestStackResource;
import io.candor.event.Answer;
import io.candor.event.KafkaConnection;
import io.candor.review.TestStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search of answers in a real browser. Pictures of it come to lie under {@code target/screenshots}. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class AnswerPageEmbeddedTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int ANSWERS = 45;
    /** More than the six connections that a browser opens to one host. */
    private static final int TABS = 8;

    private static final String AXE =
            "axe.run().then(found => found.violations.filter(each => ['serious', 'critical'].includes(each.impact))"
                    + ".map(each => each.id + ': ' + each.nodes.map(node => node.target).join(', ')))";
    /** What strangers may send beside plain questions. */
    private static final Map<Integer, String> QUESTIONS = Map.of(
            7, "What does <img src=x onerror=document.title='run'> do?",
            8, "Which \u202Edrow is\u202C turned and which \u200Bis hidden?",
            9, "\u0645\u0627 \u0647\u064A \u0639\u0627\u0635\u0645\u0629 \u0628\u064A\u0631\u0648\u061F");

    private static final String ROWS = "document.querySelectorAll('.answers-found tbody tr').length";

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    private final String domain = "find-" + UUID.randomUUID();
    private Chromium chromium;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "not run: there is no chromium on the PATH");
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/health/ready").statusCode() == 200);
        chromium = new Chromium(program.get());
    }

    @AfterEach
    void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private void answered() {
        List<Answer> answers = IntStream.range(0, ANSWERS)
                .mapToObj(each -> {
                    Answer answer = TestAnswers.answer(domain + "/" + each, domain);
                    answer.setQuestion(QUESTIONS.getOrDefault(each, "Question " + each));
                    answer.setAnswer(each == 7 ? "<script>document.title='run'</script>" : "Lima");
                    return answer;
                })
                .toList();
        TestStream.answers(kafka, answers);
        await("all are found").atMost(Duration.ofSeconds(60)).until(() -> given().queryParam("domain", domain)
                .get("/v1/answers/search")
                .path("total")
                .equals(ANSWERS));
    }

    private Chromium.Page page(String more) {
        Chromium.Page page = chromium.open(root.resolve("/#search?domain=" + domain + more));
        await("the list")
                .until(() ->
                        !page.text(".found").isEmpty() || page.text(".notice").contains("No answer"));
        return page;
    }

    private static int rows(Chromium.Page page) {
        return page.evaluate(ROWS).asInt();
    }

    @Test
    void shouldLeadToEveryPageAndAnswerByItsAddressAndBack() {
        answered();
        Chromium.Page page = page("");
        assertThat(rows(page)).isEqualTo(20);
        assertThat(page.text(".found")).startsWith("45 answers, the newest first.");
        String first = page.text(".answers-found tbody td");

        page.evaluate("[...document.querySelectorAll('.turn a')].find(link => link.textContent === 'Older').click()");
        await("the second page")
                .until(() -> !page.text(".answers-found tbody td").equals(first));
        String second = page.text(".answers-found tbody td");
        page.reload();
        await("the same page").until(() -> page.text(".answers-found tbody td").equals(second));
        page.evaluate("document.querySelector('.answers-found a').click()");
        await("the answer in full")
                .until(() -> page.text(".answer-in-full .text").equals(second));
        page.reload();
        await("the same answer").until(() -> page.text(".answer-in-full .text").equals(second));
        assertThat(page.text(".answer-in-full dl")).contains("0.7500").contains("r1");
        page.evaluate("history.back()");
        await("it is closed").until(() -> page.text(".answer-in-full").isEmpty());
        page.evaluate("history.back()");

        await("the first page").until(() -> page.text(".answers-found tbody td").equals(first));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldShowEveryAnswerInEachOfEightTabsAndGoOnWhenTheOneThatReadIsClosed() {
        List<Chromium.Page> tabs = new ArrayList<>(List.of(chromium.open(root.resolve("/"))));
        awaitLive(tabs.get(0));
        for (int each = 1; each < TABS; each++) {
            tabs.add(tabs.get(0).openTab(root.resolve("/")));
        }
        tabs.forEach(AnswerPageEmbeddedTest::awaitLive);

        TestStream.answers(kafka, List.of(named("first")));
        tabs.forEach(tab -> awaitAnswer(tab, "first"));
        tabs.remove(0).closeTab();
        tabs.forEach(AnswerPageEmbeddedTest::awaitLive);
        TestStream.answers(kafka, List.of(named("second")));

        tabs.forEach(tab -> awaitAnswer(tab, "second"));
        tabs.forEach(tab -> assertThat(thrown(tab)).isEmpty());
    }

    @Test
    void shouldShowAnswersAsTheyAreMadeWhereTheBrowserHasNoLocks() {
        Chromium.Page page = chromium.open(root.resolve("/"));
        page.runFirst("delete Navigator.prototype.locks");
        page.reload();
        await("no locks")
                .until(() -> page.evaluate("navigator.locks === undefined").asBoolean());
        awaitLive(page);

        TestStream.answers(kafka, List.of(named("alone")));

        awaitAnswer(page, "alone");
        assertThat(thrown(page)).isEmpty();
    }

    /** The overview asks for what other roles have, and takes 404 for an answer; browsers write that to the console too. */
    private static List<String> thrown(Chromium.Page page) {
        return page.takeErrors().stream()
                .filter(error -> !error.contains("status of 404"))
                .toList();
    }

    private Answer named(String what) {
        Answer answer = TestAnswers.answer(domain + "/" + what, domain);
        answer.setQuestion(what + " of " + domain);
        return answer;
    }

    private static void awaitLive(Chromium.Page tab) {
        await("the stream is live").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(tab.text("#stream"))
                .isEqualTo("live"));
    }

    private void awaitAnswer(Chromium.Page tab, String what) {
        await(what).atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(tab.text("#answers"))
                .contains(what + " of " + domain));
    }

    @Test
    void shouldSayThatTheAddressNamesAPageThatThereIsNot() {
        Chromium.Page page = chromium.open(root.resolve("/#operation"));

        await("words").untilAsserted(() -> assertThat(page.text("#lost"))
                .isEqualTo("The address names a page that there is not: operation. This is the overview."));
        page.evaluate("location.hash = 'review'");
        await("a page").until(() -> page.text("#lost").isEmpty());
        page.evaluate("location.hash = 'main'");

        await("the same page").until(() -> page.evaluate("!document.querySelector('#review').hidden")
                .asBoolean());
        assertThat(page.text("#lost")).isEmpty();
        assertThat(thrown(page)).isEmpty();
    }

    @Test
    void shouldSayOnTheOverviewWhyAPartIsEmptyAndShowItsTopOnAPhone() throws Exception {
        Chromium.Page page = chromium.open(root.resolve("/#overview"));
        page.resize(390, 844, true);

        await("words").untilAsserted(() -> assertThat(page.text("#releases-said"))
                .isEqualTo("Not shown: the role that knows it is not in this process."));

        assertThat(page.text("#drift-said")).startsWith("Not shown:");
        assertThat(page.text("#reports-said")).startsWith("Not shown:");
        assertThat(page.evaluate(
                                "[...document.querySelectorAll('.stacked, #diagram')].some(each => each.checkVisibility())")
                        .asBoolean())
                .as("tables without rows")
                .isFalse();
        assertThat(page.evaluate("scrollY").asInt()).isZero();
        answered();
        await("answers as cards")
                .untilAsserted(() -> assertThat(page.text("#answers")).contains("Question 44"));
        assertThat(page.evaluate(
                                "[...document.querySelectorAll('#answers td')].every(cell => cell.getBoundingClientRect().right <= innerWidth)")
                        .asBoolean())
                .as("no cell is off the screen")
                .isTrue();
        assertThat(page.evaluate("innerWidth").asInt())
                .as("a page that is wider makes all of it smaller")
                .isEqualTo(390);
        page.screenshot(SCREENSHOTS.resolve("overview-phone.png"));
    }

    @Test
    void shouldSayOnTheOverviewWhenDriftIsTestedWhileLabelsOfTheSampleWait() {
        Chromium.Page page = chromium.open(root.resolve("/#search"));
        page.evaluate("const asked = window.fetch; window.fetch = (path, options) => path === 'v1/drift?limit=500'"
                + " ? Promise.resolve(new Response('[]')) : asked(path, options); 0");

        page.evaluate("location.hash = 'overview'");

        await("words").untilAsserted(() -> assertThat(page.text("#drift-said"))
                .startsWith("No label of the audit sample is final yet")
                .contains("candor.feedback.drift.verdict-wait"));
    }

    @Test
    void shouldShowTextsAsTextAndTakeAVerdict() {
        answered();
        Chromium.Page page = page("&text=img");
        await("one").until(() -> rows(page) == 1);

        page.evaluate("document.querySelector('.answers-found a').click()");
        await("the answer in full")
                .until(() -> !page.text(".answer-in-full .given").isEmpty());

        assertThat(page.text(".answer-in-full .given")).isEqualTo("<script>document.title='run'</script>");
        assertThat(page.evaluate("document.title").asText()).isEqualTo("Candor");
        assertThat(page.text(".answer-in-full dl"))
                .containsPattern("Answered\\s*\\d+ \\w+ \\d{4}, \\d\\d:\\d\\d:\\d\\d UTC");
        page.evaluate("document.querySelector('.judge .wrong').click()");
        await("it is taken").until(() -> page.text(".judge").contains("You said wrong."));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldNameWhatWouldTurnOtherWordsAroundOrNotBeSeen() {
        answered();
        Chromium.Page page = page("&text=turned");
        await("one").until(() -> rows(page) == 1);

        page.evaluate("document.querySelector('.answers-found a').click()");
        await("the answer in full")
                .until(() -> !page.text(".answer-in-full .given").isEmpty());

        String named = "Which [U+202E]drow is[U+202C] turned and which [U+200B]is hidden?";
        assertThat(page.text(".answers-found a")).isEqualTo(named);
        assertThat(page.text(".answer-in-full .text")).isEqualTo(named);
    }

    @Test
    void shouldBeginOnTheRightWhatIsWrittenFromThere() {
        answered();
        Chromium.Page page = page("&text=" + URLEncoder.encode(QUESTIONS.get(9).split(" ")[2], StandardCharsets.UTF_8));
        await("one").until(() -> rows(page) == 1);

        page.evaluate("document.querySelector('.answers-found a').click()");
        await("the answer in full")
                .until(() -> !page.text(".answer-in-full .given").isEmpty());

        assertThat(page.text(".answer-in-full .text")).isEqualTo(QUESTIONS.get(9));
        assertThat(page.evaluate("['.answer-in-full .text', '.answer-in-full .given']"
                                + ".map(each => getComputedStyle(document.querySelector(each)).direction).join()")
                        .asText())
                .isEqualTo("rtl,ltr");
    }

    @Test
    void shouldSayInWordsThatNothingIsFoundAndThatTheServiceIsAway() throws Exception {
        answered();
        Chromium.Page page = page("&text=nowhere");
        await("words").until(() -> page.text(".notice").contains("No answer is like that."));
        page.screenshot(SCREENSHOTS.resolve("search-empty.png"));
        assertThat(page.takeErrors()).isEmpty();

        page.disconnect(true);
        page.evaluate("location.hash = '#search?domain=" + domain + "'");
        await("words").until(() -> page.text(".notice").contains("The service cannot be reached."));
        page.screenshot(SCREENSHOTS.resolve("search-away.png"));
        page.disconnect(false);

        await("answers without a press").until(() -> rows(page) == 20);
        page.evaluate("location.hash = '#search?minConfidence=two'");
        await("why not").until(() -> page.text(".notice").contains("minConfidence must be a number from 0 to 1"));
    }

    @Test
    void shouldLookForWhatTheFormSays() {
        answered();
        Chromium.Page page = page("");

        page.evaluate("document.querySelector('.search [name=text]').value = 'question 44';"
                + " document.querySelector('.search').requestSubmit()");

        await("one").until(() -> rows(page) == 1);
        assertThat(page.evaluate("location.hash").asText()).contains("text=question+44");
        assertThat(page.text(".answers-found tbody td")).isEqualTo("Question 44");
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldFitAPhoneAndHaveNoSeriousFindingOfAxeInLightAndDarkWhereNodeIs() throws Exception {
        Path folder = Path.of("src", "test", "node", "page");
        new NodeProject(folder, Path.of("target", "answer-page-axe.log")).install();
        answered();
        Chromium.Page page = page("&show=" + domain + "/3");
        await("the answer in full")
                .until(() -> !page.text(".answer-in-full .given").isEmpty());
        page.evaluate(Files.readString(folder.resolve("node_modules/axe-core/axe.min.js")) + "; 0");

        for (String scheme : List.of("light", "dark")) {
            page.prefer(scheme);
            page.resize(1280, 800, false);
            assertThat(page.evaluate(AXE)).as(scheme).isEmpty();
            page.screenshot(SCREENSHOTS.resolve("search-" + scheme + ".png"));
            page.resize(390, 844, true);
            assertThat(page.evaluate(AXE)).as("phone, " + scheme).isEmpty();
            assertThat(page.evaluate("innerWidth === 390 && document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as("no scrolling sideways")
                    .isTrue();
            page.screenshot(SCREENSHOTS.resolve("search-phone-" + scheme + ".png"));
        }
    }
}
